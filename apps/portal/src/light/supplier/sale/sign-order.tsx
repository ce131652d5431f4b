import { useTranslation } from 'react-i18next';
import type { Shape } from '../../../shared/api';
import type { Me } from '../../../shared/session';
import { Button, Sheet } from '../../ui';
import { maySign } from '../may-sign';
import { OrderWords } from '../order-words';
import { namesIn } from '../sheets/sign-sale';
import { useSignDiscount } from '../sheets/use-sign-discount';
import { Trouble } from '../trouble';

/** The order of a sale that waits for its seller, word for word, and its signature. */
export function SignOrder({
  title,
  me,
  sale,
  currency,
  onClose,
}: {
  title: string;
  me: Me;
  sale: Shape<'Discount'>;
  currency: string;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const sign = useSignDiscount(me, sale, onClose);
  const { proposal, quote } = sale;
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
      {proposal && (
        <OrderWords
          order={proposal.order}
          hash={proposal.orderHash}
          currency={currency}
          names={namesIn(proposal.order, quote.financier)}
        />
      )}
      <Trouble error={sign.error} />
    </Sheet>
  );
}
