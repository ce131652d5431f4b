import { Card, Empty } from 'antd';
import { useTranslation } from 'react-i18next';
import { formatPpm } from '../../shared/money';
import { byTenorAndTier, TENORS } from './portfolio-sums';
import type { Purchase } from './reads';

/** The average rate by tenor and tier: what was bought, and what it earns; darker is more. */
export function YieldTable({
  purchases,
  onOpen,
}: {
  purchases: readonly Purchase[];
  onOpen: (title: string, deals: readonly Purchase[]) => void;
}) {
  const { t, i18n } = useTranslation('financier');
  const { t: common } = useTranslation();
  const rows = byTenorAndTier(purchases);
  const rates = rows.flatMap(({ cells }) => cells.flatMap(({ rate }) => (rate === undefined ? [] : [rate])));
  const highest = rates.reduce((most, rate) => (rate > most ? rate : most), 1n);
  return (
    <Card size="small" title={<h2>{t('yield.title')}</h2>}>
      <p className="quiet">{t('yield.lead')}</p>
      {rows.length === 0 ? (
        <Empty description={t('yield.empty')} />
      ) : (
        <div className="scrolls" tabIndex={0} role="region" aria-label={t('yield.title')}>
          <table className="plain-table yields">
            <thead>
              <tr>
                <th scope="col">{t('yield.tier')}</th>
                {TENORS.map((tenor) => (
                  <th key={tenor} scope="col" className="right">
                    {t(`yield.${tenor}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ tier, cells }) => (
                <tr key={tier}>
                  <th scope="row">{common('word.tier', { tier })}</th>
                  {cells.map(({ tenor, deals, rate, allIn }) => (
                    <td key={tenor} className="right">
                      {rate === undefined ? (
                        <span className="quiet">—</span>
                      ) : (
                        <button
                          type="button"
                          className="yield"
                          style={{
                            background: `color-mix(in srgb, var(--brand) ${((rate * 24n) / highest).toString()}%, var(--card))`,
                          }}
                          onClick={() => {
                            onOpen(`${common('word.tier', { tier })} · ${t(`yield.${tenor}`)}`, deals);
                          }}
                        >
                          <strong>{formatPpm(rate, i18n.language)}</strong>
                          <small>
                            {t('yield.cell', {
                              allIn: formatPpm(allIn ?? 0n, i18n.language),
                              count: deals.length,
                            })}
                          </small>
                        </button>
                      )}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}
