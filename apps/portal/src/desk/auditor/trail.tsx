import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Button, Empty, Input, Select, Space, Table, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read, type Shape } from '../../shared/api';
import { formatMoment } from '../../shared/dates';
import { useOnce } from '../../shared/once';
import { DeskPageFrame, ProblemAlert } from '../ui';
import { csvOf, saveFile } from './save-file';
import { TrailEntry } from './trail-entry';

type Entry = Shape<'AuditEntry'>;
const COLOURS = {
  done: 'green',
  replayed: 'default',
  refused: 'orange',
  failed: 'red',
  left: 'gold',
} as const;
/** So many entries come into one export at most; a longer trail is narrowed by a search first. */
const MOST_EXPORTED = 10_000;

const ask = (companyId: string | undefined, search: string, after: string | undefined, limit: number) =>
  read(
    api.GET('/v1/audit', {
      params: {
        query: {
          limit,
          starting_after: after,
          ...(companyId === undefined ? {} : { companyId }),
          ...(search === '' ? {} : { search }),
        },
      },
    }),
  );

/** Who did what for whom, sealed in a chain of each company; searched, opened, and taken away as CSV. */
export default function Trail() {
  const { t, i18n } = useTranslation('auditor');
  const { t: common } = useTranslation();
  const [companyId, setCompanyId] = useState<string>();
  const [search, setSearch] = useState('');
  const companies = useQuery({
    queryKey: ['companies', 'first'],
    queryFn: async () => (await read(api.GET('/v1/companies', { params: { query: { limit: 100 } } }))).data,
  });
  const found = useInfiniteQuery({
    queryKey: ['audit', companyId, search],
    queryFn: ({ pageParam }) => ask(companyId, search, pageParam, 50),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ data, has_more: more }) => (more ? data.at(-1)?.id : undefined),
  });
  const exporting = useOnce(async () => {
    const all: Entry[] = [];
    let after: string | undefined;
    for (let more = true; more && all.length < MOST_EXPORTED;) {
      const page = await ask(companyId, search, after, 100);
      all.push(...page.data);
      after = page.data.at(-1)?.id;
      more = page.has_more;
    }
    saveFile('audit-trail.csv', 'text/csv;charset=utf-8', csvOf([HEAD, ...all.map(rowOf)]));
  });
  return (
    <DeskPageFrame
      title={t('trail.title')}
      lead={t('trail.lead')}
      actions={
        <Button loading={exporting.busy} onClick={() => void exporting.run()}>
          {t('trail.csv')}
        </Button>
      }
    >
      <Space wrap>
        <Select
          aria-label={common('word.company')}
          placeholder={t('trail.own')}
          style={{ width: 260 }}
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          value={companyId}
          options={companies.data?.map(({ id, legalName, participant }) => ({
            value: id,
            label: `${legalName} · ${String(participant)}`,
          }))}
          onChange={setCompanyId}
        />
        <Input.Search
          allowClear
          aria-label={t('trail.search')}
          placeholder={t('trail.search')}
          maxLength={80}
          onSearch={(text) => {
            setSearch(text.trim());
          }}
        />
      </Space>
      <ProblemAlert error={found.error ?? exporting.error} onRetry={() => void found.refetch()} />
      <Table<Entry>
        size="small"
        rowKey="id"
        loading={found.isPending}
        dataSource={found.data?.pages.flatMap(({ data }) => data) ?? []}
        pagination={false}
        scroll={{ x: 'max-content' }}
        locale={{ emptyText: <Empty description={t('trail.empty')} /> }}
        expandable={{ expandedRowRender: (entry) => <TrailEntry entry={entry} /> }}
        columns={[
          { title: common('word.time'), render: (_, { at }) => formatMoment(at, i18n.language) },
          { title: t('trail.act'), dataIndex: 'act' },
          {
            title: t('trail.route'),
            render: (_, { route }) => <span className="auditor-hash">{route}</span>,
          },
          {
            title: t('trail.outcome'),
            render: (_, { outcome, code }) => (
              <>
                <Tag color={COLOURS[outcome]}>{t(`outcome.${outcome}`)}</Tag>
                {code}
              </>
            ),
          },
          { title: t('trail.changes'), align: 'right', render: (_, { changes }) => changes.length },
          { title: '№', align: 'right', dataIndex: 'seq' },
          {
            title: t('trail.seal'),
            render: (_, { hash }) => <span className="auditor-hash">{hash.slice(0, 12)}…</span>,
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

const HEAD = [
  'id',
  'at',
  'companyId',
  'userId',
  'via',
  'forCompanyId',
  'act',
  'route',
  'subject',
  'outcome',
  'status',
  'code',
  'seq',
  'hash',
];

function rowOf(entry: Entry): string[] {
  const {
    id,
    at,
    companyId,
    userId,
    via,
    forCompanyId,
    act,
    route,
    subject,
    outcome,
    status,
    code,
    seq,
    hash,
  } = entry;
  return [
    id,
    at,
    companyId ?? '',
    userId ?? '',
    via ?? '',
    forCompanyId ?? '',
    act,
    route,
    JSON.stringify(subject),
    outcome,
    status === null ? '' : String(status),
    code ?? '',
    seq,
    hash,
  ];
}
