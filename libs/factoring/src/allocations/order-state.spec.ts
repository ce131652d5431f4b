import { expect, it } from '@jest/globals';
import { DISCOUNT_STATES } from '../discount-states.js';
import { purchaseStatus } from '../discount-row.js';
import { orderStateOf } from './order-state.js';

const of = (changes: Partial<Parameters<typeof orderStateOf>[0]>) =>
  orderStateOf({ sheet: 'signed', proposal: 'open', operation: null, purchase: null, ...changes });

it('of a payment goes from the signature over the consent to the ledger', () => {
  expect([
    of({ sheet: 'open' }),
    of({}),
    of({ proposal: 'complete', operation: 'pending' }),
    of({ proposal: 'complete', operation: 'sent' }),
    of({ proposal: 'complete', operation: 'applied' }),
  ]).toEqual(['to-sign', 'waiting-for-consent', 'on-its-way', 'on-its-way', 'done']);
});

it('of a sale goes on from the ledger over the financier to the money', () => {
  const purchase = 'accepted' as const;
  expect([
    of({ sheet: 'open', purchase }),
    of({ proposal: 'complete', operation: 'pending', purchase }),
    // The ledger has told, and what follows from it is not yet done.
    of({ proposal: 'complete', operation: 'applied', purchase }),
    of({ proposal: 'complete', operation: 'applied', purchase: 'signed' }),
    of({ proposal: 'complete', operation: 'applied', purchase: 'registered' }),
    of({ proposal: 'complete', operation: 'applied', purchase: 'funding' }),
    of({ proposal: 'complete', operation: 'applied', purchase: 'funded' }),
  ]).toEqual([
    'to-sign',
    'on-its-way',
    'on-its-way',
    'waiting-for-financier',
    'waiting-for-financier',
    'money-on-its-way',
    'done',
  ]);
});

it('is an end where it was refused, taken back or ran out, by whomever', () => {
  for (const proposal of ['refused', 'withdrawn', 'expired'] as const) expect(of({ proposal })).toBe('ended');
  for (const sheet of ['withdrawn', 'expired'] as const) expect(of({ sheet })).toBe('ended');
  for (const operation of ['refused', 'expired'] as const) {
    expect(of({ proposal: 'complete', operation })).toBe('ended');
    expect(of({ proposal: 'complete', operation, purchase: 'accepted' })).toBe('ended');
  }
  const ends = purchaseStatus.options.filter((status) => DISCOUNT_STATES[status].length === 0);
  for (const purchase of ends) expect(['done', 'ended']).toContain(of({ proposal: 'complete', purchase }));
});
