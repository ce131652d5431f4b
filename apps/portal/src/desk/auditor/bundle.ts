import { useQuery } from '@tanstack/react-query';
import { orderFromJson, orderHash, recoverSigners, type Hex, type OrderJson } from '#orders';
import { api, read } from '../../shared/api';

/** What of a certificate's bundle is shown; the whole of it proves itself to whoever has a node. */
interface Bundle {
  chainId: string;
  book: Hex;
  head: { number: number; hash: string };
  blocks: { number: number; hash: string; transactions: { hash: string }[] }[];
  orders: (OrderJson & { hash: Hex; signatures: Hex[]; proof: Hex[] })[];
  events: { name: string; orderHash: string; blockNumber: number; transactionHash: string }[];
}

/** One order as it was signed, with what this page has made of its signatures. */
export interface ShownOrder {
  hash: string;
  json: OrderJson;
  /** The words give the hash that was signed. */
  isTrue: boolean;
  /** The key under each signature, by its name on the ledger; undefined for one that is nobody's here. */
  signers: (string | undefined)[];
  blockNumber: number | undefined;
  transactionHash: string | undefined;
}

/** A certificate's bundle, read in the page: its orders are hashed and its signatures recovered here, not by the platform. */
export function useBundle(id: string) {
  return useQuery({
    queryKey: ['bundle', id],
    queryFn: async () => {
      const whole = await read(api.GET('/v1/bundles/{id}', { params: { path: { id } } }));
      const bundle = whole as unknown as Bundle;
      return { whole, bundle, orders: bundle.orders.map((order) => shownOrder(bundle, order)) };
    },
    staleTime: 60_000,
  });
}

function shownOrder(
  { chainId, book, events }: Bundle,
  { kind, body, hash, signatures, proof }: Bundle['orders'][number],
): ShownOrder {
  const domain = { chainId: BigInt(chainId), verifyingContract: book };
  const json = { kind, body };
  const order = orderFromJson(json);
  const own = orderHash(domain, order);
  const event = events.find((one) => one.orderHash === hash);
  return {
    hash,
    json,
    isTrue: own === hash,
    signers: recoverSigners(domain, { order, signatures, proof }, own),
    blockNumber: event?.blockNumber,
    transactionHash: event?.transactionHash,
  };
}
