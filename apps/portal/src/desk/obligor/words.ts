import type { SameKeys } from '../../shared/i18n';

/** Words of the obligor’s pages. */
export const en = { menu: { home: 'Obligor' } };

export const zh: SameKeys<typeof en> = { menu: { home: 'Obligor' } };
