import { Button, Card, Table } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Shape } from '../../shared/api';
import { useMe } from '../../shared/session';
import { roleWords } from '../company/role-words';
import { ProblemAlert } from '../ui';
import { shortKey } from '../ui/short-key';
import { AddPersonDrawer } from './add-person-drawer';
import { useCompanyPeople, useKeyReplacements } from './company-reads';
import { ReplaceKeyModal } from './replace-key-modal';

type Person = Shape<'User'>;

/** The registry's numbers for kinds of keys. */
const KINDS: Readonly<Record<number, 'own' | 'passkey' | 'phone'>> = { 0: 'own', 2: 'passkey', 3: 'phone' };

/** Who the operator knows by its contracts, and who joins by no invitation. */
export const isAddedByHand = ({ roles }: Shape<'Company'>): boolean =>
  roles.some((role) => role === 'bank' || role === 'supervisor');

/** The company's people, and the keys by which the ledger is to know them. */
export function CompanyPeople({ company }: { company: Shape<'Company'> }) {
  const { t } = useTranslation('operator');
  const { t: common } = useTranslation();
  const { data: me } = useMe();
  const found = useCompanyPeople(company.id);
  const replacements = useKeyReplacements(company.id);
  const [losing, setLosing] = useState<Person>();
  const [isAdding, setAdding] = useState(false);
  const mayPropose = me?.userRoles.includes('maker') === true && company.id !== me.companyId;
  const mayReplace = ({ id, roles, ledgerKeyKind }: Person): boolean =>
    mayPropose &&
    company.status !== 'left' &&
    !roles.includes('api') &&
    KINDS[ledgerKeyKind] === 'own' &&
    replacements.data?.some(({ userId, status }) => userId === id && status === 'waiting') === false;
  return (
    <Card
      size="small"
      title={t('company.people.title')}
      extra={
        mayPropose &&
        isAddedByHand(company) && (
          <Button
            size="small"
            onClick={() => {
              setAdding(true);
            }}
          >
            {t('company.people.add')}
          </Button>
        )
      }
    >
      <ProblemAlert
        error={found.error ?? replacements.error}
        onRetry={() => void Promise.all([found.refetch(), replacements.refetch()])}
      />
      <Table<Person>
        size="small"
        rowKey="id"
        loading={found.isPending}
        dataSource={found.data ?? []}
        pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 'max-content' }}
        locale={{ emptyText: t('company.people.empty') }}
        columns={[
          { title: common('word.name'), dataIndex: 'name' },
          { title: t('company.people.roles'), render: (_, { roles }) => roleWords(roles, common) },
          {
            title: t('company.people.key'),
            render: (_, { ledgerKey, ledgerKeyKind }) =>
              ledgerKey === null ? (
                t('company.people.kind.none')
              ) : (
                <>
                  <span className="operator-hash">{shortKey(ledgerKey)}</span>{' '}
                  {t(`company.people.kind.${KINDS[ledgerKeyKind] ?? 'own'}`)}
                </>
              ),
          },
          {
            title: <span className="sr-only">{t('company.people.acts')}</span>,
            align: 'right',
            render: (_, person) =>
              mayReplace(person) && (
                <Button
                  size="small"
                  aria-label={`${t('company.keys.replace')} ${person.name}`}
                  onClick={() => {
                    setLosing(person);
                  }}
                >
                  {t('company.keys.replace')}
                </Button>
              ),
          },
        ]}
      />
      {losing && (
        <ReplaceKeyModal
          key={losing.id}
          person={losing}
          onClose={() => {
            setLosing(undefined);
          }}
        />
      )}
      <AddPersonDrawer
        company={company}
        open={isAdding}
        onClose={() => {
          setAdding(false);
        }}
      />
    </Card>
  );
}
