import { useQuery } from '@tanstack/react-query';
import { Card, Table } from 'antd';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { api, read, type Shape } from '../../shared/api';
import { ProblemAlert } from '../ui';
import { shareOf } from './tiers';

type Stage = Shape<'StageTimes'>;

/** How far the company's certificates came on their way to cash, and how long each stage took. */
export function IssueToCash() {
  const { t } = useTranslation('obligor');
  const stages = useQuery({
    queryKey: ['issue-to-cash'],
    queryFn: async () => (await read(api.GET('/v1/issue-to-cash'))).data,
  });
  const most = Math.max(1, ...(stages.data ?? []).map(({ certificates }) => certificates ?? 0));
  return (
    <Card title={<h2>{t('toCash.title')}</h2>} size="small">
      <ProblemAlert error={stages.error} onRetry={() => void stages.refetch()} />
      <Table<Stage>
        size="small"
        rowKey="stage"
        loading={stages.isPending}
        pagination={false}
        dataSource={stages.data ?? []}
        scroll={{ x: 'max-content' }}
        onRow={({ stage }) => ({ 'data-stage': stage }) as object}
        columns={[
          {
            title: t('toCash.stage'),
            render: (_, { stage }) => (
              <>
                {t(`toCash.${stage}`)}
                <br />
                <small className="obligor-since">{t(`toCash.since.${stage}`)}</small>
              </>
            ),
          },
          {
            title: t('funnel.count'),
            align: 'right',
            render: (_, { certificates }) => certificates ?? t('toCash.withheld'),
          },
          {
            title: <span className="sr-only">{t('tiers.share')}</span>,
            width: 140,
            // On a telephone the times are worth more than the bars.
            responsive: ['md'],
            render: (_, { certificates }) => (
              <svg className="obligor-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden>
                <rect width={shareOf(BigInt(certificates ?? 0), BigInt(most))} height="8" rx="1" />
              </svg>
            ),
          },
          { title: t('toCash.median'), align: 'right', render: (_, { median }) => spanWords(median, t) },
          { title: t('toCash.p90'), align: 'right', render: (_, { p90 }) => spanWords(p90, t) },
        ]}
        footer={() => <small>{t('toCash.about')}</small>}
      />
    </Card>
  );
}

/** A time as a person says it: in days of the business calendar, or, within one day, as long as it really took. */
export function spanWords(span: Stage['median'], t: TFunction<'obligor'>): string {
  if (span === null) return '—';
  const { seconds, days } = span;
  if (days > 0) return t('toCash.days', { count: days });
  if (seconds < 1) return t('toCash.atOnce');
  if (seconds < 60) return t('toCash.seconds', { count: seconds });
  if (seconds < 3600) return t('toCash.minutes', { count: Math.round(seconds / 60) });
  if (seconds < 86_400) return t('toCash.hours', { count: Math.round(seconds / 3600) });
  return t('toCash.days', { count: Math.round(seconds / 86_400) });
}
