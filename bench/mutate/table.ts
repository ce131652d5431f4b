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
export function caughtTable(caught: readonly { mutant: Mutant; caughtBy: string | undefined }[]): string[] {
  return table(
    CAUGHT,
    caught.map(({ mutant, caughtBy = '' }) => [...cellsOf(mutant), caughtBy]),
  );
}

/** Which tests caught mutants that read like this one, as a document of an earlier run has it. */
export class Earlier {
  private readonly tests = new Map<string, string[]>();

  /** @param document docs/mutations.md, as the formatter has left it */
  constructor(document: string) {
    for (const part of document.split('\n## Caught').slice(1)) {
      for (const line of part
        .split('\n')
        .filter((text) => text.startsWith('|'))
        .slice(2)) {
        const cells = line.split(/(?<!\\)\|/).map((cell) => cell.replaceAll('\\|', '|').trim());
        const test = cells[CAUGHT.length];
        if (test === undefined) continue;
        const key = cells.slice(1, CAUGHT.length).join('\n');
        this.tests.set(key, [...(this.tests.get(key) ?? []), test]);
      }
    }
  }

  /** Each as `Suite.test`; none where nothing caught it, or where it is new. */
  testsOf(mutant: Mutant): string[] {
    return [...new Set(this.rowsOf(mutant))];
  }

  /** The test that caught it, where as many were caught as read alike among `all` today: then it was one of them. */
  certainTestOf(mutant: Mutant, all: readonly Mutant[]): string | undefined {
    const rows = this.rowsOf(mutant);
    const alike = all.filter((other) => keyOf(other) === keyOf(mutant));
    return rows.length === alike.length ? rows[0] : undefined;
  }

  private rowsOf(mutant: Mutant): string[] {
    return this.tests.get(keyOf(mutant)) ?? [];
  }
}

function keyOf(mutant: Mutant): string {
  return cellsOf(mutant).join('\n');
}
