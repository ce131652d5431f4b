import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Card, Empty, Form, Table, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read, type Shape } from '../../shared/api';
import { formatDate } from '../../shared/dates';
import { useMe } from '../../shared/session';
import { DeskPageFrame, ProblemAlert } from '../ui';
import { HashedFile } from '../ui/document-hash';
import { LISTS } from './decision-routes';
import { LoadListDrawer } from './load-list-drawer';
import { usePages } from './pages';
import { ScreeningHits } from './screening-hits';
import { WaitingDecisions } from './waiting-decisions';

const COLOURS = { proposed: 'gold', current: 'green', replaced: 'default', rejected: 'red' } as const;

/** Lists of names that are looked for: each version is loaded by one person and taken by another; and what was found. */
export default function ScreeningLists() {
  const { t } = useTranslation('operator');
  const { t: common } = useTranslation();
  const { data: me } = useMe();
  const [isLoading, setIsLoading] = useState(false);
  const hits = usePages(['screening', 'hits'], (after) =>
    read(api.GET('/v1/screening/hits', { params: { query: { limit: 25, starting_after: after } } })),
  );
  return (
    <DeskPageFrame
      title={t('lists.title')}
      lead={t('lists.lead')}
      actions={
        me?.userRoles.includes('maker') === true && (
          <Button
            type="primary"
            onClick={() => {
              setIsLoading(true);
            }}
          >
            {t('lists.load')}
          </Button>
        )
      }
    >
      <WaitingDecisions routes={LISTS} describe={({ payload }) => <ListWords payload={payload} />} />
      <ProblemAlert error={hits.error} onRetry={() => void hits.refetch()} />
      {hits.isSuccess && <ScreeningHits hits={hits.rows} none={t('lists.noHits')} isOfAll />}
      {hits.hasNextPage && (
        <Button loading={hits.isFetchingNextPage} onClick={() => void hits.fetchNextPage()}>
          {common('act.more')}
        </Button>
      )}
      <Versions />
      <LoadListDrawer
        open={isLoading}
        onClose={() => {
          setIsLoading(false);
        }}
      />
    </DeskPageFrame>
  );
}

function Versions() {
  const { t, i18n } = useTranslation('operator');
  const { t: common } = useTranslation();
  const found = useQuery({
    queryKey: ['screening', 'lists'],
    queryFn: async () => (await read(api.GET('/v1/screening/lists'))).data,
  });
  return (
    <Card size="small" title={t('lists.versions')}>
      <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />
      <Table<Shape<'ScreeningList'>>
        size="small"
        rowKey="id"
        loading={found.isPending}
        dataSource={found.data ?? []}
        pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 'max-content' }}
        locale={{ emptyText: <Empty description={t('lists.empty')} /> }}
        columns={[
          { title: t('lists.source'), dataIndex: 'source' },
          {
            title: t('lists.publishedOn'),
            render: (_, { publishedOn }) => formatDate(publishedOn, i18n.language),
          },
          { title: t('lists.entries'), align: 'right', dataIndex: 'entries' },
          {
            title: common('word.status'),
            render: (_, { status }) => <Tag color={COLOURS[status]}>{t(`lists.status.${status}`)}</Tag>,
          },
          {
            title: 'SHA-256',
            render: (_, { contentSha256 }) => (
              <span className="operator-hash">{contentSha256.slice(0, 16)}…</span>
            ),
          },
        ]}
      />
    </Card>
  );
}

/** A version as it was proposed; whoever has the source’s own file sees at once whether it is the same. */
function ListWords({ payload }: { payload: unknown }) {
  const { t, i18n } = useTranslation('operator');
  const words = payload as { source: string; publishedOn: string; contentSha256: string; entries: number };
  const [ownHash, setOwnHash] = useState<string>();
  return (
    <>
      <strong>{words.source}</strong>{' '}
      {t('lists.proposed', {
        day: formatDate(words.publishedOn, i18n.language),
        count: words.entries,
      })}
      <div className="operator-hash operator-fact">SHA-256 {words.contentSha256}</div>
      <Form layout="vertical">
        <HashedFile
          id={`compare-${words.contentSha256.slice(0, 8)}`}
          label={t('lists.compare')}
          accept=".csv,text/csv"
          onHashed={setOwnHash}
        />
      </Form>
      {ownHash !== undefined && (
        <Alert
          showIcon
          type={ownHash === words.contentSha256 ? 'success' : 'error'}
          title={ownHash === words.contentSha256 ? t('lists.same') : t('lists.differs')}
        />
      )}
    </>
  );
}
