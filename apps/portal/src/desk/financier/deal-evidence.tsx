import { Card, Empty, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { Amount } from '../../shared/amount';
import { formatDate } from '../../shared/dates';
import { EvidenceFiles } from '../../shared/evidence';
import { ProblemAlert } from '../ui';
import { EvidenceTicks } from './evidence-ticks';
import type { QueueItem } from './queue';
import { useBacking, type Purchase } from './reads';

/** Why the debt exists: the contract with its delivery, and the invoices with what the certificate uses of each. */
export function DealEvidence({ item, purchase }: { item: QueueItem; purchase: Purchase | undefined }) {
  const { t, i18n } = useTranslation('financier');
  const { t: common } = useTranslation();
  const { t: evidence } = useTranslation('evidence');
  const backing = useBacking(item.holdingId);
  const date = (day: string): string => formatDate(day, i18n.language);
  return (
    <Card size="small" title={<h2>{t('evidence.title')}</h2>}>
      <EvidenceTicks
        certificateId={item.certificateId}
        holdingId={item.holdingId}
        titleId={item.titleId}
        searchedAt={purchase?.searchedAt ?? null}
      />
      {backing.isPending && <Skeleton active />}
      <ProblemAlert error={backing.error} onRetry={() => void backing.refetch()} />
      {backing.data && (
        <>
          <dl className="pairs">
            <div>
              <dt>{t('evidence.contract')}</dt>
              <dd>{backing.data.contract.number}</dd>
            </div>
            <div>
              <dt>{t('evidence.delivered')}</dt>
              <dd>{date(backing.data.contract.deliveredOn)}</dd>
            </div>
            <div>
              <dt>{t('evidence.payable')}</dt>
              <dd>{date(backing.data.contract.paymentDueOn)}</dd>
            </div>
            <div>
              <dt>{t('evidence.payee')}</dt>
              <dd>{backing.data.payee}</dd>
            </div>
            <div>
              <dt>{t('evidence.tier')}</dt>
              <dd>{common('word.tier', { tier: backing.data.tier })}</dd>
            </div>
            {backing.data.termReason !== null && (
              <div>
                <dt>{t('evidence.termReason')}</dt>
                <dd>{backing.data.termReason}</dd>
              </div>
            )}
          </dl>
          {backing.data.invoices.length === 0 ? (
            <Empty description={t('evidence.noInvoice')} />
          ) : (
            <div className="scrolls" tabIndex={0} role="region" aria-label={t('evidence.invoice')}>
              <table className="plain-table">
                <thead>
                  <tr>
                    <th scope="col">{t('evidence.invoice')}</th>
                    <th scope="col">{t('evidence.issued')}</th>
                    <th scope="col" className="right">
                      {t('evidence.payableAmount')}
                    </th>
                    <th scope="col" className="right">
                      {t('evidence.used')}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {backing.data.invoices.map((invoice) => (
                    <tr key={invoice.docKey}>
                      <td title={invoice.docKey}>{invoice.number}</td>
                      <td className="nowrap">{date(invoice.issuedOn)}</td>
                      <td className="right">
                        <Amount
                          minor={BigInt(invoice.payable) - BigInt(invoice.credited)}
                          currency={invoice.currency}
                        />
                      </td>
                      <td className="right">
                        <Amount minor={invoice.used} currency={invoice.currency} unit={false} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </>
      )}
      <h3 className="evidence-head">{evidence('title')}</h3>
      <EvidenceFiles certificateId={item.certificateId} />
    </Card>
  );
}
