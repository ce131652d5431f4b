import { useQuery } from '@tanstack/react-query';
import { Button, Card, Table } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../shared/api';
import { useMe } from '../../shared/session';
import { DeskPageFrame, ProblemAlert } from '../ui';
import { ChangeDialog } from './change-dialog';
import { PayoutChange } from './payout-change';
import { PayoutDecisions } from './payout-decisions';

/** On which accounts the company is paid, and how one is changed without anybody diverting its money. */
export default function Accounts() {
  const { t } = useTranslation('company');
  const { t: common } = useTranslation();
  const [isChanging, setChanging] = useState(false);
  const isMaker = useMe().data?.userRoles.includes('maker') === true;
  const accounts = useQuery({
    queryKey: ['accounts'],
    queryFn: async () => (await read(api.GET('/v1/payout-changes/accounts'))).data,
  });
  const changes = useQuery({
    queryKey: ['payout-changes'],
    queryFn: async () => (await read(api.GET('/v1/payout-changes'))).data,
    // The bank answers by itself, within seconds.
    refetchInterval: ({ state }) =>
      state.data?.some(({ proof }) => proof.status === 'asked' || proof.status === 'paying') === true
        ? 2000
        : false,
  });
  return (
    <DeskPageFrame
      title={t('menu.accounts')}
      lead={t('accounts.lead')}
      actions={
        isMaker && (
          <Button
            type="primary"
            onClick={() => {
              setChanging(true);
            }}
          >
            {t('accounts.change')}
          </Button>
        )
      }
    >
      <ProblemAlert error={accounts.error ?? changes.error} onRetry={() => void accounts.refetch()} />
      <Card size="small" title={<h2>{t('accounts.now')}</h2>}>
        <Table
          size="small"
          rowKey="id"
          loading={accounts.isPending}
          dataSource={accounts.data ?? []}
          pagination={false}
          scroll={{ x: 'max-content' }}
          locale={{ emptyText: t('accounts.empty') }}
          columns={[
            { title: common('word.currency'), dataIndex: 'currency' },
            { title: t('accounts.number'), dataIndex: 'number' },
            { title: t('accounts.holder'), dataIndex: 'name' },
            { title: t('accounts.bank'), dataIndex: 'bankCode' },
          ]}
        />
      </Card>
      <PayoutDecisions />
      <section aria-label={t('accounts.changes')} className="obligor-stack">
        {(changes.data ?? []).map((change) => (
          <PayoutChange key={change.id} change={change} />
        ))}
      </section>
      <ChangeDialog
        isOpen={isChanging}
        onClose={() => {
          setChanging(false);
        }}
      />
    </DeskPageFrame>
  );
}
