import type { SameKeys } from '../../shared/i18n';

/** Words of the financier’s pages. */
export const en = { menu: { home: 'Financier' } };

export const zh: SameKeys<typeof en> = { menu: { home: 'Financier' } };
