import { useQuery } from '@tanstack/react-query';
import { Card, Descriptions, Skeleton, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../shared/api';
import { useMe } from '../../shared/session';
import { DeskPageFrame, ProblemAlert } from '../ui';
import { roleWords } from './role-words';

const TONES = { active: 'green', suspended: 'red', left: undefined } as const;

/** What the platform and the ledger know of the company and of the person who looks. */
export default function CompanyPage() {
  const { t } = useTranslation('company');
  const { t: common } = useTranslation();
  const { data: me } = useMe();
  const company = useQuery({
    queryKey: ['company', me?.companyId],
    queryFn: () => read(api.GET('/v1/companies/{id}', { params: { path: { id: me?.companyId ?? '' } } })),
    enabled: me !== null && me !== undefined,
  });
  const { data } = company;
  return (
    <DeskPageFrame title={t('menu.home')} lead={t('home.lead')}>
      <ProblemAlert error={company.error} onRetry={() => void company.refetch()} />
      {company.isPending && <Skeleton active />}
      {data && (
        <Card size="small" title={<h2>{data.legalName}</h2>}>
          <Descriptions
            size="small"
            column={{ xs: 1, sm: 1, md: 2 }}
            items={[
              { label: t('home.nameEn'), children: data.legalNameEn ?? '—' },
              { label: t('home.uscc'), children: data.uscc ?? '—' },
              { label: t('home.lei'), children: data.lei ?? '—' },
              { label: t('home.roles'), children: roleWords(data.roles, common) },
              { label: t('home.number'), children: data.participant },
              {
                label: common('word.status'),
                children: (
                  <Tag color={data.status === null ? undefined : TONES[data.status]}>
                    {t(`home.status.${data.status ?? 'unknown'}`)}
                  </Tag>
                ),
              },
            ]}
          />
        </Card>
      )}
      {me && (
        <Card size="small" title={<h2>{t('home.you')}</h2>}>
          <Descriptions
            size="small"
            column={{ xs: 1, sm: 1, md: 2 }}
            items={[
              { label: common('word.name'), children: me.name },
              { label: t('home.roles'), children: roleWords(me.userRoles, common) },
              {
                label: t('people.key'),
                children: me.deviceKey
                  ? t(`people.keyKind.${me.deviceKey.kind}`)
                  : t(me.ledgerKey === null ? 'people.keyKind.none' : 'people.keyKind.secp256k1'),
              },
            ]}
          />
        </Card>
      )}
    </DeskPageFrame>
  );
}
