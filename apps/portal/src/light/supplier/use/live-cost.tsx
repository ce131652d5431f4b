import { useTranslation } from 'react-i18next';
import { Amount } from '../../../shared/amount';
import type { Shape } from '../../../shared/api';
import { formatDate } from '../../../shared/dates';
import { formatPpm } from '../../../shared/money';
import { Card } from '../../ui';
import { Fold } from '../fold';

type Preview = Shape<'AllocationPreview'>;

/** What the sheet does and costs, as it is typed: in money and per year; which holdings are used is folded away. */
export function LiveCost({ preview, isOld }: { preview: Preview; isOld: boolean }) {
  const { t, i18n } = useTranslation('supplier');
  const { totals, currency, paidOn, sameDay, problems } = preview;
  const hasCash = BigInt(totals.cash) > 0n;
  return (
    <Card title={t('cost.title')} className={isOld ? 'live-cost old' : 'live-cost'}>
      <div aria-live="polite" aria-busy={isOld}>
        <dl className="plain-facts">
          {BigInt(totals.paid) > 0n && (
            <div>
              <dt>{t('cost.paid')}</dt>
              <dd>
                <Amount minor={totals.paid} currency={currency} />
                <small>{t('cost.freeOfCharge')}</small>
              </dd>
            </div>
          )}
          {hasCash && (
            <>
              <div className="strong">
                <dt>{t('cost.cash')}</dt>
                <dd>
                  <Amount minor={totals.cash} currency={currency} />
                  {paidOn !== null && (
                    <small>
                      {sameDay === true ? t('cost.today') : formatDate(paidOn, i18n.language, 'short')}
                    </small>
                  )}
                </dd>
              </div>
              <div>
                <dt>{t('cost.cost')}</dt>
                <dd>
                  <Amount minor={totals.cost} currency={currency} />
                  {totals.allInPpm !== null && (
                    <small>{t('cost.year', { rate: formatPpm(totals.allInPpm, i18n.language) })}</small>
                  )}
                </dd>
              </div>
            </>
          )}
          {BigInt(totals.reserve) > 0n && (
            <div>
              <dt>{t('cost.reserve')}</dt>
              <dd>
                <Amount minor={totals.reserve} currency={currency} />
              </dd>
            </div>
          )}
          <div>
            <dt>{t('cost.kept')}</dt>
            <dd>
              <Amount minor={totals.kept} currency={currency} />
            </dd>
          </div>
        </dl>
      </div>
      {problems.map(({ code, pointer, detail, blocks }) => (
        <p key={code + pointer} className={blocks ? 'note bad' : 'note'} role={blocks ? 'alert' : 'status'}>
          {detail}
        </p>
      ))}
      <UsedHoldings preview={preview} />
    </Card>
  );
}

function UsedHoldings({ preview: { payments, cash, kept, currency } }: { preview: Preview }) {
  const { t, i18n } = useTranslation('supplier');
  const uses = [
    ...payments.flatMap(({ receiver, parts }) =>
      parts.map((part) => ({ ...part, way: t('track.payTo', { name: receiver ?? '—' }) })),
    ),
    ...cash.map((part) => ({ ...part, way: t('track.sellTo', { name: part.financier }) })),
    ...kept.map((part) => ({ ...part, way: t('cost.keptOne') })),
  ];
  return (
    <Fold title={t('cost.details', { n: uses.length })}>
      <ul className="rows">
        {uses.map((use, place) => (
          <li key={`${use.holdingId}-${String(place)}`} className="row">
            <span className="row-words">
              <span dir="auto">{use.way}</span>
              <small dir="auto">
                {use.obligor} · {formatDate(use.payOn, i18n.language, 'short')} ·{' '}
                {t(use.whole ? 'cost.whole' : 'cost.part')}
              </small>
            </span>
            <Amount minor={use.amount} currency={currency} unit={false} />
          </li>
        ))}
      </ul>
    </Fold>
  );
}
