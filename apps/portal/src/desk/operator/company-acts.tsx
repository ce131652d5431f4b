import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Card, Popconfirm, Space, Table, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read, type Shape } from '../../shared/api';
import { formatMoment } from '../../shared/dates';
import { useOnce } from '../../shared/once';
import { useMe } from '../../shared/session';
import { ProblemAlert } from '../ui';
import { useCompanyChanges } from './company-reads';
import { ReasonModal } from './reason-modal';

type Company = Shape<'Company'>;
type Change = Shape<'CompanyChange'>;
const COLOURS = {
  open: 'gold',
  complete: 'green',
  refused: 'red',
  withdrawn: 'default',
  expired: 'default',
} as const;

const changesOf = ({ status }: Company): Change['kind'][] =>
  status === 'active' ? ['suspension', 'exit'] : status === 'suspended' ? ['resumption', 'exit'] : [];

/** What a maker can propose to two registrars: that the company is suspended, resumed, let go, or noted as it is now. */
export function CompanyActs({ company, isOpen }: { company: Company; isOpen: boolean }) {
  const { t } = useTranslation('operator');
  const { t: common } = useTranslation();
  const { data: me } = useMe();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [asked, setAsked] = useState<Change['kind']>();
  const done = async (): Promise<void> => {
    await queries.invalidateQueries();
    void message.success(t('company.proposed'));
  };
  const noting = useOnce(async (key: string) => {
    await read(
      api.POST('/v1/companies/{id}/registration', {
        params: { path: { id: company.id } },
        headers: { 'idempotency-key': key },
      }),
    );
    await done();
  });
  const mayPropose = me?.userRoles.includes('maker') === true && company.id !== me.companyId;
  if (!mayPropose || company.status === 'left') return null;
  return (
    <Space wrap>
      <Popconfirm
        title={t('company.asItStandsSure')}
        okText={t('decision.propose')}
        onConfirm={() => void noting.run()}
      >
        <Button disabled={isOpen} loading={noting.busy}>
          {t('company.asItStands')}
        </Button>
      </Popconfirm>
      {changesOf(company).map((change) => (
        <Button
          key={change}
          danger={change !== 'resumption'}
          type={change === 'resumption' ? 'primary' : 'default'}
          disabled={isOpen}
          onClick={() => {
            setAsked(change);
          }}
        >
          {t(`companies.${change}`)}
        </Button>
      ))}
      <ReasonModal
        open={asked !== undefined}
        title={asked ? `${t(`companies.${asked}`)} · ${company.legalName}` : ''}
        lead={asked && t(`company.sure.${asked}`)}
        label={common('word.reason')}
        danger={asked !== 'resumption'}
        onClose={() => {
          setAsked(undefined);
        }}
        act={async (key, reason) => {
          if (!asked) return;
          await read(
            api.POST(`/v1/companies/{id}/${asked}`, {
              params: { path: { id: company.id } },
              headers: { 'idempotency-key': key },
              body: { reason },
            }),
          );
          await done();
        }}
      />
      <ProblemAlert error={noting.error} />
    </Space>
  );
}

/** When it was suspended, resumed or let go, and why. */
export function CompanyHistory({ id }: { id: string }) {
  const { t, i18n } = useTranslation('operator');
  const { t: common } = useTranslation();
  const found = useCompanyChanges(id);
  return (
    <Card size="small" title={t('company.history')}>
      <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />
      <Table<Change>
        size="small"
        rowKey="proposalId"
        loading={found.isPending}
        dataSource={found.data ?? []}
        pagination={false}
        scroll={{ x: 'max-content' }}
        locale={{ emptyText: t('company.noHistory') }}
        columns={[
          {
            title: common('word.time'),
            render: (_, { proposedAt }) => formatMoment(proposedAt, i18n.language),
          },
          { title: t('companies.change'), render: (_, { kind }) => t(`companies.${kind}`) },
          {
            title: common('word.reason'),
            render: (_, { reason }) => <span className="operator-reason">{reason}</span>,
          },
          {
            title: common('word.status'),
            render: (_, { status }) => (
              <Tag color={COLOURS[status]}>{t(`company.changeStatus.${status}`)}</Tag>
            ),
          },
        ]}
      />
    </Card>
  );
}
