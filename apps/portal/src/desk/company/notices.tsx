import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Card, Empty, Skeleton, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { api, read, type Shape } from '../../shared/api';
import { formatMoment } from '../../shared/dates';
import { DeskPageFrame, ProblemAlert } from '../ui';
import { NOTICE_KINDS } from './notice-kinds';

/** What the company was told of, the newest first. */
export default function Notices() {
  const { t } = useTranslation('company');
  const { t: common } = useTranslation();
  const pages = useInfiniteQuery({
    queryKey: ['notices'],
    queryFn: ({ pageParam }) =>
      read(api.GET('/v1/notices', { params: { query: { limit: 50, starting_after: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ data, has_more }) => (has_more ? data.at(-1)?.id : undefined),
  });
  const all = pages.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <DeskPageFrame title={t('menu.notices')} lead={t('notices.lead')}>
      <ProblemAlert error={pages.error} onRetry={() => void pages.refetch()} />
      <Card size="small">
        {pages.isPending ? (
          <Skeleton active />
        ) : all.length === 0 ? (
          <Empty description={t('notices.empty')} />
        ) : (
          <ul className="company-notices" aria-label={t('menu.notices')}>
            {all.map((notice) => (
              <Notice key={notice.id} notice={notice} />
            ))}
          </ul>
        )}
        {pages.hasNextPage && (
          <Button loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            {common('act.more')}
          </Button>
        )}
      </Card>
    </DeskPageFrame>
  );
}

function Notice({ notice: { kind, facts, createdAt } }: { notice: Shape<'Notice'> }) {
  const { t, i18n } = useTranslation('company');
  const known = NOTICE_KINDS.find((one) => one === kind);
  const lines = Object.entries(facts).filter(([, value]) => value !== null && value !== '');
  return (
    <li data-notice={kind}>
      <strong>{known ? t(`notices.kind.${known}`) : kind}</strong>{' '}
      <Typography.Text type="secondary">{formatMoment(createdAt, i18n.language)}</Typography.Text>
      <details>
        <summary>{t('notices.facts')}</summary>
        <dl>
          {lines.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
            </div>
          ))}
        </dl>
      </details>
    </li>
  );
}
