import { useQuery } from '@tanstack/react-query';
import { Skeleton, Timeline, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { Amount } from '../../../shared/amount';
import { api, read } from '../../../shared/api';
import { ProblemAlert } from '..';
import { useHolderName } from './holder-name';
import type { Holding } from './tree-layout';

/** The way of one part from the obligor to its holder: each step with its block, its transaction and its order's hash. */
export function HoldingProof({ holding }: { holding: Holding }) {
  const { t } = useTranslation('tree');
  const { t: common } = useTranslation();
  const nameOf = useHolderName();
  const title = useQuery({
    queryKey: ['holdings', 'title', holding.id],
    queryFn: async () =>
      (await read(api.GET('/v1/holdings/{id}/title', { params: { path: { id: holding.id } } }))).data,
  });
  return (
    <section className="tree-proof" aria-label={common('words.proof')} data-holding={holding.id}>
      <h3>{t('proof', { holder: nameOf(holding.owner) })}</h3>
      <ProblemAlert error={title.error} onRetry={() => void title.refetch()} />
      {title.isPending ? (
        <Skeleton active />
      ) : (
        <Timeline
          items={title.data?.map((step) => ({
            key: `${step.blockNumber} ${step.holdingId} ${step.orderHash}`,
            content: (
              <>
                <strong>{t(`act.${step.act}`)}</strong>{' '}
                <Amount minor={step.amount} currency={holding.currency} />
                <br />
                {t('from', { from: nameOf(step.from), to: nameOf(step.to) })}
                {step.discharge && (
                  <>
                    <br />
                    {t('discharge')}
                  </>
                )}
                <br />
                <small>
                  {common('word.block')} {step.blockNumber}
                  {step.transactionHash !== null && (
                    <>
                      {' · '}
                      {t('transaction')} <Hash value={step.transactionHash} />
                    </>
                  )}
                  {' · '}
                  {t('order')} <Hash value={step.orderHash} />
                </small>
              </>
            ),
          }))}
        />
      )}
    </section>
  );
}

function Hash({ value }: { value: string }) {
  return (
    <Typography.Text code copyable={{ text: value }}>
      {value.slice(0, 10)}…
    </Typography.Text>
  );
}
