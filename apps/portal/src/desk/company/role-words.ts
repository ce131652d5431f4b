import type { useTranslation } from 'react-i18next';

type Common = ReturnType<typeof useTranslation<'common'>>['t'];

const COMPANY = ['obligor', 'supplier', 'financier', 'operator', 'bank', 'supervisor'] as const;
const PEOPLE = ['maker', 'checker', 'viewer', 'admin', 'regulator', 'attestor', 'api'] as const;

/** Roles of companies and of people in the page's language. */
export function roleWords(roles: readonly string[], t: Common): string {
  return roles
    .map((role) => {
      const company = COMPANY.find((one) => one === role);
      const person = PEOPLE.find((one) => one === role);
      return company ? t(`word.${company}`) : person ? t(`role.${person}`) : role;
    })
    .join(' · ');
}
