import { Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { orderFromJson, renderOrder } from '#orders';
import { decimalsOf } from '../../shared/money';
import { useMe } from '../../shared/session';
import type { Proposal } from './reads';

/** The order of a purchase in plain words, as it is signed: maker and checker read the same, under the same hash. */
export function OrderWords({ proposal, currency }: { proposal: Proposal; currency: string }) {
  const { t, i18n } = useTranslation('financier');
  const { t: common } = useTranslation();
  const { data: me } = useMe();
  const { en, zh } = renderOrder(orderFromJson(proposal.order), {
    nameOf: (number) => (number === me?.participant ? me.companyName : `№ ${String(number)}`),
    currencyOf: () => currency,
    digitsOf: decimalsOf,
  });
  const [headline, ...lines] = i18n.language === 'en' ? en : zh;
  const signed = proposal.signedBy.filter(({ participant }) => participant === me?.participant);
  return (
    <section className="order-words" aria-label={common('words.title')}>
      <strong>{headline}</strong>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
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
