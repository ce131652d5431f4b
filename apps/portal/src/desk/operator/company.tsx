import { Card, Descriptions, Skeleton, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { Shape } from '../../shared/api';
import { roleWords } from '../company/role-words';
import { DeskPageFrame, ProblemAlert } from '../ui';
import { CompanyAccounts } from './company-accounts';
import { CompanyActs, CompanyHistory } from './company-acts';
import { CompanyGroup } from './company-group';
import { CompanyPeople } from './company-people';
import { useCompanyCard, useKeyReplacements } from './company-reads';
import { CompanyStatus } from './company-status';
import { KeyReplacements } from './key-replacements';
import { OneOrder, useRegistrarOrders } from './registrar-orders';

/** One company as the operator looks after it: who it is, how it stands, who acts for it, and what may become of it. */
export default function Company() {
  const { id = '' } = useParams();
  const { t } = useTranslation('operator');
  const found = useCompanyCard(id);
  const orders = useRegistrarOrders();
  const open = orders.data?.filter(({ subject }) => subject.id === id) ?? [];
  if (found.isPending) return <Skeleton active />;
  if (found.isError) return <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />;
  const { data: company } = found;
  return (
    <DeskPageFrame
      title={company.legalName}
      lead={<Link to="/operator/companies">{t('company.all')}</Link>}
      actions={<CompanyActs company={company} isOpen={open.length > 0} />}
    >
      {open.map((proposal) => (
        <OneOrder key={proposal.id} proposal={proposal} />
      ))}
      <Known company={company} />
      <CompanyPeople company={company} />
      <CompanyKeys id={id} />
      <CompanyAccounts company={company} />
      <CompanyGroup company={company} />
      <CompanyHistory id={id} />
    </DeskPageFrame>
  );
}

function Known({ company }: { company: Shape<'Company'> }) {
  const { t } = useTranslation('operator');
  const { t: common } = useTranslation();
  const { participant, legalNameEn, uscc, lei, roles, bankCode, status } = company;
  return (
    <Card size="small" title={t('company.state')} extra={<CompanyStatus status={status} />}>
      <Descriptions
        size="small"
        column={{ xs: 1, sm: 1, md: 2, lg: 3 }}
        items={[
          { label: t('companies.number'), children: participant },
          { label: t('applications.role'), children: roleWords(roles, common) },
          { label: t('applications.code'), children: uscc ?? '—' },
          { label: t('company.lei'), children: lei ?? '—' },
          { label: t('company.nameEn'), children: legalNameEn ?? '—' },
          ...(bankCode === null ? [] : [{ label: t('companies.bankCode'), children: bankCode }]),
        ].map((item) => ({ ...item, key: item.label }))}
      />
    </Card>
  );
}

function CompanyKeys({ id }: { id: string }) {
  const { t } = useTranslation('operator');
  const found = useKeyReplacements(id);
  if (found.data?.length === 0) return null;
  return (
    <Card size="small" title={t('company.keys.title')} extra={<Tag>{found.data?.length ?? '…'}</Tag>}>
      <KeyReplacements found={found} empty={t('company.keys.none')} />
    </Card>
  );
}
