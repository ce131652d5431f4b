import type { Act } from '../sheets/acts';

/** Cash that was sold for and has not arrived yet, by the day on which it is paid. */
export interface Coming {
  day: string;
  minor: bigint;
}

const ON_THE_WAY = ['on-its-way', 'waiting-for-financier', 'money-on-its-way'];
const SOLD = ['signed', 'registered', 'funding'];

/** What is on its way to the company out of its sales in a currency. */
export function comingOf(acts: readonly Act[], currency: string, today: string): Coming[] {
  return acts.flatMap((act) => {
    if (act.kind === 'sheet' && act.sheet.currency === currency)
      return act.sheet.orders.flatMap(({ cash, state }) =>
        cash !== null && ON_THE_WAY.includes(state)
          ? [{ day: act.sheet.paidOn ?? today, minor: BigInt(cash) }]
          : [],
      );
    if (act.kind === 'discount' && act.currency === currency && SOLD.includes(act.discount.status))
      return [{ day: act.discount.quote.from, minor: BigInt(act.discount.quote.cash) }];
    return [];
  });
}
