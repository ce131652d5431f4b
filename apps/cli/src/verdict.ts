import type { Verification } from '#chain';

/** Prints what a verification found. Gives the exit code: not 0 on a difference. */
export function tell(found: Verification): number {
  for (const difference of found.differences) process.stdout.write(`differs: ${difference}\n`);
  for (const what of found.unchecked) process.stdout.write(`not checked: ${what}\n`);
  process.stdout.write(`${String(found.checks)} checks, ${String(found.differences.length)} differences\n`);
  return found.ok ? 0 : 1;
}
