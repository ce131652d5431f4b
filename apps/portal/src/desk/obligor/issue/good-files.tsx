import { Button, Table, Tag, type TableProps } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Amount } from '../../../shared/amount';
import { formatDate } from '../../../shared/dates';
import { OrderWords, useDealtWith } from '../order-words';
import { FaultWords } from './faults';
import type { InvoiceFile } from './invoice-file';
import type { Outcome } from './outcome';

/** The files that can be issued, what each says, how far it has come, and what the maker signs over it. */
export function GoodFiles({
  files,
  left,
  outcomes,
  isBusy,
  onLeave,
  onRemove,
}: {
  files: readonly InvoiceFile[];
  left: ReadonlySet<string>;
  outcomes: ReadonlyMap<string, Outcome>;
  isBusy: boolean;
  onLeave: (left: ReadonlySet<string>) => void;
  onRemove: (hash: string) => void;
}) {
  const { t, i18n } = useTranslation('obligor');
  const { t: common } = useTranslation();
  const { data: names } = useDealtWith();
  const columns: TableProps<InvoiceFile>['columns'] = [
    {
      title: t('issue.file'),
      render: (_, { name, reading }) => (
        <>
          {reading ? <strong>{reading.number}</strong> : common('word.loading')}
          <br />
          <small>{name}</small>
        </>
      ),
    },
    { title: common('word.supplier'), render: (_, { reading }) => reading?.seller.name },
    {
      title: t('issue.issuedOn'),
      responsive: ['lg'],
      render: (_, { reading }) => reading && formatDate(reading.issuedOn, i18n.language),
    },
    {
      title: common('word.amount'),
      align: 'right',
      render: (_, { reading }) => reading && <Amount minor={reading.payable} currency={reading.currency} />,
    },
    {
      title: common('word.status'),
      render: (_, { hash, name, verdict }) => (
        <FileState name={name} verdict={verdict} outcome={outcomes.get(hash)} />
      ),
    },
    {
      title: <span className="sr-only">{t('issue.remove')}</span>,
      render: (_, { hash, name }) =>
        outcomes.has(hash) && outcomes.get(hash)?.state !== 'failed' ? null : (
          <Button
            size="small"
            type="text"
            disabled={isBusy}
            aria-label={`${t('issue.remove')} ${name}`}
            onClick={() => {
              onRemove(hash);
            }}
          >
            {t('issue.remove')}
          </Button>
        ),
    },
  ];
  return (
    <Table
      size="small"
      rowKey="hash"
      dataSource={[...files]}
      columns={columns}
      pagination={files.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
      scroll={{ x: 'max-content' }}
      rowSelection={{
        selectedRowKeys: files.filter(({ hash }) => !left.has(hash)).map(({ hash }) => hash),
        getCheckboxProps: ({ name, hash }) => ({
          disabled: isBusy || outcomes.has(hash),
          'aria-label': name,
        }),
        onChange: (keys) => {
          onLeave(new Set(files.map(({ hash }) => hash).filter((hash) => !keys.includes(hash))));
        },
      }}
      expandable={{
        rowExpandable: ({ hash }) => orderOf(outcomes.get(hash)) !== undefined,
        expandedRowRender: ({ hash }) => {
          const order = orderOf(outcomes.get(hash));
          return order && <OrderWords order={order} names={names} />;
        },
      }}
    />
  );
}

const orderOf = (outcome: Outcome | undefined) =>
  outcome && 'proposal' in outcome ? outcome.proposal?.order : undefined;

function FileState({
  name,
  verdict,
  outcome,
}: {
  name: string;
  verdict: InvoiceFile['verdict'];
  outcome: Outcome | undefined;
}) {
  const { t } = useTranslation('obligor');
  const { t: common } = useTranslation();
  if (!outcome)
    return (
      <Tag color={verdict === 'good' ? 'green' : undefined} data-file={name} data-verdict={verdict}>
        {verdict === 'reading' ? common('word.loading') : t('issue.state.good')}
      </Tag>
    );
  const { state } = outcome;
  return (
    <div data-file={name} data-state={state}>
      <Tag color={TONES[state]}>
        {state === 'there' ? common(`certificateStatus.${outcome.status}`) : t(`issue.state.${state}`)}
      </Tag>{' '}
      {'certificateId' in outcome && (
        <Link to={`/obligor/certificates/${outcome.certificateId}`}>{t('issue.certificate')}</Link>
      )}
      {'fault' in outcome && (
        <div className="obligor-fault" role="alert">
          <FaultWords fault={outcome.fault} />
        </div>
      )}
    </div>
  );
}

const TONES: Readonly<Record<Outcome['state'], string | undefined>> = {
  preparing: undefined,
  failed: 'red',
  'to-sign': 'gold',
  there: undefined,
  signed: 'green',
  unsigned: 'red',
};
