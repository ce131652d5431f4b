import { useQuery } from '@tanstack/react-query';
import { Card, Table, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../shared/api';
import { formatMoment } from '../../shared/dates';
import { DeskPageFrame, ProblemAlert } from '../ui';
import { roleWords } from './role-words';

/** The master agreements that the company has signed, each with its sealed document. */
export default function AgreementsPage() {
  const { t, i18n } = useTranslation('company');
  const { t: common } = useTranslation();
  const agreements = useQuery({
    queryKey: ['agreements'],
    queryFn: async () => (await read(api.GET('/v1/agreements'))).data,
  });
  return (
    <DeskPageFrame title={t('menu.agreements')} lead={t('agreements.lead')}>
      <ProblemAlert error={agreements.error} onRetry={() => void agreements.refetch()} />
      <Card size="small">
        <Table
          size="small"
          rowKey="id"
          loading={agreements.isPending}
          dataSource={agreements.data ?? []}
          pagination={false}
          scroll={{ x: 'max-content' }}
          locale={{ emptyText: t('agreements.empty') }}
          columns={[
            { title: t('home.roles'), render: (_, { role }) => roleWords([role], common) },
            {
              title: t('agreements.version'),
              render: (_, { version, language }) => `${version} · ${t(`agreements.language.${language}`)}`,
            },
            { title: t('agreements.signer'), dataIndex: 'signer' },
            {
              title: t('agreements.signedAt'),
              render: (_, { signedAt }) => formatMoment(signedAt, i18n.language),
            },
            {
              title: t('agreements.text'),
              render: (_, { textSha256 }) => <Hash of={textSha256} />,
            },
            { title: t('agreements.key'), render: (_, { ledgerKey }) => <Hash of={ledgerKey} /> },
            {
              title: t('agreements.document'),
              render: (_, { id, sealedAt }) =>
                sealedAt === null ? (
                  t('agreements.sealing')
                ) : (
                  <a href={`/v1/agreements/${id}/document`} download>
                    {t('agreements.get')}
                  </a>
                ),
            },
          ]}
        />
      </Card>
    </DeskPageFrame>
  );
}

function Hash({ of }: { of: string }) {
  return (
    <Typography.Text copyable={{ text: of }} title={of}>
      {of.slice(0, 14)}…
    </Typography.Text>
  );
}
