import { z } from 'zod';
import { orderFromJson, orderHash, type Hex } from '#orders';
import { keyErrors } from './key.errors.js';
import type { Signing } from './signing.js';

const hex = z
  .string()
  .regex(/^0x[0-9a-fA-F]*$/)
  .transform((text): Hex => `0x${text.slice(2)}`);

/** A proposal as the API answers it: an order, the hash that is to be signed, and the ledger that it is for. */
export const proposal = z.object({
  id: z.string(),
  order: z.unknown(),
  orderHash: hex,
  domain: z.object({ chainId: z.string().transform(BigInt), verifyingContract: hex }),
});
export type Proposal = z.infer<typeof proposal>;

/** Signs what is proposed, after checking that the words give the hash that is asked for. @throws proposal-differs */
export function signProposal(signing: Signing, { order, orderHash: asked, domain }: Proposal): Hex {
  const hash = orderHash(domain, orderFromJson(order));
  if (hash !== asked) throw keyErrors('proposal-differs');
  return signing.sign(hash);
}
