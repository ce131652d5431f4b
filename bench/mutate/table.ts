import type { Mutant } from './mutants.js';

/** What is written of a mutant that was caught. */
const CAUGHT = ['contract', 'in', 'what stands there', 'change', 'caught by'] as const;
const LONGEST = 120;

/** A mutant's four cells in a table of docs/mutations.md. */
export function cellsOf({ file, within, original, change }: Mutant): string[] {
  const text = original.length > LONGEST ? `${original.slice(0, LONGEST - 3)}...` : original;
  return [file, within, `\`${text}\``, change];
}

/** A table of Markdown; the formatter pads it. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replace(/\|/g, '\\|')).join(' | ')} |`;
  return rows.length === 0 ? ['None.'] : [line(head), line(head.map(() => '---')), ...rows.map(line)];
}

/** The table of those that were caught. */
export function caughtTable(caught: readonly { mutant: Mutant; caughtBy: string }[]): string[] {
  return table(
    CAUGHT,
    caught.map(({ mutant, caughtBy }) => [...cellsOf(mutant), caughtBy]),
  );
}

/** Which tests caught mutants that read like this one, as a document of an earlier run has it. */
export class Earlier {
  private readonly tests = new Map<string, Set<string>>();

  /** @param document docs/mutations.md, as the formatter has left it */
  constructor(document: string) {
    const [, caught = ''] = document.split('\n## Caught\n');
    for (const line of caught.split('\n').slice(3)) {
      const cells = line.split(/(?<!\\)\|/).map((cell) => cell.replaceAll('\\|', '|').trim());
      const test = cells[CAUGHT.length];
      if (test === undefined) continue;
      const key = cells.slice(1, CAUGHT.length).join('\n');
      this.tests.set(key, (this.tests.get(key) ?? new Set<string>()).add(test));
    }
  }

  /** Each as `Suite.test`; none where nothing caught it, or where it is new. */
  testsOf(mutant: Mutant): string[] {
    return [...(this.tests.get(cellsOf(mutant).join('\n')) ?? [])];
  }
}
