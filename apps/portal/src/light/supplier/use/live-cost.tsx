import { useTranslation } from 'react-i18next';
import { Amount } from '../../../shared/amount';
import type { Shape } from '../../../shared/api';
import { formatDate } from '../../../shared/dates';
import { Card, Field } from '../../ui';
import { Fold } from '../fold';
import { CostLines } from '../sheets/cost-lines';
import { STRATEGIES, type Strategy } from './draft';

type Preview = Shape<'AllocationPreview'>;

/** What the sheet does and costs, as it is typed: in money and per year; which holdings are used is folded away. */
export function LiveCost({
  preview,
  isOld,
  onStrategy,
}: {
  preview: Preview;
  isOld: boolean;
  onStrategy: (strategy: Strategy) => void;
}) {
  const { t } = useTranslation('supplier');
  return (
    <Card title={t('cost.title')} className={isOld ? 'live-cost old' : 'live-cost'}>
      <div aria-live="polite" aria-busy={isOld}>
        <CostLines of={preview} />
      </div>
      {preview.problems.map(({ code, pointer, detail, blocks }) => (
        <p key={code + pointer} className={blocks ? 'note bad' : 'note'} role={blocks ? 'alert' : 'status'}>
          {detail}
        </p>
      ))}
      <UsedHoldings preview={preview} onStrategy={onStrategy} />
    </Card>
  );
}

function UsedHoldings({
  preview: { payments, cash, kept, currency, strategy },
  onStrategy,
}: {
  preview: Preview;
  onStrategy: (strategy: Strategy) => void;
}) {
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
      <Field label={t('cost.strategy')}>
        {(props) => (
          <select
            {...props}
            className="input"
            value={strategy}
            onChange={({ target }) => {
              onStrategy(STRATEGIES.find((one) => one === target.value) ?? 'cheapest');
            }}
          >
            {STRATEGIES.map((one) => (
              <option key={one} value={one}>
                {t(`cost.first.${one}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
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
