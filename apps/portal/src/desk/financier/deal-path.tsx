import { Card, Timeline } from 'antd';
import { useTranslation } from 'react-i18next';
import { formatMoment } from '../../shared/dates';
import type { Purchase } from './reads';

const WAY = [
  ['accepted', 'acceptedAt'],
  ['signed', 'signedAt'],
  ['registered', 'registeredAt'],
  ['funding', 'committedAt'],
  ['funded', 'fundedAt'],
] as const;
const AFTER = ['collected', 'overdue', 'recourse', 'closed', 'repurchased', 'expired', 'withdrawn', 'failed'];

/** The states that a purchase has gone through, each with its moment; and those that come next. */
export function DealPath({ purchase }: { purchase: Purchase }) {
  const { t, i18n } = useTranslation('financier');
  const { t: common } = useTranslation();
  const isOver = AFTER.includes(purchase.status);
  const items = WAY.filter(([, at]) => purchase[at] !== null || !isOver).map(([status, key]) => {
    const at = purchase[key];
    return {
      key: status,
      color: at === null ? ('gray' as const) : ('green' as const),
      content: (
        <>
          <span className={at === null ? 'quiet' : undefined}>{common(`discountStatus.${status}`)}</span>
          <br />
          <small className="quiet">{at === null ? t('path.later') : formatMoment(at, i18n.language)}</small>
          {status === 'registered' && purchase.registrationNumber !== null && (
            <>
              <br />
              <small>
                {t('path.register', {
                  number: purchase.registrationNumber,
                  at: purchase.searchedAt === null ? '' : formatMoment(purchase.searchedAt, i18n.language),
                })}
              </small>
            </>
          )}
        </>
      ),
    };
  });
  return (
    <Card size="small" title={<h2>{t('path.title')}</h2>}>
      <Timeline
        items={[
          ...items,
          ...(isOver
            ? [
                {
                  key: purchase.status,
                  color: purchase.status === 'collected' ? ('green' as const) : ('red' as const),
                  content: <strong>{common(`discountStatus.${purchase.status}`)}</strong>,
                },
              ]
            : []),
        ]}
      />
    </Card>
  );
}
