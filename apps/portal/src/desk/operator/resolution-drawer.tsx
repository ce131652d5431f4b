import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Drawer, Flex, Form, Input, Radio } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Amount } from '../../shared/amount';
import { api, read, type Shape } from '../../shared/api';
import { useOnce } from '../../shared/once';
import { ProblemAlert } from '../ui';
import { entryReason } from './entry-reason';

type Way = 'payment' | 'returned' | 'not-ours';

/** What one entry in suspense was, as one person proposes it: one of our payments, one that came back, or none of ours. */
export function ResolutionDrawer({ entry, onClose }: { entry: Shape<'SuspenseEntry'>; onClose: () => void }) {
  const { t } = useTranslation('operator');
  const { t: common } = useTranslation();
  const queries = useQueryClient();
  const [way, setWay] = useState<Way>(entry.suggestions.length > 0 ? 'payment' : 'not-ours');
  const [words, setWords] = useState(entry.suggestions[0]?.endToEndId ?? '');
  const { account, bankReference, direction, amount, currency, remittance, reason, suggestions } = entry;
  const proposing = useOnce(async (key: string) => {
    const about = { account, bankReference, direction };
    const said = words.trim();
    await read(
      api.POST('/v1/suspense-resolutions', {
        headers: { 'idempotency-key': key },
        body:
          way === 'payment'
            ? { ...about, as: way, endToEndId: said }
            : way === 'returned'
              ? { ...about, as: way, returnReference: said }
              : { ...about, as: way, reason: said },
      }),
    );
    await queries.invalidateQueries();
    onClose();
  });
  return (
    <Drawer open title={t('suspense.resolve')} size={460} onClose={onClose}>
      <Flex vertical gap={16}>
        <Alert
          type="info"
          title={<Amount minor={amount} currency={currency} />}
          description={
            <>
              <div>{entryReason(t, reason)}</div>
              {remittance !== null && (
                <div className="operator-fact">{t('suspense.remittance', { text: remittance })}</div>
              )}
            </>
          }
        />
        <Radio.Group
          aria-label={t('suspense.was')}
          value={way}
          onChange={({ target }) => {
            const next = target.value as Way;
            setWay(next);
            setWords(next === 'payment' ? (suggestions[0]?.endToEndId ?? '') : '');
          }}
        >
          <Flex vertical gap={8}>
            {(['payment', 'returned', 'not-ours'] as const).map((one) => (
              <Radio key={one} value={one}>
                {t(`suspense.as.${one}`)}
              </Radio>
            ))}
          </Flex>
        </Radio.Group>
        {way === 'payment' && suggestions.length > 0 && (
          <Radio.Group
            aria-label={t('suspense.suggestions')}
            value={words}
            onChange={({ target }) => {
              setWords(String(target.value));
            }}
          >
            <Flex vertical gap={8}>
              {suggestions.map(({ endToEndId, certificateId }) => (
                <Radio key={endToEndId} value={endToEndId}>
                  {t('suspense.suggestion', { id: endToEndId, certificate: certificateId })}
                </Radio>
              ))}
            </Flex>
          </Radio.Group>
        )}
        <Form layout="vertical">
          <Form.Item label={t(`suspense.label.${way}`)} htmlFor="resolution-words">
            <Input
              id="resolution-words"
              value={words}
              onChange={({ target }) => {
                setWords(target.value);
              }}
            />
          </Form.Item>
        </Form>
        <ProblemAlert error={proposing.error} />
        <Button
          type="primary"
          disabled={words.trim() === ''}
          loading={proposing.busy}
          onClick={() => void proposing.run()}
        >
          {t('decision.propose')}
        </Button>
        <Button onClick={onClose}>{common('act.cancel')}</Button>
      </Flex>
    </Drawer>
  );
}
