import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Dropdown, Empty, Input, Table, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api, read, type Shape } from '../../shared/api';
import { useMe } from '../../shared/session';
import { DeskPageFrame, ProblemAlert } from '../ui';
import { companyRoleWord } from './company-roles';
import { useCompanyCards } from './companies-query';
import { ReasonModal } from './reason-modal';
import { RegisterDrawer } from './register-drawer';

type Company = Shape<'Company'>;
type Change = 'suspension' | 'resumption' | 'exit';
const COLOURS = { active: 'green', suspended: 'red', left: 'default' } as const;

/** Every company on the platform: registered, suspended, resumed, and let go, each by an order that two registrars sign. */
export default function Companies() {
  const { t } = useTranslation('operator');
  const { t: common } = useTranslation();
  const { data: me } = useMe();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const found = useCompanyCards();
  const [wanted, setWanted] = useState('');
  const [asked, setAsked] = useState<{ company: Company; change: Change }>();
  const [isRegistering, setIsRegistering] = useState(false);
  const mayPropose = me?.userRoles.includes('maker') === true;
  const shown = found.data?.filter(({ legalName, legalNameEn, uscc }) =>
    [legalName, legalNameEn, uscc].some((one) => one?.toLowerCase().includes(wanted.toLowerCase())),
  );
  const changesOf = ({ status }: Company): Change[] =>
    status === 'active' ? ['suspension', 'exit'] : status === 'suspended' ? ['resumption', 'exit'] : [];
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
          { title: common('word.company'), dataIndex: 'legalName' },
          {
            title: t('applications.role'),
            render: (_, { roles }) => roles.map((role) => companyRoleWord(common, role)).join(' · '),
          },
          { title: t('applications.code'), render: (_, { uscc, lei }) => uscc ?? lei ?? '—' },
          {
            title: common('word.status'),
            render: (_, { status }) =>
              status === null ? (
                <Tag color="gold">{t('companies.unregistered')}</Tag>
              ) : (
                <Tag color={COLOURS[status]}>{t(`companies.status.${status}`)}</Tag>
              ),
          },
          {
            title: '',
            render: (_, company) => {
              const changes = changesOf(company);
              return (
                mayPropose &&
                changes.length > 0 &&
                company.id !== me.companyId && (
                  <Dropdown
                    trigger={['click']}
                    menu={{
                      items: changes.map((key) => ({
                        key,
                        label: t(`companies.${key}`),
                        danger: key !== 'resumption',
                      })),
                      onClick: ({ key }) => {
                        const change = changes.find((one) => one === key);
                        if (change) setAsked({ company, change });
                      },
                    }}
                  >
                    <Button size="small">{t('companies.change')}</Button>
                  </Dropdown>
                )
              );
            },
          },
        ]}
      />
      <ReasonModal
        open={asked !== undefined}
        title={asked ? t(`companies.${asked.change}`) : ''}
        lead={asked && `${asked.company.legalName} · ${t('companies.twoSign')}`}
        label={common('word.reason')}
        danger={asked?.change !== 'resumption'}
        onClose={() => {
          setAsked(undefined);
        }}
        act={async (key, reason) => {
          if (!asked) return;
          await read(
            api.POST(`/v1/companies/{id}/${asked.change}`, {
              params: { path: { id: asked.company.id } },
              headers: { 'idempotency-key': key },
              body: { reason },
            }),
          );
          await queries.invalidateQueries();
          void message.success(t('companies.proposed'));
          void navigate('/operator/orders');
        }}
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
