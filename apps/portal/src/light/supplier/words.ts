import type { SameKeys } from '../../shared/i18n';

/** Words of the supplier’s pages. */
export const en = { bar: { home: 'Home', pay: 'Pay', cash: 'Cash', me: 'Me' } };

export const zh: SameKeys<typeof en> = { bar: { home: '首页', pay: '付款', cash: '融资', me: '我的' } };
