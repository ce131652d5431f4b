import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Amount } from '../../../shared/amount';
import { useOnce } from '../../../shared/once';
import type { Me } from '../../../shared/session';
import { Button, Sheet } from '../../ui';
import { Fold } from '../fold';
import { maySign } from '../may-sign';
import { OrderWords } from '../order-words';
import { useSigned } from '../signed-once';
import { Trouble } from '../trouble';
import { sendConsent } from './consent';
import { offeredFacts, type Offered } from './offered';

/**
 * Consents to many offers one after another: each is an order of its own, with a signature of its own. What was sent
 * before something went wrong is not sent again.
 */
export function AcceptAllSheet({
  me,
  offers,
  onClose,
}: {
  me: Me;
  offers: readonly Offered[];
  onClose: () => void;
}) {
  const { t, i18n } = useTranslation('supplier');
  const queries = useQueryClient();
  const signed = useSigned(me);
  // The list behind the sheet gets shorter while it works.
  const [all] = useState(() => offers.filter(({ proposal }) => maySign(me, proposal)));
  const [done, setDone] = useState<readonly string[]>([]);
  const accept = useOnce(async (key: string) => {
    for (const offered of all) {
      const { id } = offered.proposal;
      if (done.includes(id)) continue;
      await sendConsent(offered, await signed(offered.proposal), key, offered === all.at(-1));
      setDone((before) => [...before, id]);
    }
    await queries.invalidateQueries();
    onClose();
  });
  const sums = [...Map.groupBy(all, (one) => offeredFacts(one).currency).entries()].map(
    ([currency, items]) => ({
      currency,
      minor: items.reduce((sum, one) => sum + BigInt(offeredFacts(one).amount), 0n),
    }),
  );
  return (
    <Sheet
      open
      title={t('incoming.all', { n: all.length })}
      onClose={onClose}
      footer={
        <Button
          look="primary"
          wide
          busy={accept.busy}
          disabled={all.length === 0}
          onClick={() => void accept.run()}
        >
          {accept.busy
            ? t('incoming.progress', { done: done.length, n: all.length })
            : t('incoming.acceptAll', { n: all.length })}
        </Button>
      }
    >
      {sums.map(({ currency, minor }) => (
        <p key={currency} className="total-amount">
          <Amount minor={minor} currency={currency} />
        </p>
      ))}
      {all.some(({ kind }) => kind === 'certificate') && (
        <p className="note">{t('incoming.certificateWords')}</p>
      )}
      {all.some(({ kind }) => kind === 'transfer') && (
        <p className="note">
          {[
            ...new Set(
              all.flatMap((one) =>
                one.kind === 'transfer'
                  ? [one.offer.dischargeWords[i18n.language === 'en' ? 'en' : 'zh']]
                  : [],
              ),
            ),
          ].join(' ')}
        </p>
      )}
      {all.length === 0 && <p className="note">{t('incoming.cannot')}</p>}
      <ul className="rows">
        {all.map((offered) => {
          const { payer, amount, currency } = offeredFacts(offered);
          return (
            <li key={offered.proposal.id}>
              <div className="row">
                <span dir="auto" className="row-name">
                  {t('incoming.from', { name: payer })}
                </span>
                <Amount minor={amount} currency={currency} />
              </div>
              <Fold title={t('review.exact')}>
                <OrderWords
                  order={offered.proposal.order}
                  hash={offered.proposal.orderHash}
                  currency={currency}
                />
              </Fold>
            </li>
          );
        })}
      </ul>
      <Trouble error={accept.error} />
    </Sheet>
  );
}
