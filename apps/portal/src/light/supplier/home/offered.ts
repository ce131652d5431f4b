import type { Shape } from '../../../shared/api';
import { sumOf } from '../sums';

/** What somebody offers to the company: a part of a holding, or a certificate of its own. */
export type Offered =
  | { kind: 'transfer'; offer: Shape<'Offer'>; proposal: Shape<'Proposal'> }
  | { kind: 'certificate'; certificate: Shape<'Certificate'>; proposal: Shape<'Proposal'> };

/** Who pays how much. */
export function offeredFacts(offered: Offered): { payer: string; amount: string; currency: string } {
  if (offered.kind === 'certificate') {
    const { obligor, face, currency } = offered.certificate;
    return { payer: obligor.name ?? '—', amount: face ?? '0', currency };
  }
  const { holder, items } = offered.offer;
  return {
    payer: holder.name ?? '—',
    amount: sumOf(items).toString(),
    currency: items[0]?.currency ?? 'CNY',
  };
}
