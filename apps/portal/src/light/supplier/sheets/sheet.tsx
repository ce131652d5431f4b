import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { api, read } from '../../../shared/api';
import type { Me } from '../../../shared/session';
import { Card, Loading } from '../../ui';
import { Fold } from '../fold';
import { OrderWords } from '../order-words';
import { Trouble } from '../trouble';
import { OrderTrack } from './order-track';
import { Review } from './review';

/** One sheet: to be read and signed while it is open, and followed to its end from then on. */
export default function Sheet({ me }: { me: Me }) {
  const { t } = useTranslation('supplier');
  const { t: common } = useTranslation();
  const { id = '' } = useParams();
  const sheet = useQuery({
    queryKey: ['allocations', id],
    queryFn: () => read(api.GET('/v1/allocations/{id}', { params: { path: { id } } })),
    refetchInterval: ({ state }) => (state.data?.status === 'signed' ? 4_000 : 20_000),
  });
  if (!sheet.data) return sheet.isError ? <Trouble error={sheet.error} /> : <Loading lines={6} />;
  const { status, orders, currency } = sheet.data;
  if (status !== 'signed') return <Review key={id} me={me} sheet={sheet.data} />;
  const isEnded = orders.every(({ state }) => state === 'done' || state === 'ended');
  const isDone = orders.every(({ state }) => state === 'done');
  return (
    <>
      <h1 data-sheet="signed">{t(isEnded ? (isDone ? 'track.allDone' : 'track.over') : 'track.title')}</h1>
      {!isEnded && <p className="note">{t('track.signedNote')}</p>}
      <Card>
        {orders.map((order) => (
          <OrderTrack key={order.proposalId} order={order} currency={currency} />
        ))}
        <Fold title={t('review.exact')}>
          {orders.map((order) => (
            <OrderWords
              key={order.proposalId}
              order={order.order}
              hash={order.orderHash}
              currency={currency}
            />
          ))}
        </Fold>
      </Card>
      <Link className="button wide" to="/supplier">
        {t('bar.home')}
      </Link>
      <Link className="link" to="/supplier/under-way">
        {t('underWay.title')} · {common('act.more')}
      </Link>
    </>
  );
}
