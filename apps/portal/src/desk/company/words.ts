import type { SameKeys } from '../../shared/i18n';

/** Words of the company’s pages. */
export const en = { menu: { home: 'Company' } };

export const zh: SameKeys<typeof en> = { menu: { home: 'Company' } };
