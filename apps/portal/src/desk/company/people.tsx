import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Card, Popconfirm, Space, Table, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read, type Shape } from '../../shared/api';
import { formatMoment } from '../../shared/dates';
import { useOnce } from '../../shared/once';
import { useMe } from '../../shared/session';
import { DeskPageFrame, ProblemAlert } from '../ui';
import { LinkDialog } from './link-dialog';
import { PeopleDecisions } from './people-decisions';
import { PeopleInvitations } from './people-invitations';
import { PersonDialog } from './person-dialog';
import { roleWords } from './role-words';
import { stepUp, wordsHash } from './step-up';

type Person = Shape<'CompanyUser'>;

/**
 * The people of the company: an admin asks colleagues in, proposes other roles, and lets them leave; a second person
 * approves by signing the very words.
 */
export default function People() {
  const { t, i18n } = useTranslation('company');
  const { t: common } = useTranslation();
  const queries = useQueryClient();
  const { data: me } = useMe();
  const isAdmin = me?.userRoles.includes('admin') === true;
  const [changing, setChanging] = useState<Person | 'new'>();
  const [link, setLink] = useState<string>();
  const people = useQuery({
    queryKey: ['users'],
    queryFn: async () => (await read(api.GET('/v1/users'))).data,
  });
  const leaving = useOnce(async (key: string, id: string) => {
    await read(
      api.POST('/v1/users/{id}/departure', { params: { path: { id } }, headers: { 'idempotency-key': key } }),
    );
    await queries.invalidateQueries({ queryKey: ['users'] });
  });
  const replacing = useOnce(async (key: string, id: string) => {
    if (!me) return;
    await stepUp(await wordsHash({ act: 'device-replacement', userId: id }), me);
    const made = await read(
      api.POST('/v1/users/{id}/device-replacement', {
        params: { path: { id } },
        headers: { 'idempotency-key': key },
      }),
    );
    setLink(made.link);
    await queries.invalidateQueries({ queryKey: ['users'] });
  });
  return (
    <DeskPageFrame
      title={t('menu.people')}
      lead={t('people.lead')}
      actions={
        isAdmin && (
          <Button
            type="primary"
            onClick={() => {
              setChanging('new');
            }}
          >
            {t('people.invite')}
          </Button>
        )
      }
    >
      <ProblemAlert
        error={people.error ?? leaving.error ?? replacing.error}
        onRetry={() => void people.refetch()}
      />
      <PeopleDecisions names={new Map(people.data?.map(({ id, name }) => [id, name]))} />
      <Card size="small" title={<h2>{t('people.here')}</h2>}>
        <Table
          size="small"
          rowKey="id"
          loading={people.isPending}
          dataSource={people.data ?? []}
          pagination={false}
          scroll={{ x: 'max-content' }}
          columns={[
            { title: common('word.name'), dataIndex: 'name' },
            { title: t('home.roles'), render: (_, { roles }) => roleWords(roles, common) },
            {
              title: t('people.reach'),
              render: (_, { phone, email }) => [phone, email].filter(Boolean).join(' · ') || '—',
            },
            { title: t('people.key'), render: (_, one) => t(`people.keyKind.${keyKind(one)}`) },
            {
              title: common('word.status'),
              render: (_, { leftAt }) =>
                leftAt === null ? (
                  <Tag color="green">{t('people.there')}</Tag>
                ) : (
                  <Tag>{t('people.left', { moment: formatMoment(leftAt, i18n.language) })}</Tag>
                ),
            },
            {
              title: <span className="sr-only">{t('people.acts')}</span>,
              render: (_, one) =>
                isAdmin &&
                one.leftAt === null &&
                !one.roles.includes('api') && (
                  <Space wrap>
                    <Button
                      size="small"
                      aria-label={`${t('people.roles')} ${one.name}`}
                      onClick={() => {
                        setChanging(one);
                      }}
                    >
                      {t('people.roles')}
                    </Button>
                    {one.id !== me.userId && (
                      <>
                        <Popconfirm
                          title={t('people.deviceSure', { name: one.name })}
                          okText={t('people.device')}
                          onConfirm={() => void replacing.run(one.id)}
                        >
                          <Button size="small" aria-label={`${t('people.device')} ${one.name}`}>
                            {t('people.device')}
                          </Button>
                        </Popconfirm>
                        <Popconfirm
                          title={t('people.leaveSure', { name: one.name })}
                          okText={t('people.leave')}
                          okButtonProps={{ danger: true }}
                          onConfirm={() => void leaving.run(one.id)}
                        >
                          <Button size="small" danger aria-label={`${t('people.leave')} ${one.name}`}>
                            {t('people.leave')}
                          </Button>
                        </Popconfirm>
                      </>
                    )}
                  </Space>
                ),
            },
          ]}
        />
      </Card>
      {isAdmin && <PeopleInvitations />}
      {changing !== undefined && (
        <PersonDialog
          key={changing === 'new' ? 'new' : changing.id}
          person={changing === 'new' ? undefined : changing}
          onLink={setLink}
          onClose={() => {
            setChanging(undefined);
          }}
        />
      )}
      <LinkDialog
        link={link}
        title={t('people.link')}
        onClose={() => {
          setLink(undefined);
        }}
      />
    </DeskPageFrame>
  );
}

function keyKind({ ledgerKey, ledgerKeyKind }: Person): 'none' | 'passkey' | 'p256' | 'secp256k1' {
  if (ledgerKey === null) return 'none';
  if (ledgerKeyKind === 2) return 'passkey';
  return ledgerKeyKind === 3 ? 'p256' : 'secp256k1';
}
