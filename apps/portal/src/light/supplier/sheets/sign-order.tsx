import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Shape } from '../../../shared/api';
import type { Me } from '../../../shared/session';
import { Button, Sheet } from '../../ui';
import { Fold } from '../fold';
import { maySign } from '../may-sign';
import { OrderWords } from '../order-words';
import { Trouble } from '../trouble';
import { useSignDiscount } from './use-sign-discount';

/** The order of a sale that waits for its seller: what it comes to, or word for word at once, and its signature. */
export function SignOrder({
  title,
  me,
  sale,
  currency,
  onClose,
  children,
}: {
  title: string;
  me: Me;
  sale: Shape<'Discount'>;
  currency: string;
  onClose: () => void;
  /** Where it says in short what the order comes to, the exact words are there for whoever opens them. */
  children?: ReactNode;
}) {
  const { t } = useTranslation();
  const { t: supplier } = useTranslation('supplier');
  const sign = useSignDiscount(me, sale, onClose);
  const { proposal, quote } = sale;
  const words = proposal && (
    <OrderWords
      order={proposal.order}
      hash={proposal.orderHash}
      currency={currency}
      names={namesIn(proposal.order, quote.financier)}
    />
  );
  return (
    <Sheet
      open
      title={title}
      onClose={onClose}
      footer={
        <Button
          look="primary"
          wide
          busy={sign.busy}
          disabled={!proposal || !maySign(me, proposal)}
          onClick={() => void sign.run()}
        >
          {sign.busy ? t('act.signing') : t('act.sign')}
        </Button>
      }
    >
      {children}
      {children === undefined || !words ? words : <Fold title={supplier('review.exact')}>{words}</Fold>}
      <Trouble error={sign.error} />
    </Sheet>
  );
}

/** Who the financier of a hold is: its number stands in the order, and its name in the price. */
function namesIn(order: Shape<'Proposal'>['order'], name: string) {
  const participant = Number(order.body.financier);
  return Number.isSafeInteger(participant) ? [{ participant, name }] : [];
}
