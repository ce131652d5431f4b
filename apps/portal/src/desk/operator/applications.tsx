import { Button, Empty, Segmented, Table, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, read, type Shape } from '../../shared/api';
import { DeskPageFrame, ProblemAlert } from '../ui';
import { REVIEWS } from './decision-routes';
import { usePages } from './pages';
import { ReviewWords } from './review-words';
import { WaitingDecisions } from './waiting-decisions';

const STATUSES = ['submitted', 'questions', 'approved', 'registered', 'refused'] as const;

/** Companies that ask to come: what waits for a review, and what waits for a second person. */
export default function Applications() {
  const { t } = useTranslation('operator');
  const { t: common } = useTranslation();
  const [status, setStatus] = useState<(typeof STATUSES)[number]>('submitted');
  const found = usePages(['applications', status], (after) =>
    read(api.GET('/v1/applications', { params: { query: { status, limit: 50, starting_after: after } } })),
  );
  return (
    <DeskPageFrame title={t('applications.title')} lead={t('applications.lead')}>
      <WaitingDecisions routes={REVIEWS} describe={(decision) => <ReviewWords decision={decision} />} />
      <Segmented
        aria-label={common('word.status')}
        className="operator-scroll"
        value={status}
        options={STATUSES.map((value) => ({ value, label: t(`applicationStatus.${value}`) }))}
        onChange={setStatus}
      />
      <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />
      <Table<Shape<'Application'>>
        rowKey="id"
        size="middle"
        loading={found.isPending}
        dataSource={found.rows}
        pagination={false}
        scroll={{ x: 'max-content' }}
        locale={{ emptyText: <Empty description={t('applications.empty')} /> }}
        columns={[
          {
            title: common('word.company'),
            render: (_, { id, content }) => (
              <Link to={`/operator/applications/${id}`}>{content.company?.legalName ?? id.slice(0, 8)}</Link>
            ),
          },
          {
            title: t('applications.role'),
            render: (_, { role }) => common(`word.${role}`),
          },
          { title: t('applications.code'), render: (_, { content }) => content.company?.uscc ?? '—' },
          {
            title: t('applications.account'),
            render: (_, { proof }) =>
              proof?.status === 'proven' ? <Tag color="green">{t('applications.proven')}</Tag> : '—',
          },
          {
            title: t('applications.papers'),
            align: 'right',
            render: (_, { documents }) => documents.length,
          },
        ]}
      />
      {found.hasNextPage && (
        <Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {common('act.more')}
        </Button>
      )}
    </DeskPageFrame>
  );
}
