import { Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { OrderLines } from '../../shared/order-lines';
import { useOrderWords } from '../../shared/plain-words';
import { useMe } from '../../shared/session';
import type { Proposal } from './reads';

/** The order of a purchase in plain words, as it is signed: maker and checker read the same, under the same hash. */
export function OrderWords({ proposal, currency }: { proposal: Proposal; currency: string }) {
  const { t } = useTranslation('financier');
  const { t: common } = useTranslation();
  const { data: me } = useMe();
  const say = useOrderWords();
  const names = me ? new Map([[me.participant, me.companyName]]) : undefined;
  const signed = proposal.signedBy.filter(({ participant }) => participant === me?.participant);
  return (
    <section className="order-words" aria-label={common('words.title')}>
      <OrderLines lines={say(proposal.order, names, currency)} />
      <Typography.Text type="secondary" className="hash" copyable={{ text: proposal.orderHash }}>
        {common('words.hash')}: {proposal.orderHash.slice(0, 18)}…
      </Typography.Text>
      <p className="quiet">
        {signed.length === 0
          ? t('eyes.nobody')
          : t('eyes.signed', {
              who: signed
                .map(({ power }) => common(`role.${power === 'maker' ? 'maker' : 'checker'}`))
                .join(', '),
            })}
      </p>
    </section>
  );
}
