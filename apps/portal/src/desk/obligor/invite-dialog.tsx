import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Modal, QRCode, Select, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Amount } from '../../shared/amount';
import { api, read, type Shape } from '../../shared/api';
import { decimalsOf, formatMinor, parseAmount } from '../../shared/money';
import { isTooLong, tooLong } from '../../shared/names';
import { useOnce } from '../../shared/once';
import { ProblemAlert } from '../ui';

/**
 * Asks a supplier in by a link and its QR code, with the sum that waits for it. The link is shown once and kept nowhere:
 * it stays here until the person closes it.
 */
export function InviteDialog({
  isOpen,
  asked,
  onClose,
}: {
  isOpen: boolean;
  /** What is known of it already, from an invoice whose seller is not here. */
  asked: URLSearchParams;
  onClose: () => void;
}) {
  const { t, i18n } = useTranslation('obligor');
  const { t: common } = useTranslation();
  const queries = useQueryClient();
  const currency = asked.get('currency') ?? 'CNY';
  const known = asked.get('amount');
  const [name, setName] = useState(asked.get('name') ?? '');
  const [uscc, setUscc] = useState(asked.get('uscc') ?? '');
  const [typed, setTyped] = useState(
    known !== null && /^\d+$/.test(known) ? formatMinor(known, currency) : '',
  );
  const [locale, setLocale] = useState<'zh' | 'en'>('zh');
  const [made, setMade] = useState<Shape<'InvitationLink'>>();
  const amount = parseAmount(typed, currency);
  const inviting = useOnce(async (key: string) => {
    if (!('minor' in amount)) return;
    setMade(
      await read(
        api.POST('/v1/invitations', {
          headers: { 'idempotency-key': key },
          body: {
            legalName: name.trim(),
            ...(uscc.trim() === '' ? {} : { uscc: uscc.trim() }),
            role: 'supplier',
            amount: amount.minor.toString(),
            currency,
            locale,
          },
        }),
      ),
    );
    await queries.invalidateQueries({ queryKey: ['invitations'] });
  });
  const close = (): void => {
    if (made) {
      setMade(undefined);
      setName('');
      setUscc('');
      setTyped('');
    }
    inviting.reset();
    onClose();
  };
  return (
    <Modal
      open={isOpen}
      title={made ? t('invite.made', { name: made.invitation.legalName }) : t('suppliers.invite')}
      onCancel={close}
      footer={
        made ? (
          <Button type="primary" onClick={close}>
            {common('act.close')}
          </Button>
        ) : (
          <>
            <Button onClick={close}>{common('act.cancel')}</Button>
            <Button
              type="primary"
              loading={inviting.busy}
              disabled={name.trim() === '' || isTooLong(name) || !('minor' in amount)}
              onClick={() => void inviting.run()}
            >
              {t('invite.make')}
            </Button>
          </>
        )
      }
    >
      {made ? (
        <div className="obligor-invited">
          <QRCode
            color="#14211d"
            bgColor="#ffffff"
            value={made.link}
            size={220}
            errorLevel="M"
            type="svg"
            aria-label={t('invite.qr')}
          />
          <Typography.Paragraph
            copyable={{ text: made.link, tooltips: [common('act.copy'), common('act.copied')] }}
          >
            <code data-link={made.link}>{made.link}</code>
          </Typography.Paragraph>
          <p>
            {t('invite.once')} <Amount minor={made.invitation.amount} currency={made.invitation.currency} />
          </p>
        </div>
      ) : (
        <Form layout="vertical" component="div">
          <Form.Item
            label={t('invite.name')}
            htmlFor="invite-name"
            required
            validateStatus={isTooLong(name) ? 'error' : ''}
            help={isTooLong(name) && <span role="alert">{common('problem.nameTooLong', tooLong(name))}</span>}
          >
            <Input
              id="invite-name"
              value={name}
              onChange={({ target }) => {
                setName(target.value);
              }}
            />
          </Form.Item>
          <Form.Item label={t('invite.uscc')} htmlFor="invite-uscc" extra={t('invite.usccHint')}>
            <Input
              id="invite-uscc"
              maxLength={40}
              value={uscc}
              onChange={({ target }) => {
                setUscc(target.value);
              }}
            />
          </Form.Item>
          <Form.Item
            label={t('invite.amount', { currency })}
            htmlFor="invite-amount"
            required
            validateStatus={typed !== '' && 'fault' in amount ? 'error' : undefined}
            help={
              typed !== '' && 'fault' in amount
                ? common(`problem.amount.${amount.fault}`, { count: decimalsOf(currency), most: '' })
                : 'minor' in amount
                  ? `${currency} ${formatMinor(amount.minor, currency, i18n.language)}`
                  : t('invite.amountHint')
            }
          >
            <Input
              id="invite-amount"
              inputMode="decimal"
              autoComplete="off"
              value={typed}
              onChange={({ target }) => {
                setTyped(target.value);
              }}
            />
          </Form.Item>
          <Form.Item label={common('language.name')} htmlFor="invite-locale">
            <Select
              id="invite-locale"
              value={locale}
              onChange={setLocale}
              options={[
                { value: 'zh' as const, label: '中文' },
                { value: 'en' as const, label: 'English' },
              ]}
            />
          </Form.Item>
          <ProblemAlert error={inviting.error} />
        </Form>
      )}
    </Modal>
  );
}
