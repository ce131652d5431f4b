import type { TFunction } from 'i18next';

const ROLES = ['obligor', 'supplier', 'financier', 'operator', 'bank', 'supervisor'] as const;

/** What a company is, in the page's language. */
export function companyRoleWord(t: TFunction, role: string): string {
  const known = ROLES.find((one) => one === role);
  return known ? t(`word.${known}`) : role;
}
