import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Card, Form, Input, Popconfirm, Space, Table, Tag, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read, type Shape } from '../../shared/api';
import { useOnce } from '../../shared/once';
import { useMe, type Me } from '../../shared/session';
import { DeskPageFrame, ProblemAlert } from '../ui';
import { LinkDialog } from './link-dialog';
import { WebhookDeliveries } from './webhook-deliveries';

type Act = 'pause' | 'resumption' | 'rotation' | 'removal' | 'test';
const TONE = { active: 'green', paused: 'gold', disabled: 'red' } as const;

/** Where the company's own programs are told what happens: each with a secret that signs what is sent, shown once. */
export default function WebhooksPage() {
  const { t } = useTranslation('company');
  const { t: common } = useTranslation();
  const queries = useQueryClient();
  const { data: me } = useMe();
  const [url, setUrl] = useState('');
  const [secret, setSecret] = useState<string>();
  const [opened, setOpened] = useState<string>();
  const webhooks = useQuery({
    queryKey: ['webhooks'],
    queryFn: async () => (await read(api.GET('/v1/webhooks'))).data,
  });
  const adding = useOnce(async (key: string) => {
    const headers = { 'idempotency-key': key };
    const made = await read(api.POST('/v1/webhooks', { headers, body: { url: url.trim(), kinds: [] } }));
    setSecret(made.secret);
    setUrl('');
    await queries.invalidateQueries({ queryKey: ['webhooks'] });
  });
  const acting = useOnce(async (key: string, id: string, act: Act) => {
    const send = { params: { path: { id } }, headers: { 'idempotency-key': key } };
    if (act === 'pause') await read(api.POST('/v1/webhooks/{id}/pause', send));
    if (act === 'resumption') await read(api.POST('/v1/webhooks/{id}/resumption', send));
    if (act === 'removal') await read(api.POST('/v1/webhooks/{id}/removal', send));
    if (act === 'rotation') setSecret((await read(api.POST('/v1/webhooks/{id}/rotation', send))).secret);
    if (act === 'test') {
      await read(api.POST('/v1/webhooks/{id}/test', send));
      setOpened(id);
    }
    await queries.invalidateQueries({ queryKey: ['webhooks'] });
  });
  const mayKeep = me ? isKeeper(me) : false;
  return (
    <DeskPageFrame title={t('menu.webhooks')} lead={t('webhooks.lead')}>
      <ProblemAlert error={webhooks.error ?? acting.error} onRetry={() => void webhooks.refetch()} />
      {mayKeep && (
        <Card size="small" title={<h2>{t('webhooks.add')}</h2>}>
          <Form layout="vertical" onFinish={() => void adding.run()}>
            <Form.Item label={t('webhooks.url')} htmlFor="webhook-url" extra={t('webhooks.urlHint')}>
              <Input
                id="webhook-url"
                type="url"
                autoComplete="off"
                value={url}
                onChange={({ target }) => {
                  setUrl(target.value);
                }}
              />
            </Form.Item>
            <ProblemAlert error={adding.error} />
            <Button type="primary" htmlType="submit" loading={adding.busy} disabled={url.trim() === ''}>
              {t('webhooks.addAct')}
            </Button>
          </Form>
        </Card>
      )}
      <Card size="small" title={<h2>{t('webhooks.here')}</h2>}>
        <Table
          size="small"
          rowKey="id"
          loading={webhooks.isPending}
          dataSource={webhooks.data ?? []}
          pagination={false}
          scroll={{ x: 'max-content' }}
          locale={{ emptyText: t('webhooks.empty') }}
          columns={[
            {
              title: t('webhooks.url'),
              render: (_, one) => <Typography.Text className="webhook-url">{one.url}</Typography.Text>,
            },
            {
              title: common('word.status'),
              render: (_, { status }) => <Tag color={TONE[status]}>{t(`webhooks.status.${status}`)}</Tag>,
            },
            {
              title: <span className="sr-only">{t('people.acts')}</span>,
              render: (_, one) => (
                <Space wrap>
                  <Button
                    size="small"
                    aria-expanded={opened === one.id}
                    onClick={() => {
                      setOpened(opened === one.id ? undefined : one.id);
                    }}
                  >
                    {t('webhooks.log')}
                  </Button>
                  {mayKeep && (
                    <KeeperActs one={one} busy={acting.busy} onAct={(act) => void acting.run(one.id, act)} />
                  )}
                </Space>
              ),
            },
          ]}
        />
      </Card>
      {opened !== undefined && <WebhookDeliveries id={opened} mayReplay={mayKeep} />}
      <LinkDialog
        link={secret}
        title={t('webhooks.secretTitle')}
        qr={false}
        onClose={() => {
          setSecret(undefined);
        }}
      />
    </DeskPageFrame>
  );
}

/** Who of a company connects its programs. */
function isKeeper({ userRoles }: Me): boolean {
  return userRoles.some((role) => role === 'admin' || role === 'maker');
}

function KeeperActs({
  one: { url, status },
  busy,
  onAct,
}: {
  one: Shape<'Webhook'>;
  busy: boolean;
  onAct: (act: Act) => void;
}) {
  const { t } = useTranslation('company');
  const act = (name: Act) => ({
    size: 'small' as const,
    disabled: busy,
    'aria-label': `${t(`webhooks.act.${name}`)} ${url}`,
  });
  const plain = (name: Act) => (
    <Button
      {...act(name)}
      onClick={() => {
        onAct(name);
      }}
    >
      {t(`webhooks.act.${name}`)}
    </Button>
  );
  return (
    <>
      {plain('test')}
      {plain(status === 'active' ? 'pause' : 'resumption')}
      {plain('rotation')}
      <Popconfirm
        title={t('webhooks.removeSure')}
        okText={t('webhooks.act.removal')}
        okButtonProps={{ danger: true }}
        onConfirm={() => {
          onAct('removal');
        }}
      >
        <Button {...act('removal')} danger>
          {t('webhooks.act.removal')}
        </Button>
      </Popconfirm>
    </>
  );
}
