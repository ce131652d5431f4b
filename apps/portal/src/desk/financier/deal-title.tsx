import { Alert, Card, Skeleton, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { Amount } from '../../shared/amount';
import { ProblemAlert } from '../ui';
import { isPathComplete, useBacking, useTitle } from './reads';

/** The way from the obligor to here, step by step, each with the order that proves it; and whether it has no gap. */
export function DealTitle({
  certificateId,
  holdingId,
  titleId,
}: {
  certificateId: string;
  holdingId: string;
  titleId: string;
}) {
  const { t } = useTranslation('financier');
  const { t: common } = useTranslation();
  const title = useTitle(titleId);
  const backing = useBacking(holdingId);
  const steps = title.data ?? [];
  const currency = backing.data?.invoices[0]?.currency ?? 'CNY';
  const isComplete = isPathComplete(certificateId, steps);
  return (
    <Card size="small" title={<h2>{t('title.title')}</h2>}>
      {title.isPending && <Skeleton active />}
      <ProblemAlert error={title.error} onRetry={() => void title.refetch()} />
      {title.data && (
        <>
          <Alert
            type={isComplete ? 'success' : 'warning'}
            showIcon
            title={t(isComplete ? 'title.complete' : 'title.gap')}
          />
          <ol className="title-steps">
            {steps.map((step) => (
              <li key={step.orderHash + step.holdingId}>
                <div>
                  <strong>{t(`title.act.${step.act}`)}</strong>{' '}
                  <Amount minor={step.amount} currency={currency} />
                </div>
                <div>
                  {step.from.name ?? common('word.unnamed')} → {step.to.name ?? common('word.unnamed')}
                </div>
                <small className="quiet">
                  {t(step.evidenceHash === null ? 'title.noEvidence' : 'title.hasEvidence')} ·{' '}
                  {step.discharge ? t('title.discharged') : t('title.sleeps')} · {common('word.block')}{' '}
                  {step.blockNumber} ·{' '}
                  <Typography.Text type="secondary" copyable={{ text: step.orderHash }} className="hash">
                    {common('words.proof')} {step.orderHash.slice(0, 12)}…
                  </Typography.Text>
                </small>
              </li>
            ))}
          </ol>
        </>
      )}
    </Card>
  );
}
