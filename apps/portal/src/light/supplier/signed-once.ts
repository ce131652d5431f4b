import { useCallback, useRef } from 'react';
import type { Hex } from '#orders';
import type { Me } from '../../shared/session';
import { sign, signProposal, type Proposal } from '../../shared/signing';

/**
 * Signs what has to be signed once: sent again after no answer came, it is the same signature under the same
 * Idempotency-Key, and the device is not asked a second time.
 */
export function useSigned(me: Me): (what: Proposal) => Promise<Hex> {
  const made = useRef(new Map<string, Hex>());
  return useCallback(
    async (proposal) => {
      const known = made.current.get(proposal.orderHash);
      if (known) return known;
      const signature = await signProposal(proposal, me);
      made.current.set(proposal.orderHash, signature);
      return signature;
    },
    [me],
  );
}

/** The same for a digest that was computed here. */
export function useSignedDigest(me: Me): (digest: Hex) => Promise<Hex> {
  const made = useRef(new Map<Hex, Hex>());
  return useCallback(
    async (digest) => {
      const known = made.current.get(digest);
      if (known) return known;
      const signature = await sign(digest, me);
      made.current.set(digest, signature);
      return signature;
    },
    [me],
  );
}
