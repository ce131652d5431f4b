import { Card, Result, Skeleton, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { Amount } from '../../shared/amount';
import { DeskPageFrame, ProblemAlert } from '../ui';
import { DealActs } from './deal-acts';
import { DealEvidence } from './deal-evidence';
import { DealPath } from './deal-path';
import { DealPayments } from './deal-payments';
import { DealPrice } from './deal-price';
import { DealTitle } from './deal-title';
import { Flags } from './flags';
import { useDesk } from './known';
import { LimitBar } from './limit-bar';
import { itemOfPurchase, itemOfRequest } from './queue';
import { usePurchase, useRequest } from './reads';

/** All of one deal, whether it is a request still or a purchase already: what it is, what it stands on, what to do. */
export default function DealPage() {
  const { t } = useTranslation('financier');
  const { t: common } = useTranslation();
  const { id = '' } = useParams();
  const { known, queue, error, retry } = useDesk();
  const listed = known?.purchases.find((one) => one.id === id);
  const isListed = listed !== undefined || known?.requests.some((one) => one.id === id) === true;
  const one = usePurchase(id, known !== undefined && !isListed);
  const purchase = listed ?? one.data ?? undefined;
  const requestId = purchase?.requestId ?? id;
  const asked = known?.requests.find((request) => request.id === requestId);
  const older = useRequest(requestId, known !== undefined && asked === undefined && !one.isFetching);
  const request = asked ?? older.data ?? undefined;
  if (!known || one.isLoading || older.isLoading)
    return (
      <DeskPageFrame title={t('deal.title')}>
        <ProblemAlert error={error} onRetry={retry} />
        {!error && <Skeleton active />}
      </DeskPageFrame>
    );
  const failure = one.error ?? older.error;
  if (!purchase && !request)
    return failure ? (
      <ProblemAlert error={failure} onRetry={() => void (one.error ? one : older).refetch()} />
    ) : (
      <Result status="info" title={t('deal.none')} extra={<Link to="/financier">{t('deal.toDesk')}</Link>} />
    );
  const item = purchase ? itemOfPurchase(purchase, known, 'sign') : request && itemOfRequest(request, known);
  if (!item) return null;
  const status = purchase?.status ?? request?.status ?? 'requested';
  const isGone = ['expired', 'withdrawn', 'failed', 'declined', 'repurchased'].includes(status);
  return (
    <DeskPageFrame
      title={t('deal.of', { seller: item.seller })}
      lead={
        <>
          {item.obligor} · <Amount minor={item.face} currency={item.currency} /> ·{' '}
          {common('word.days', { count: item.days })} <Tag>{common(`discountStatus.${status}`)}</Tag>
        </>
      }
      actions={<Link to="/financier">{t('deal.toDesk')}</Link>}
    >
      <Flags flags={item.flags} />
      <DealActs id={id} purchase={purchase} request={request} known={known} queue={queue} />
      <div className="deal-columns">
        <div>
          <DealPrice purchase={purchase} request={request} companyId={known.me.companyId} />
          <Card size="small" title={<h2>{t('deal.limit')}</h2>}>
            <LimitBar limit={item.limit} isLong />
          </Card>
          {purchase && <DealPath purchase={purchase} />}
        </div>
        <div>
          {!isGone && purchase?.status !== 'accepted' && (
            <>
              <DealEvidence item={item} purchase={purchase} />
              <DealTitle
                certificateId={item.certificateId}
                holdingId={item.holdingId}
                titleId={item.titleId}
                seller={purchase?.fundedAt == null ? item.seller : undefined}
              />
            </>
          )}
          {purchase?.committedAt != null && (
            <DealPayments certificateId={item.certificateId} holdingId={item.holdingId} />
          )}
        </div>
      </div>
    </DeskPageFrame>
  );
}
