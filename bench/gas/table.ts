import type { Budget } from './budgets.js';
import { ACTS, TO_REACH, type Figures } from './figures.js';
import type { Measured } from './measured.js';

/**
 * The figures as people read them: our bound beside ours, and how many times ours a peer takes. `scattered` are ours
 * where nothing of a batch lies near anything else of it.
 */
export function tableOf({ ours, erc3525, erc1155, mixRatio }: Measured, scattered: Figures): string {
  const rows = ACTS.filter((act) => ours[act] !== undefined).map((act) => [
    act,
    amount(ours[act]),
    TO_REACH[act] === undefined ? '' : `≤ ${amount(TO_REACH[act])}`,
    amount(scattered[act]),
    amount(erc3525[act]),
    times(erc3525, ours, act),
    amount(erc1155[act]),
    times(erc1155, ours, act),
  ]);
  const head = ['gas for one act', 'ours', 'to reach', 'all scattered', 'ERC-3525', '', 'ERC-1155', ''];
  return [
    ...aligned([head, ...rows]),
    '',
    `Their gas over ours on 2 issues, 4 parts in a new slot, 2 wholes and 2 settlements, batched: ERC-3525 ${mixRatio.erc3525} (to reach 4), ERC-1155 ${mixRatio.erc1155} (to reach 1.2).`,
  ].join('\n');
}

/** What each order took, carried alone, and what the carrier gives it. */
export function budgetTable(budgets: readonly Budget[]): string {
  const rows = budgets.map(({ act, gas, given }) => [
    act,
    amount(gas),
    amount(given),
    `${Math.round((100 * gas) / given)} %`,
  ]);
  return aligned([['gas of one order alone', 'took', 'given', ''], ...rows]).join('\n');
}

/** Lines of cells, the first of each to the left and the others to the right. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}

function amount(gas: number | undefined): string {
  return gas === undefined ? '' : gas.toLocaleString('en-US');
}

function times(theirs: Figures, ours: Figures, act: (typeof ACTS)[number]): string {
  const [a, b] = [theirs[act], ours[act]];
  return a === undefined || b === undefined ? '' : `× ${(a / b).toFixed(1)}`;
}
