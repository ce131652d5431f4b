import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Card, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../shared/api';
import { ActPanel, type Mode } from './act-panel';
import { OrderWords } from './order-words';
import { itemOfPurchase, type Known, type QueueItem } from './queue';
import { canDecline } from './queue-table';
import { FINANCIER, type Purchase, type Request } from './reads';

/** What can be done with a deal now, in words before it is done; or whom it waits for. */
export function DealActs({
  id,
  purchase,
  request,
  known,
  queue,
}: {
  id: string;
  purchase: Purchase | undefined;
  request: Request | undefined;
  known: Known;
  queue: readonly QueueItem[];
}) {
  const { t } = useTranslation('financier');
  const item = queue.find((one) => one.id === id);
  // What is being decided stays in view until its answer was read, though it leaves the queue.
  const [open, setOpen] = useState<{ item: QueueItem; mode: Mode }>();
  const isMaker = known.me.userRoles.includes('maker');
  const giveBack =
    purchase && isMaker && ['signed', 'registered', 'funding'].includes(purchase.status)
      ? itemOfPurchase(purchase, known, 'give-back')
      : undefined;
  const mayDecline = item !== undefined && item.task === 'price' && canDecline(item);
  const mayGiveBack =
    giveBack !== undefined && item?.task !== 'give-back' && giveBack.orderKind !== 'release';
  const shown = open ?? (item && { item, mode: 'approve' as const });
  return (
    <Card size="small" title={<h2>{t('deal.now')}</h2>} className="deal-acts">
      {shown ? (
        <ActPanel
          key={`${shown.item.task} ${shown.item.proposal?.id ?? ''} ${shown.mode}`}
          asked={[shown.item]}
          mode={shown.mode}
          queue={queue}
          me={known.me}
          today={known.today}
          {...(open
            ? {
                onClose: () => {
                  setOpen(undefined);
                },
              }
            : {})}
        />
      ) : (
        <WaitsFor purchase={purchase} request={request} />
      )}
      {!open && (mayDecline || mayGiveBack) && (
        <Space wrap className="deal-other">
          {mayDecline && (
            <Button
              onClick={() => {
                setOpen({ item, mode: 'decline' });
              }}
            >
              {t('do.short.decline')}
            </Button>
          )}
          {mayGiveBack && (
            <Button
              onClick={() => {
                setOpen({ item: giveBack, mode: 'approve' });
              }}
            >
              {t('do.short.give-back')}
            </Button>
          )}
        </Space>
      )}
    </Card>
  );
}

/** Who is next, where it is not the person who is here; with the order that waits for others. */
function WaitsFor({ purchase, request }: { purchase: Purchase | undefined; request: Request | undefined }) {
  const { t } = useTranslation('financier');
  const discount = useQuery({
    queryKey: [FINANCIER, 'discount', purchase?.id],
    queryFn: () => read(api.GET('/v1/discounts/{id}', { params: { path: { id: purchase?.id ?? '' } } })),
    enabled: purchase !== undefined,
  });
  const status = purchase?.status ?? request?.status ?? 'requested';
  const proposal = discount.data?.proposal;
  return (
    <>
      <Alert type="info" showIcon title={t(`next.${status}`)} />
      {purchase?.endReason != null && (
        <p className="quiet">{t('deal.endReason', { reason: purchase.endReason })}</p>
      )}
      {proposal && purchase && <OrderWords proposal={proposal} currency={purchase.currency} />}
    </>
  );
}
