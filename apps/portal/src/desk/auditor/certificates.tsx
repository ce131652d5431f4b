import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Empty, Input, Table, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { Amount } from '../../shared/amount';
import { api, read, type Shape } from '../../shared/api';
import { formatDate } from '../../shared/dates';
import { DeskPageFrame, ProblemAlert } from '../ui';
import { partyName } from './party-name';
import { STATUS_COLOURS } from './status-colours';

/** All certificates on the ledger; each leads to its life. */
export default function Certificates() {
  const { t, i18n } = useTranslation('auditor');
  const { t: common } = useTranslation();
  const navigate = useNavigate();
  const found = useInfiniteQuery({
    queryKey: ['ledger-certificates'],
    queryFn: ({ pageParam }) =>
      read(
        api.GET('/v1/ledger-certificates', { params: { query: { limit: 50, starting_after: pageParam } } }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ data, has_more: more }) => (more ? data.at(-1)?.id : undefined),
  });
  return (
    <DeskPageFrame title={t('certificates.title')} lead={t('certificates.lead')}>
      <Input.Search
        className="auditor-search"
        placeholder={t('certificates.number')}
        aria-label={t('certificates.number')}
        enterButton={common('act.open')}
        onSearch={(text) => {
          const id = text.trim();
          if (/^\d+$/.test(id)) void navigate(`/auditor/certificates/${id}`);
        }}
      />
      <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />
      <Table<Shape<'LedgerCertificate'>>
        rowKey="id"
        loading={found.isPending}
        dataSource={found.data?.pages.flatMap(({ data }) => data) ?? []}
        pagination={false}
        scroll={{ x: 'max-content' }}
        locale={{ emptyText: <Empty description={t('certificates.empty')} /> }}
        columns={[
          {
            title: common('word.certificate'),
            render: (_, { id }) => <Link to={`/auditor/certificates/${id}`}>{id}</Link>,
          },
          { title: common('word.obligor'), render: (_, { obligor }) => partyName(obligor) },
          { title: t('certificates.payee'), render: (_, { payee }) => partyName(payee) },
          {
            title: t('certificates.face'),
            align: 'right',
            render: (_, { face, currency }) => <Amount minor={face} currency={currency} />,
          },
          {
            title: t('certificates.outstanding'),
            align: 'right',
            render: (_, { outstanding, currency }) => <Amount minor={outstanding} currency={currency} />,
          },
          { title: common('word.dueOn'), render: (_, { dueOn }) => formatDate(dueOn, i18n.language) },
          {
            title: common('word.status'),
            render: (_, { status }) => (
              <Tag color={STATUS_COLOURS[status]}>{common(`certificateStatus.${status}`)}</Tag>
            ),
          },
          { title: common('word.block'), align: 'right', dataIndex: 'blockNumber' },
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
