import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Amount } from '../../../shared/amount';
import { api, read, type Shape } from '../../../shared/api';
import type { Me } from '../../../shared/session';
import { Button, Card } from '../../ui';
import { maySign } from '../may-sign';
import { Sure } from '../sheets/sure';
import { ReceiptSheet } from './receipt-sheet';
import { SignOrder } from '../sheets/sign-order';
import type { Payment } from './use-sale-payments';

type Discount = Shape<'Discount'>;
interface Asked {
  me: Me;
  sale: Discount;
  currency: string;
  payments: readonly Payment[];
}

/** What the seller can do with a sale as it stands now; nothing where nothing is to be done. */
export function SaleActs({ me, sale, currency, payments }: Asked) {
  const { status } = sale;
  const isBefore = ['accepted', 'signed', 'registered'].includes(status);
  if (isBefore) return <Withdraw me={me} sale={sale} />;
  if (status === 'funding') return <Receipt me={me} sale={sale} currency={currency} />;
  if (status === 'recourse') return <Claim {...{ me, sale, currency, payments }} />;
  if (status === 'funded' || status === 'overdue') return <BuyBack {...{ me, sale, currency, payments }} />;
  return null;
}

/** The act itself for whoever may begin it, and for others who may. */
function ForMaker({ me, children }: { me: Me; children: ReactNode }) {
  const { t } = useTranslation('sale');
  return me.userRoles.includes('maker') ? children : <p className="quiet">{t('cannot')}</p>;
}

/** Posts one of a sale's acts that have no words of their own. */
function useAct(id: string, act: 'withdrawal' | 'repurchase' | 'recourse-payment') {
  const queries = useQueryClient();
  return async (key: string): Promise<void> => {
    const words = { params: { path: { id } }, headers: { 'Idempotency-Key': key } };
    await read(
      act === 'withdrawal'
        ? api.POST('/v1/discounts/{id}/withdrawal', words)
        : act === 'repurchase'
          ? api.POST('/v1/discounts/{id}/repurchase', words)
          : api.POST('/v1/discounts/{id}/recourse-payment', words),
    );
    await queries.invalidateQueries();
  };
}

function Withdraw({ me, sale }: { me: Me; sale: Discount }) {
  const { t } = useTranslation('sale');
  const act = useAct(sale.id, 'withdrawal');
  if (sale.withdrawalAsked) return <p className="note">{t('withdraw.asked')}</p>;
  return (
    <Card title={t('withdraw.act')}>
      <p className="quiet">{t('withdraw.hint')}</p>
      <ForMaker me={me}>
        <Sure look="plain" words={t('withdraw.act')} sure={t('withdraw.sure')} act={act} />
      </ForMaker>
    </Card>
  );
}

function Receipt({ me, sale, currency }: { me: Me; sale: Discount; currency: string }) {
  const { t } = useTranslation('sale');
  const [open, setOpen] = useState(false);
  return (
    <Card title={t('receipt.title')}>
      <p className="quiet">{t('receipt.hint')}</p>
      <ForMaker me={me}>
        <Button
          wide
          onClick={() => {
            setOpen(true);
          }}
        >
          {t('receipt.act')}
        </Button>
      </ForMaker>
      {open && (
        <ReceiptSheet
          me={me}
          sale={sale}
          currency={currency}
          onClose={() => {
            setOpen(false);
          }}
        />
      )}
    </Card>
  );
}

/** How payments of one purpose stand: what is on its way, and whether one has come. */
function paidFor(payments: readonly Payment[], purpose: Payment['purpose']) {
  const own = payments.filter((one) => one.purpose === purpose);
  return {
    isOnItsWay: own.some(({ status }) => status === 'instructed'),
    isPaid: own.some(({ status }) => status === 'booked' || status === 'attested'),
  };
}

function Claim({ me, sale, currency, payments }: Asked) {
  const { t } = useTranslation('sale');
  const act = useAct(sale.id, 'recourse-payment');
  const { isOnItsWay, isPaid } = paidFor(payments, 'recourse');
  return (
    <Card title={t('claim.title')}>
      <p className="quiet">{t('claim.hint')}</p>
      <dl className="plain-facts">
        <div>
          <dt>{t('claim.amount')}</dt>
          <dd>
            <Amount minor={sale.claim} currency={currency} />
          </dd>
        </div>
      </dl>
      {isOnItsWay || isPaid ? (
        <p className="note" role="status">
          {t(isOnItsWay ? 'claim.way' : 'claim.paid')}
        </p>
      ) : (
        <ForMaker me={me}>
          <Sure look="plain" words={t('claim.act')} sure={t('claim.sure')} act={act} />
        </ForMaker>
      )}
    </Card>
  );
}

function BuyBack({ me, sale, currency, payments }: Asked) {
  const { t } = useTranslation('sale');
  const act = useAct(sale.id, 'repurchase');
  const [signing, setSigning] = useState(false);
  const { isOnItsWay, isPaid } = paidFor(payments, 'repurchase');
  const { proposal } = sale;
  if (proposal && maySign(me, proposal))
    return (
      <Card title={t('order.waits')}>
        <Button
          look="primary"
          wide
          onClick={() => {
            setSigning(true);
          }}
        >
          {t('order.back')}
        </Button>
        {signing && (
          <SignOrder
            title={t('order.back')}
            me={me}
            sale={sale}
            currency={currency}
            onClose={() => {
              setSigning(false);
            }}
          />
        )}
      </Card>
    );
  if (isOnItsWay || isPaid)
    return (
      <p className="note" role="status">
        {t(proposal ? 'buyBack.signed' : 'buyBack.way')}
      </p>
    );
  return (
    <Card title={t('buyBack.act')}>
      <p className="quiet">{t('buyBack.hint')}</p>
      <dl className="plain-facts">
        <div>
          <dt>{t('buyBack.price')}</dt>
          <dd>
            <Amount minor={sale.quote.financed} currency={currency} />
          </dd>
        </div>
      </dl>
      <ForMaker me={me}>
        <Sure look="plain" words={t('buyBack.act')} sure={t('buyBack.sure')} act={act} />
      </ForMaker>
    </Card>
  );
}
