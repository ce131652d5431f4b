import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Mutant } from './mutants.js';

const shape = z.object({ of: z.string(), caughtBy: z.record(z.string(), z.string().nullable()) });

/** Verdicts on the same contracts by the same tests, so that a run that was stopped goes on where it was. */
export class Known {
  private constructor(
    private readonly file: string,
    private readonly verdicts: z.infer<typeof shape>,
  ) {}

  static open(folder: string): Known {
    const file = join(folder, 'verdicts.json');
    const of = hashOf(folder);
    const old = existsSync(file) ? shape.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
    return new Known(file, old?.of === of ? old : { of, caughtBy: {} });
  }

  /** The test that caught it, null where none did, undefined where nobody has tried. */
  verdictOf(mutant: Mutant): string | null | undefined {
    return this.verdicts.caughtBy[String(mutant.number)];
  }

  keep(mutant: Mutant, caughtBy: string | undefined): void {
    this.verdicts.caughtBy[String(mutant.number)] = caughtBy ?? null;
    writeFileSync(this.file, JSON.stringify(this.verdicts));
  }
}

function hashOf(folder: string): string {
  const hash = createHash('sha256');
  for (const part of ['contracts', 'test/contracts']) {
    for (const file of readdirSync(join(folder, part), { recursive: true, encoding: 'utf8' }).sort())
      if (file.endsWith('.sol')) hash.update(readFileSync(join(folder, part, file)));
  }
  return hash.digest('hex');
}
