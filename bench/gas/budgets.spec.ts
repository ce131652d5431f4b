import { describe, expect, it } from '@jest/globals';
import { shortBudgets } from './budgets.js';

describe('budgets of orders', () => {
  it('are short where an order may need more than it is given, before a fifth comes back', () => {
    expect(shortBudgets([{ act: 'issue', gas: 80_000, given: 100_000 }])).toEqual([]);
    expect(shortBudgets([{ act: 'issue', gas: 80_001, given: 100_000 }])).toEqual([
      'issue takes 80001 after refunds, and the carrier gives 100000: raise its budget in libs/chain/src/batch-gas.ts.',
    ]);
  });
});
