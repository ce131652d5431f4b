import { Button, Empty, Input, Table } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Shape } from '../../shared/api';
import { useMe } from '../../shared/session';
import { roleWords } from '../company/role-words';
import { DeskPageFrame, ProblemAlert } from '../ui';
import { useCompanyCards } from './companies-query';
import { CompanyStatus } from './company-status';
import { GroupDecisions } from './group-decisions';
import { RegisterDrawer } from './register-drawer';

type Company = Shape<'Company'>;

/** Every company on the platform, each with a page of its own; banks and supervisors are registered here. */
export default function Companies() {
  const { t } = useTranslation('operator');
  const { t: common } = useTranslation();
  const { data: me } = useMe();
  const found = useCompanyCards();
  const [wanted, setWanted] = useState('');
  const [isRegistering, setIsRegistering] = useState(false);
  const mayPropose = me?.userRoles.includes('maker') === true;
  const shown = found.data?.filter(({ legalName, legalNameEn, uscc }) =>
    [legalName, legalNameEn, uscc].some((one) => one?.toLowerCase().includes(wanted.toLowerCase())),
  );
  return (
    <DeskPageFrame
      title={t('companies.title')}
      lead={t('companies.lead')}
      actions={
        mayPropose && (
          <Button
            type="primary"
            onClick={() => {
              setIsRegistering(true);
            }}
          >
            {t('companies.register')}
          </Button>
        )
      }
    >
      <GroupDecisions />
      <Input.Search
        allowClear
        className="operator-search"
        placeholder={t('companies.find')}
        aria-label={t('companies.find')}
        onChange={({ target }) => {
          setWanted(target.value.trim());
        }}
      />
      <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />
      <Table<Company>
        rowKey="id"
        size="middle"
        loading={found.isPending}
        dataSource={shown ?? []}
        pagination={{ pageSize: 25, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 'max-content' }}
        locale={{ emptyText: <Empty description={t('companies.empty')} /> }}
        columns={[
          { title: t('companies.number'), align: 'right', dataIndex: 'participant' },
          {
            title: common('word.company'),
            render: (_, { id, legalName }) => <Link to={`/operator/companies/${id}`}>{legalName}</Link>,
          },
          {
            title: t('applications.role'),
            render: (_, { roles }) => roleWords(roles, common),
          },
          { title: t('applications.code'), render: (_, { uscc, lei }) => uscc ?? lei ?? '—' },
          {
            title: common('word.status'),
            render: (_, { status }) => <CompanyStatus status={status} />,
          },
        ]}
      />
      <RegisterDrawer
        open={isRegistering}
        onClose={() => {
          setIsRegistering(false);
        }}
      />
    </DeskPageFrame>
  );
}
