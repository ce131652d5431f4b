import { Descriptions } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Amount } from '../../shared/amount';
import type { Shape } from '../../shared/api';
import { formatDate } from '../../shared/dates';
import { useCompanyName } from './companies-query';
import { entryReason } from './entry-reason';
import { FACTS, PURPOSES } from './fact-words';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const COMPANIES = new Set(['companyId', 'debtorId', 'creditorId', 'sellerId', 'financierId']);

/** What is known of a case: companies by their names, amounts and days as people read them. */
export function CaseFacts({ facts }: { facts: Shape<'Case'>['facts'] }) {
  const { t } = useTranslation('operator');
  const say = useFact();
  const items = Object.entries(facts)
    .filter(([, fact]) => fact !== null)
    .map(([name, fact]) => {
      const known = FACTS.find((one) => one === name);
      return { key: name, label: known ? t(`cases.fact.${known}`) : name, children: say(name, fact) };
    });
  return <Descriptions size="small" column={{ xs: 1, lg: 2 }} items={items} />;
}

function useFact(): (name: string, fact: unknown) => ReactNode {
  const { t, i18n } = useTranslation('operator');
  const { t: common } = useTranslation();
  const nameOf = useCompanyName();
  return (name, fact) => {
    if (typeof fact === 'boolean') return common(fact ? 'word.yes' : 'word.no');
    if (name === 'holdings' && Array.isArray(fact)) return t('cases.parts', { count: fact.length });
    if (isMoney(fact)) return <Amount minor={fact.amount} currency={fact.currency} />;
    if (typeof fact !== 'string')
      return <span className="operator-fact operator-hash">{JSON.stringify(fact)}</span>;
    if (COMPANIES.has(name)) return nameOf(fact);
    if (DAY.test(fact)) return formatDate(fact, i18n.language);
    if (name === 'certificateId') return <Link to={`/auditor/certificates/${fact}`}>{fact}</Link>;
    if (name === 'applicationId')
      return <Link to={`/operator/applications/${fact}`}>{t('screening.application')}</Link>;
    const purpose = name === 'purpose' && PURPOSES.find((one) => one === fact);
    if (purpose) return t(`cases.purpose.${purpose}`);
    const text = name === 'reason' ? entryReason(t, fact) : fact;
    return <span className="operator-fact">{text}</span>;
  };
}

function isMoney(fact: unknown): fact is { amount: string; currency: string } {
  if (typeof fact !== 'object' || fact === null) return false;
  const { amount, currency } = fact as { amount?: unknown; currency?: unknown };
  return typeof amount === 'string' && typeof currency === 'string';
}
