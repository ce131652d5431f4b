import type { SameKeys } from '../../shared/i18n';

/** Words of the operator’s pages. */
export const en = { menu: { home: 'Operator' } };

export const zh: SameKeys<typeof en> = { menu: { home: 'Operator' } };
