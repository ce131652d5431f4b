import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { Amount } from '../../../shared/amount';
import type { Shape } from '../../../shared/api';
import { Button, Card } from '../../ui';
import { sumOf } from '../sums';
import type { Act } from './acts';
import { Steps } from './order-steps';
import { OrderTrack } from './order-track';
import { Quotes } from './quotes';
import { SignSale } from './sign-sale';
import { TakeBack } from './take-back';

/** One act with its steps. */
export function ActCard({ act }: { act: Act }) {
  if (act.kind === 'sheet') return <SheetCard sheet={act.sheet} />;
  if (act.kind === 'offer') return <OfferCard offer={act.offer} />;
  if (act.kind === 'request') return <RequestCard request={act.request} />;
  return <DiscountCard discount={act.discount} currency={act.currency} />;
}

/** The way to the page of one act; none where it is this page. */
function Open({ to }: { to: string }) {
  const { t } = useTranslation('supplier');
  const { pathname } = useLocation();
  if (pathname === to) return null;
  return (
    <Link className="link" to={to}>
      {t('track.open')}
    </Link>
  );
}

function SheetCard({ sheet }: { sheet: Shape<'Allocation'> }) {
  const { t } = useTranslation('supplier');
  return (
    <Card
      title={t('track.sheet', { n: sheet.orders.length })}
      action={<Open to={`/supplier/sheets/${sheet.id}`} />}
    >
      {sheet.orders.map((order) => (
        <OrderTrack key={order.proposalId} order={order} currency={sheet.currency} />
      ))}
    </Card>
  );
}

function OfferCard({ offer }: { offer: Shape<'Offer'> }) {
  const { t } = useTranslation('supplier');
  const { items, status, operationStatus, reason } = offer;
  const isOn = operationStatus === 'applied';
  const isOver = ['refused', 'withdrawn', 'expired'].includes(status) || operationStatus === 'refused';
  return (
    <Card title={t('track.payment')}>
      <section className="track">
        <header>
          <span dir="auto">
            {t('track.payTo', {
              name: [...new Set(items.map((one) => one.receiver.name ?? '—'))].join('、'),
            })}
          </span>
          <Amount minor={sumOf(items)} currency={items[0]?.currency ?? 'CNY'} />
        </header>
        <Steps
          steps={[t('track.signed'), t('track.consent'), t('track.ledger'), t('track.passed')]}
          at={isOn ? 4 : status === 'complete' ? 2 : 1}
          ended={
            isOver ? (reason === null ? t('track.endedPlain') : t('track.ended', { reason })) : undefined
          }
        />
        {!isOver && !isOn && (
          <p className="quiet">
            {t(status === 'open' ? 'track.next.waiting-for-consent' : 'track.next.on-its-way')}
          </p>
        )}
        {status === 'open' && <TakeBack transfer={offer.id} />}
      </section>
    </Card>
  );
}

function RequestCard({ request }: { request: Shape<'DiscountRequest'> }) {
  const { t } = useTranslation('supplier');
  const { t: common } = useTranslation();
  const { amount, currency, obligor, status, quotes } = request;
  const isOver = !['requested', 'quoted'].includes(status);
  return (
    <Card title={t('track.cash')} action={<Open to={`/supplier/requests/${request.id}`} />}>
      <section className="track">
        <header>
          <span dir="auto">{obligor}</span>
          <Amount minor={amount} currency={currency} />
        </header>
        <Steps
          steps={[
            t('track.requested'),
            t('track.priced', { n: quotes.length }),
            t('track.signed'),
            t('track.registered'),
            t('track.wire'),
            t('track.received'),
          ]}
          at={status === 'quoted' ? 2 : 1}
          ended={isOver ? common(`discountStatus.${status}`) : undefined}
        />
        {!isOver && <Quotes request={request} />}
      </section>
    </Card>
  );
}

const DISCOUNT_AT: Readonly<Record<Shape<'Discount'>['status'], number>> = {
  accepted: 2,
  signed: 3,
  registered: 4,
  funding: 4,
  funded: 6,
  collected: 6,
  overdue: 6,
  recourse: 6,
  closed: 6,
  repurchased: 6,
  expired: 2,
  withdrawn: 2,
  failed: 3,
};

const NEXT: Partial<
  Record<Shape<'Discount'>['status'], 'to-sign' | 'waiting-for-financier' | 'money-on-its-way'>
> = {
  accepted: 'to-sign',
  signed: 'waiting-for-financier',
  registered: 'money-on-its-way',
  funding: 'money-on-its-way',
};

function DiscountCard({ discount, currency }: { discount: Shape<'Discount'>; currency: string }) {
  const { t } = useTranslation('supplier');
  const { t: common } = useTranslation();
  const { quote, status, holdingId, proposal } = discount;
  const [signing, setSigning] = useState(false);
  const isOver = ['expired', 'withdrawn', 'failed'].includes(status);
  return (
    <Card title={t('track.cash')} action={<Open to={`/supplier/sales/${discount.id}`} />}>
      <section className="track">
        <header>
          <Link to={`/supplier/holdings/${holdingId}`} dir="auto">
            {t('track.sellTo', { name: quote.financier })}
          </Link>
          <Amount minor={quote.cash} currency={currency} />
        </header>
        <Steps
          steps={[
            t('track.requested'),
            t('track.priced', { n: 1 }),
            t('track.signed'),
            t('track.registered'),
            t('track.wire'),
            t('track.received'),
          ]}
          at={DISCOUNT_AT[status]}
          ended={isOver ? common(`discountStatus.${status}`) : undefined}
        />
        {NEXT[status] && <p className="quiet">{t(`track.next.${NEXT[status]}`)}</p>}
        {status === 'accepted' && proposal?.status === 'open' && (
          <Button
            look="primary"
            wide
            onClick={() => {
              setSigning(true);
            }}
          >
            {t('track.signSale')}
          </Button>
        )}
        {signing && (
          <SignSale
            discount={discount}
            currency={currency}
            onClose={() => {
              setSigning(false);
            }}
          />
        )}
      </section>
    </Card>
  );
}
