import type { Shape } from '../../../shared/api';
import type { Holding } from './tree-layout';

export type Step = Shape<'CertificateStep'>;

/** The parts of a certificate as they stood after so many of its steps: those that there were, with what they were then. */
export function holdingsThen(holdings: readonly Holding[], steps: readonly Step[], after: number): Holding[] {
  const then = new Map(steps.slice(0, after).flatMap(({ parts }) => parts.map((part) => [part.id, part])));
  return holdings.flatMap((holding) => {
    const part = then.get(holding.id);
    return part ? [{ ...holding, ...part }] : [];
  });
}

/** What was owed on all parts together, in minor units; undefined where an amount is not the viewer's to know. */
export function owedOn(holdings: readonly Holding[]): bigint | undefined {
  let sum = 0n;
  for (const { amount } of holdings) {
    if (amount === null) return undefined;
    sum += BigInt(amount);
  }
  return sum;
}
