import { Empty } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Amount } from '../../shared/amount';
import { formatDate } from '../../shared/dates';

/** One deal behind a figure. */
export interface DealLine {
  id: string;
  dealId: string | undefined;
  obligor: string;
  seller: string | undefined;
  tier: number;
  currency: string;
  payOn: string;
  amount: bigint;
}

/** The deals behind a figure, with their sum: what was clicked, to the minor unit. */
export function DealList({ deals }: { deals: readonly DealLine[] }) {
  const { t, i18n } = useTranslation('financier');
  const { t: common } = useTranslation();
  const [first] = deals;
  if (!first) return <Empty description={t('portfolio.nothingOwed')} />;
  const total = deals.reduce((sum, { amount }) => sum + amount, 0n);
  return (
    <div className="scrolls" tabIndex={0} role="region" aria-label={t('portfolio.deals')}>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{t('word.deal')}</th>
            <th scope="col">{common('word.payOn')}</th>
            <th scope="col" className="right">
              {common('word.amount')}
            </th>
          </tr>
        </thead>
        <tbody>
          {deals.map((deal) => (
            <tr key={deal.id}>
              <td>
                {deal.dealId === undefined ? (
                  deal.obligor
                ) : (
                  <Link to={`/financier/deals/${deal.dealId}`}>{deal.seller ?? deal.obligor}</Link>
                )}
                <br />
                <small className="quiet">
                  {deal.obligor} · {common('word.tier', { tier: deal.tier })}
                </small>
              </td>
              <td className="nowrap">{formatDate(deal.payOn, i18n.language)}</td>
              <td className="right">
                <Amount minor={deal.amount} currency={deal.currency} />
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={2}>
              {common('word.total')}
            </th>
            <td className="right">
              <strong>
                <Amount minor={total} currency={first.currency} />
              </strong>
            </td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}
