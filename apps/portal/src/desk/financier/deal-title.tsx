import { Alert, Card, Skeleton, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { Amount } from '../../shared/amount';
import type { Shape } from '../../shared/api';
import { ProblemAlert } from '../ui';
import { isPathComplete, useBacking, useTitle } from './reads';

/** The way from the obligor to here, step by step, each with the order that proves it; and whether it has no gap. */
export function DealTitle({
  certificateId,
  holdingId,
  titleId,
  seller,
}: {
  certificateId: string;
  holdingId: string;
  titleId: string;
  /** Who has it, where the way ends before the financier. */
  seller: string | undefined;
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
                  {step.from.name ?? common('word.unnamed')} →{' '}
                  {step.to.name ?? (step === steps.at(-1) ? seller : undefined) ?? common('word.unnamed')}
                </div>
                <small className="quiet">
                  {proofOf(step).map((key) => `${t(`title.${key}`)} · `)}
                  {common('word.block')} {step.blockNumber} ·{' '}
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

/** What a step stands on: the issue on the evidence of the certificate, a transfer on its own. */
function proofOf({ act, evidenceHash, discharge }: Shape<'TitleStep'>) {
  if (act === 'issue') return ['ofCertificate'] as const;
  if (act !== 'part' && act !== 'whole') return [];
  return [
    evidenceHash === null ? ('noEvidence' as const) : ('hasEvidence' as const),
    discharge ? ('discharged' as const) : ('sleeps' as const),
  ];
}
