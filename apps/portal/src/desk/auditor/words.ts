import type { SameKeys } from '../../shared/i18n';

/** Words of the auditor’s pages. */
export const en = { menu: { home: 'Auditor' } };

export const zh: SameKeys<typeof en> = { menu: { home: 'Auditor' } };
