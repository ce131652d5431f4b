import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Card, Popconfirm, Space, Table, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read, type Shape } from '../../shared/api';
import { formatMoment } from '../../shared/dates';
import { useOnce } from '../../shared/once';
import { useMe } from '../../shared/session';
import { DeskPageFrame, ProblemAlert } from '../ui';
import { KeyDialog } from './key-dialog';
import { LinkDialog } from './link-dialog';
import { LostKeys } from './lost-keys';
import { PeopleDecisions } from './people-decisions';
import { stepUp, wordsHash } from './step-up';

/** The key before holds for a day beside its successor, which lives for a year. */
const ROTATION = { overlapHours: 24, expiresInDays: 365 };
const NOBODY: ReadonlyMap<string, string> = new Map();

/** Keys of the company's people that are being replaced, which anybody of it can stop, and those of its systems. */
export default function Keys() {
  const { t } = useTranslation('company');
  const { data: me } = useMe();
  return (
    <DeskPageFrame title={t('menu.keys')} lead={t('keys.lead')}>
      <LostKeys />
      {me?.userRoles.includes('admin') === true && <SystemKeys />}
    </DeskPageFrame>
  );
}

/** What lets the company's own systems in: proposed by one admin, approved by a second person, its secret shown once. */
function SystemKeys() {
  const { t, i18n } = useTranslation('company');
  const { t: common } = useTranslation();
  const queries = useQueryClient();
  const { data: me } = useMe();
  const [isMaking, setMaking] = useState(false);
  const [secret, setSecret] = useState<string>();
  const keys = useQuery({
    queryKey: ['api-keys'],
    queryFn: async () => (await read(api.GET('/v1/api-keys'))).data,
  });
  const acting = useOnce(async (key: string, id: string, act: 'secret' | 'rotation' | 'revocation') => {
    if (!me) return;
    const params = { path: { id } };
    const headers = { 'idempotency-key': key };
    if (act === 'secret') {
      await stepUp(await wordsHash({ act: 'api-key-secret', keyId: id }), me);
      setSecret((await read(api.POST('/v1/api-keys/{id}/secret', { params, headers }))).apiKey);
    } else if (act === 'rotation') {
      await stepUp(await wordsHash({ act: 'api-key-rotation', keyId: id, ...ROTATION }), me);
      setSecret(
        (await read(api.POST('/v1/api-keys/{id}/rotation', { params, headers, body: ROTATION }))).apiKey,
      );
    } else await read(api.POST('/v1/api-keys/{id}/revocation', { params, headers }));
    await queries.invalidateQueries({ queryKey: ['api-keys'] });
  });
  return (
    <>
      <ProblemAlert error={keys.error ?? acting.error} onRetry={() => void keys.refetch()} />
      <PeopleDecisions names={NOBODY} />
      <Card
        size="small"
        title={<h2>{t('keys.here')}</h2>}
        extra={
          <Button
            type="primary"
            onClick={() => {
              setMaking(true);
            }}
          >
            {t('keys.make')}
          </Button>
        }
      >
        <Table
          size="small"
          rowKey="id"
          loading={keys.isPending}
          dataSource={keys.data ?? []}
          pagination={false}
          scroll={{ x: 'max-content' }}
          locale={{ emptyText: t('keys.empty') }}
          columns={[
            { title: common('word.name'), render: (_, { name }) => name ?? t('keys.unnamed') },
            {
              title: t('keys.scopes'),
              render: (_, { scopes }) => (scopes === null ? t('keys.everything') : scopes.join(', ')),
            },
            {
              title: t('keys.until'),
              render: (_, { expiresAt }) =>
                expiresAt === null ? '—' : formatMoment(expiresAt, i18n.language),
            },
            {
              title: t('keys.used'),
              render: (_, { lastUsedAt }) =>
                lastUsedAt === null ? '—' : formatMoment(lastUsedAt, i18n.language),
            },
            {
              title: common('word.status'),
              render: (_, one) => (
                <Tag color={holds(one) ? 'green' : undefined}>
                  {t(one.revokedAt !== null ? 'keys.revoked' : holds(one) ? 'keys.holds' : 'keys.expired')}
                </Tag>
              ),
            },
            {
              title: <span className="sr-only">{t('people.acts')}</span>,
              render: (_, one) =>
                holds(one) && (
                  <Space wrap>
                    {one.scopes !== null && (
                      <>
                        <Button
                          size="small"
                          disabled={acting.busy}
                          aria-label={`${t('keys.secret')} ${one.name ?? ''}`}
                          onClick={() => void acting.run(one.id, 'secret')}
                        >
                          {t('keys.secret')}
                        </Button>
                        <Button
                          size="small"
                          disabled={acting.busy}
                          aria-label={`${t('keys.rotate')} ${one.name ?? ''}`}
                          onClick={() => void acting.run(one.id, 'rotation')}
                        >
                          {t('keys.rotate')}
                        </Button>
                      </>
                    )}
                    <Popconfirm
                      title={t('keys.revokeSure')}
                      okText={t('keys.revoke')}
                      okButtonProps={{ danger: true }}
                      onConfirm={() => void acting.run(one.id, 'revocation')}
                    >
                      <Button
                        size="small"
                        danger
                        disabled={acting.busy}
                        aria-label={`${t('keys.revoke')} ${one.name ?? ''}`}
                      >
                        {t('keys.revoke')}
                      </Button>
                    </Popconfirm>
                  </Space>
                ),
            },
          ]}
        />
      </Card>
      {isMaking && (
        <KeyDialog
          onClose={() => {
            setMaking(false);
          }}
        />
      )}
      <LinkDialog
        link={secret}
        title={t('keys.secretTitle')}
        qr={false}
        onClose={() => {
          setSecret(undefined);
        }}
      />
    </>
  );
}

function holds({ revokedAt, expiresAt }: Shape<'ApiKeyCard'>): boolean {
  return revokedAt === null && (expiresAt === null || Date.parse(expiresAt) > Date.now());
}
