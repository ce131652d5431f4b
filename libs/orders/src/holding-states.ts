/**
 * How a holding stands, and what may follow: the contract's table (`HoldingStates.sol`) and the database's
 * (`trade.state_transition`) are the same. A part begins live, held or pledged; `emptied` is the mark of an index that
 * was made void before anything was made under it.
 */
export const HOLDING_STATES = {
  live: ['held', 'pledged', 'frozen', 'paid', 'cancelled'],
  held: ['live', 'committed', 'frozen'],
  committed: ['live', 'frozen', 'paid'],
  pledged: ['live', 'frozen', 'paid'],
  frozen: ['live', 'held', 'committed', 'pledged', 'paid'],
  paid: [],
  cancelled: [],
  emptied: [],
} as const;
export type HoldingState = keyof typeof HOLDING_STATES;
