import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Card, Descriptions, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Amount } from '../../shared/amount';
import { api, read } from '../../shared/api';
import { useBusinessDay } from '../../shared/banner';
import { daysBetween, formatDate } from '../../shared/dates';
import { useOnce } from '../../shared/once';
import { useMe } from '../../shared/session';
import { previewPrice } from '../financier/price';
import { parsePercent } from '../ui/percent';
import { EARLY_SETTLEMENTS } from '../operator/settlement-routes';
import { useWaiting } from '../operator/waiting-decisions';
import { ProblemAlert } from '../ui';
import { EarlyDecisions } from './early-decisions';
import type { Certificate } from './own-certificates';

/** Paying a certificate before it is due: what that costs, and the yes of two people. */
export function EarlySettlement({ certificate }: { certificate: Certificate }) {
  const { t } = useTranslation('obligor');
  const { data: me } = useMe();
  const { data: day } = useBusinessDay();
  const [isAsking, setAsking] = useState(false);
  const waiting = useWaiting(EARLY_SETTLEMENTS).data ?? [];
  const { id, status, payOn } = certificate;
  if (status !== 'active' || day === undefined || payOn <= day.today) return null;
  const isWaiting = waiting.some(({ subject }) => subject === id);
  const mayPropose = me?.userRoles.includes('maker') === true;
  return (
    <>
      <EarlyDecisions of={id} />
      {!isWaiting && mayPropose && (
        <Card size="small" title={<h2>{t('early.title')}</h2>}>
          <div className="obligor-stack">
            <span>{t('early.lead')}</span>
            <div>
              <Button
                onClick={() => {
                  setAsking(true);
                }}
              >
                {t('early.act')}
              </Button>
            </div>
          </div>
        </Card>
      )}
      <AskEarly
        certificate={certificate}
        today={day.today}
        open={isAsking}
        onClose={() => {
          setAsking(false);
        }}
      />
    </>
  );
}

/** What is paid, how much sooner, and what the money would have been worth until then; the rate goes nowhere. */
function AskEarly({
  certificate: { id, outstanding, currency, payOn },
  today,
  open,
  onClose,
}: {
  certificate: Certificate;
  today: string;
  open: boolean;
  onClose: () => void;
}) {
  const { t, i18n } = useTranslation('obligor');
  const queries = useQueryClient();
  const [rate, setRate] = useState('3.00');
  const ratePpm = parsePercent(rate);
  const days = daysBetween(today, payOn);
  const whole = { basis: 'ACT/360', advancePpm: 1_000_000, fee: '0' } as const;
  const cost =
    ratePpm === undefined
      ? undefined
      : previewPrice(BigInt(outstanding ?? 0), { ...whole, ratePpm }, today, payOn)?.interest;
  const proposing = useOnce(async (key: string) => {
    await read(
      api.POST('/v1/early-settlements', {
        headers: { 'idempotency-key': key },
        body: { certificateId: id },
      }),
    );
    await queries.invalidateQueries();
    onClose();
  });
  return (
    <Modal
      open={open}
      title={t('early.title')}
      okText={t('early.propose')}
      confirmLoading={proposing.busy}
      onOk={() => void proposing.run()}
      onCancel={() => {
        proposing.reset();
        onClose();
      }}
    >
      <div className="obligor-stack">
        <Descriptions
          size="small"
          column={1}
          items={[
            { label: t('early.pays'), children: <Amount minor={outstanding} currency={currency} /> },
            {
              label: t('early.sooner'),
              children: t('early.days', { count: days, day: formatDate(payOn, i18n.language) }),
            },
            { label: t('early.fee'), children: t('early.noFee') },
          ]}
        />
        <div className="obligor-cash">
          <label htmlFor="early-rate">{t('early.rate')}</label>
          <Input
            id="early-rate"
            inputMode="decimal"
            suffix="%"
            value={rate}
            aria-describedby="early-rate-hint"
            status={ratePpm === undefined ? 'error' : ''}
            onChange={({ target }) => {
              setRate(target.value);
            }}
          />
          <small id="early-rate-hint">{t('early.rateHint')}</small>
        </div>
        <p className="early-cost" role="status">
          {t('early.cost')} {cost === undefined ? '—' : <Amount minor={cost} currency={currency} />}
        </p>
        <Alert type="info" showIcon title={t('early.saves')} description={t('early.second')} />
        <ProblemAlert error={proposing.error} />
      </div>
    </Modal>
  );
}
