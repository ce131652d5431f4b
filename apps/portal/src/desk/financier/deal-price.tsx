import { Card, Tag } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Amount } from '../../shared/amount';
import { formatDate } from '../../shared/dates';
import { formatPpm } from '../../shared/money';
import type { Purchase, Request } from './reads';

/** The price as the API says it: from the face to the cash, and what that costs the seller in a year. */
export function DealPrice({
  purchase,
  request,
  companyId,
}: {
  purchase: Purchase | undefined;
  request: Request | undefined;
  companyId: string;
}) {
  const { t, i18n } = useTranslation('financier');
  const { t: common } = useTranslation();
  const quote = request?.quotes.find(({ financierId }) => financierId === companyId);
  const price = purchase ?? quote;
  const currency = purchase?.currency ?? request?.currency ?? 'CNY';
  if (!price) {
    const declined = request?.declinings.find(({ financierId }) => financierId === companyId);
    return (
      <Card size="small" title={<h2>{t('deal.price')}</h2>}>
        <Lines
          lines={[
            [t('word.face'), <Amount key="face" minor={request?.amount ?? null} currency={currency} />],
          ]}
        />
        <p className="quiet">
          {declined ? t('deal.declined', { reason: declined.reason }) : t('deal.noPrice')}
        </p>
      </Card>
    );
  }
  const amount = (minor: string, isLess = false): ReactNode => (
    <Amount minor={isLess ? -BigInt(minor) : BigInt(minor)} currency={currency} unit={false} />
  );
  const date = (day: string): string => formatDate(day, i18n.language);
  const advance = 'advancePpm' in price ? price.advancePpm : quote?.advancePpm;
  return (
    <Card
      size="small"
      title={<h2>{t('deal.price')}</h2>}
      extra={
        <Tag color={price.recourse ? 'orange' : undefined}>
          {t(price.recourse ? 'recourse.with' : 'recourse.without')}
        </Tag>
      }
    >
      <Lines
        lines={[
          [t('word.face'), <Amount key="face" minor={price.face} currency={currency} />],
          [
            advance === undefined
              ? t('word.reserve')
              : t('deal.reserveOf', { advance: formatPpm(advance, i18n.language) }),
            amount(price.reserve, true),
          ],
          [t('word.financed'), amount(price.financed)],
          [
            t('deal.interestOf', {
              rate: formatPpm(price.ratePpm, i18n.language),
              days: price.days,
              basis: price.basis,
            }),
            amount(price.sellerInterest, true),
          ],
          [t('word.fees'), amount(price.fees, true)],
          [<strong key="label">{t('deal.cash')}</strong>, <strong key="cash">{amount(price.cash)}</strong>],
        ]}
      />
      <dl className="pairs">
        <div>
          <dt>{t('deal.allIn')}</dt>
          <dd>{formatPpm(price.allInPpm, i18n.language)}</dd>
        </div>
        <div>
          <dt>{t('deal.runs')}</dt>
          <dd>
            {date(price.from)} – {date(price.to)} ({common('word.days', { count: price.days })})
          </dd>
        </div>
        {BigInt(price.reserve) > 0n && (
          <div>
            <dt>{t('word.reserve')}</dt>
            <dd>{t('deal.reserveWhen')}</dd>
          </div>
        )}
        {quote?.termReview != null && (
          <div>
            <dt>{t('deal.review')}</dt>
            <dd>{quote.termReview}</dd>
          </div>
        )}
      </dl>
      <p className="quiet">{t(price.recourse ? 'recourse.withWords' : 'recourse.withoutWords')}</p>
    </Card>
  );
}

function Lines({ lines }: { lines: readonly (readonly [label: ReactNode, amount: ReactNode])[] }) {
  return (
    <table className="sum-lines">
      <tbody>
        {lines.map(([label, amount], place) => (
          <tr key={place}>
            <th scope="row">{label}</th>
            <td>{amount}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
