import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Card, Descriptions, Popconfirm, Skeleton, Table, Tag, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read, type Shape } from '../../shared/api';
import { formatMoment } from '../../shared/dates';
import { useOnce } from '../../shared/once';
import { useMe } from '../../shared/session';
import { DeskPageFrame, ProblemAlert } from '../ui';
import { PeopleDecisions } from './people-decisions';
import { ProviderDialog } from './provider-dialog';
import { SignInPeople } from './sign-in-people';

const TONES = { proposed: 'gold', active: 'green', rejected: undefined, ended: undefined } as const;
type Provider = Shape<'OidcProvider'>;

/**
 * The company's own identity provider, and who of the company is who there. An admin proposes either, a second person
 * approves the very words; what is taken away is gone at once.
 */
export default function SignInPage() {
  const { t } = useTranslation('company');
  const [isAdding, setAdding] = useState(false);
  const providers = useQuery({
    queryKey: ['oidc', 'providers'],
    queryFn: async () => (await read(api.GET('/v1/oidc-providers'))).data,
  });
  const people = useQuery({
    queryKey: ['users'],
    queryFn: async () => (await read(api.GET('/v1/users'))).data,
  });
  const active = providers.data?.find(({ status }) => status === 'active');
  const others = providers.data?.filter(({ id }) => id !== active?.id) ?? [];
  return (
    <DeskPageFrame title={t('menu.signIn')} lead={t('signIn.lead')}>
      <ProblemAlert error={providers.error ?? people.error} onRetry={() => void providers.refetch()} />
      <PeopleDecisions names={new Map(people.data?.map(({ id, name }) => [id, name]))} />
      <Card size="small" title={<h2>{t('signIn.provider')}</h2>}>
        {providers.isPending && <Skeleton active />}
        {providers.data && active && <InUse provider={active} />}
        {providers.data && !active && (
          <div className="company-stack">
            <p>{t('signIn.none')}</p>
            <Address label={t('signIn.redirect')} url={`${location.origin}/sign-in/oidc`} />
            <div>
              <Button
                type="primary"
                onClick={() => {
                  setAdding(true);
                }}
              >
                {t('signIn.connect')}
              </Button>
            </div>
          </div>
        )}
      </Card>
      {active && <SignInPeople people={people.data ?? []} issuer={active.issuer} />}
      {others.length > 0 && <Before providers={others} />}
      <ProviderDialog
        isOpen={isAdding}
        onClose={() => {
          setAdding(false);
        }}
      />
    </DeskPageFrame>
  );
}

function Address({ label, url }: { label: string; url: string }) {
  const { t: common } = useTranslation();
  return (
    <div>
      {label}
      <Typography.Paragraph
        className="company-address"
        copyable={{ text: url, tooltips: [common('act.copy'), common('act.copied')] }}
      >
        <code>{url}</code>
      </Typography.Paragraph>
    </div>
  );
}

/** The provider in use: what stands where, the link to hand out, and its end. */
function InUse({ provider: { id, issuer, clientId, redirectUri } }: { provider: Provider }) {
  const { t } = useTranslation('company');
  const queries = useQueryClient();
  const { data: me } = useMe();
  const ending = useOnce(async (key: string) => {
    await read(
      api.POST('/v1/oidc-providers/{id}/ending', {
        params: { path: { id } },
        headers: { 'idempotency-key': key },
      }),
    );
    await queries.invalidateQueries({ queryKey: ['oidc'] });
  });
  const link = `${location.origin}/sign-in?company=${encodeURIComponent(me?.companyName ?? '')}`;
  return (
    <div className="company-stack">
      <Descriptions
        size="small"
        column={1}
        items={[
          { label: t('signIn.issuer'), children: <span className="company-address">{issuer}</span> },
          { label: t('signIn.clientId'), children: <span className="company-address">{clientId}</span> },
        ]}
      />
      <Address label={t('signIn.redirect')} url={redirectUri} />
      <Address label={t('signIn.link')} url={link} />
      <ProblemAlert error={ending.error} />
      <div>
        <Popconfirm
          title={t('signIn.endSure')}
          okText={t('signIn.end')}
          okButtonProps={{ danger: true }}
          onConfirm={() => void ending.run()}
        >
          <Button danger loading={ending.busy}>
            {t('signIn.end')}
          </Button>
        </Popconfirm>
      </div>
    </div>
  );
}

function Before({ providers }: { providers: readonly Provider[] }) {
  const { t, i18n } = useTranslation('company');
  const { t: common } = useTranslation();
  return (
    <Card size="small" title={<h2>{t('signIn.before')}</h2>}>
      <Table
        size="small"
        rowKey="id"
        dataSource={providers}
        pagination={false}
        scroll={{ x: 'max-content' }}
        columns={[
          { title: t('signIn.issuer'), dataIndex: 'issuer' },
          { title: t('signIn.clientId'), dataIndex: 'clientId' },
          {
            title: common('word.status'),
            render: (_, { status }) => <Tag color={TONES[status]}>{t(`signIn.status.${status}`)}</Tag>,
          },
          { title: t('signIn.since'), render: (_, { createdAt }) => formatMoment(createdAt, i18n.language) },
          {
            title: t('signIn.ended'),
            render: (_, { endedAt }) => (endedAt === null ? '—' : formatMoment(endedAt, i18n.language)),
          },
        ]}
      />
    </Card>
  );
}
