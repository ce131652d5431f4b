import { useTranslation } from 'react-i18next';
import { Amount } from '../../../shared/amount';
import type { Shape } from '../../../shared/api';
import { formatPpm } from '../../../shared/money';
import { useMe, type Me } from '../../../shared/session';
import { Button, Sheet } from '../../ui';
import { Fold } from '../fold';
import { maySign } from '../may-sign';
import { OrderWords } from '../order-words';
import { Trouble } from '../trouble';
import { useSignDiscount } from './use-sign-discount';

interface Sale {
  discount: Shape<'Discount'>;
  currency: string;
  onClose: () => void;
}

/** A sale at a price that was taken, read once more and signed. */
export function SignSale(sale: Sale) {
  const { data: me } = useMe();
  return me ? <SignSaleSheet me={me} {...sale} /> : null;
}

function SignSaleSheet({ me, discount, currency, onClose }: Sale & { me: Me }) {
  const { t, i18n } = useTranslation('supplier');
  const { t: common } = useTranslation();
  const { proposal, quote } = discount;
  const sign = useSignDiscount(me, discount, onClose);
  return (
    <Sheet
      open
      title={t('track.sellTo', { name: quote.financier })}
      onClose={onClose}
      footer={
        <Button
          look="primary"
          wide
          busy={sign.busy}
          disabled={!proposal || !maySign(me, proposal)}
          onClick={() => void sign.run()}
        >
          {sign.busy ? common('act.signing') : common('act.sign')}
        </Button>
      }
    >
      <p className="total-amount">
        <Amount minor={quote.cash} currency={currency} />
      </p>
      <dl className="plain-facts">
        <div>
          <dt>{t('review.face')}</dt>
          <dd>
            <Amount minor={quote.face} currency={currency} />
          </dd>
        </div>
        <div>
          <dt>{t('cost.cost')}</dt>
          <dd>
            <Amount minor={BigInt(quote.sellerInterest) + BigInt(quote.fees)} currency={currency} />
            <small>{t('cost.year', { rate: formatPpm(quote.allInPpm, i18n.language) })}</small>
          </dd>
        </div>
      </dl>
      {proposal && (
        <Fold title={t('review.exact')}>
          <OrderWords
            order={proposal.order}
            hash={proposal.orderHash}
            currency={currency}
            names={namesIn(proposal.order, quote.financier)}
          />
        </Fold>
      )}
      <Trouble error={sign.error} />
    </Sheet>
  );
}

/** Who the financier of a hold is: its number stands in the order, and its name in the price. */
export function namesIn(order: Shape<'Proposal'>['order'], name: string) {
  const participant = Number(order.body.financier);
  return Number.isSafeInteger(participant) ? [{ participant, name }] : [];
}
