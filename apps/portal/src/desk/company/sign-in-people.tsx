import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Card, Form, Input, Modal, Popconfirm, Table } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read, type Shape } from '../../shared/api';
import { useOnce } from '../../shared/once';
import { ProblemAlert } from '../ui';
import { roleWords } from './role-words';

type Person = Shape<'CompanyUser'>;

/** Who of the company is who at its provider in use. */
export function SignInPeople({ people, issuer }: { people: readonly Person[]; issuer: string }) {
  const { t } = useTranslation('company');
  const { t: common } = useTranslation();
  const queries = useQueryClient();
  const [linking, setLinking] = useState<Person>();
  const identities = useQuery({
    queryKey: ['oidc', 'identities'],
    queryFn: async () => (await read(api.GET('/v1/oidc-identities'))).data,
  });
  const unlinking = useOnce(async (key: string, id: string) => {
    await read(
      api.POST('/v1/users/{id}/oidc-identity/removal', {
        params: { path: { id } },
        headers: { 'idempotency-key': key },
      }),
    );
    await queries.invalidateQueries({ queryKey: ['oidc'] });
  });
  const subjects = new Map(
    identities.data?.filter((one) => one.issuer === issuer).map(({ userId, subject }) => [userId, subject]),
  );
  return (
    <Card size="small" title={<h2>{t('signIn.people')}</h2>}>
      <ProblemAlert error={identities.error ?? unlinking.error} onRetry={() => void identities.refetch()} />
      <Table
        size="small"
        rowKey="id"
        loading={identities.isPending}
        dataSource={people.filter(({ leftAt, roles }) => leftAt === null && !roles.includes('api'))}
        pagination={false}
        scroll={{ x: 'max-content' }}
        columns={[
          { title: common('word.name'), dataIndex: 'name' },
          { title: t('home.roles'), render: (_, { roles }) => roleWords(roles, common) },
          {
            title: t('signIn.subject'),
            render: (_, { id }) => subjects.get(id) ?? t('signIn.unlinked'),
          },
          {
            title: <span className="sr-only">{t('people.acts')}</span>,
            render: (_, one) =>
              subjects.has(one.id) ? (
                <Popconfirm
                  title={t('signIn.unlinkSure', { name: one.name })}
                  okText={t('signIn.unlink')}
                  okButtonProps={{ danger: true }}
                  onConfirm={() => void unlinking.run(one.id)}
                >
                  <Button
                    size="small"
                    danger
                    disabled={unlinking.busy}
                    aria-label={`${t('signIn.unlink')} ${one.name}`}
                  >
                    {t('signIn.unlink')}
                  </Button>
                </Popconfirm>
              ) : (
                <Button
                  size="small"
                  aria-label={`${t('signIn.linkOne')} ${one.name}`}
                  onClick={() => {
                    setLinking(one);
                  }}
                >
                  {t('signIn.linkOne')}
                </Button>
              ),
          },
        ]}
      />
      {linking && (
        <SubjectDialog
          person={linking}
          onClose={() => {
            setLinking(undefined);
          }}
        />
      )}
    </Card>
  );
}

function SubjectDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const { t } = useTranslation('company');
  const queries = useQueryClient();
  const [subject, setSubject] = useState('');
  const proposing = useOnce(async (key: string) => {
    await read(
      api.POST('/v1/users/{id}/oidc-identity', {
        params: { path: { id: person.id } },
        headers: { 'idempotency-key': key },
        body: { subject: subject.trim() },
      }),
    );
    await queries.invalidateQueries({ queryKey: ['people-decisions'] });
    onClose();
  });
  return (
    <Modal
      open
      title={t('signIn.linkTitle', { name: person.name })}
      okText={t('people.propose')}
      okButtonProps={{ disabled: subject.trim() === '' }}
      confirmLoading={proposing.busy}
      onOk={() => void proposing.run()}
      onCancel={onClose}
    >
      <Form layout="vertical" component="div">
        <Form.Item
          label={t('signIn.subject')}
          htmlFor="oidc-subject"
          required
          extra={t('signIn.subjectHint')}
        >
          <Input
            id="oidc-subject"
            maxLength={255}
            autoComplete="off"
            value={subject}
            onChange={({ target }) => {
              setSubject(target.value);
            }}
          />
        </Form.Item>
      </Form>
      <ProblemAlert error={proposing.error} />
    </Modal>
  );
}
