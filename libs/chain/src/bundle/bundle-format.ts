import { z } from 'zod';
import { hex } from '../book.js';

const number = z.int().nonnegative();
const whole = z.string().regex(/^\d+$/);
const words = z.record(z.string(), z.union([z.string(), z.boolean(), z.array(z.string())]));

/** What a certificate has come to: what the book answers when it is asked. */
export const endState = z.strictObject({
  certificate: z.strictObject({
    payee: whole,
    face: whole,
    outstanding: whole,
    currency: z.string(),
    dueOn: z.string(),
  }),
  holdings: z.array(
    z.strictObject({ id: whole, amount: whole, owner: whole, epoch: number, state: z.string() }),
  ),
});
export type EndState = z.infer<typeof endState>;

/**
 * Everything that shows how one certificate came to what it is, for whoever has a node and nothing of ours: what was
 * signed, in which transactions it was carried, what the book said to it, and the proofs that a chain holds all of it.
 * Whole numbers beyond 53 bits are decimal strings; the transactions hold the acts of others that went with them.
 */
export const bundleFormat = z.strictObject({
  format: z.literal('tributary-certificate-bundle'),
  version: z.literal(1),
  chainId: whole,
  genesisHash: hex,
  book: hex,
  /** keccak256 of the code at each address, as it was when the bundle was made. */
  codeHashes: z.record(z.string(), hex),
  certificate: whole,
  /** The block at which it was made, with its header as it is hashed (RLP). */
  head: z.strictObject({ number, hash: hex, header: hex }),
  blocks: z.array(
    z.strictObject({
      number,
      hash: hex,
      header: hex,
      transactions: z.array(
        z.strictObject({
          index: number,
          hash: hex,
          raw: hex,
          proof: z.array(hex),
          receipt: hex,
          receiptProof: z.array(hex),
        }),
      ),
    }),
  ),
  /** What was signed. An order that its company carried itself, past the platform, has only its transaction. */
  orders: z.array(
    z.strictObject({
      hash: hex,
      kind: z.string(),
      body: z.record(z.string(), z.unknown()),
      signatures: z.array(hex),
      /** Where one signature covers many orders: the way from this one to their root. */
      proof: z.array(hex),
    }),
  ),
  /** What the book said of this certificate, in its order; `place` counts the logs of the transaction's receipt. */
  events: z.array(
    z.strictObject({
      name: z.string(),
      orderHash: hex,
      args: words,
      blockNumber: number,
      transactionHash: hex,
      place: number,
      item: number,
    }),
  ),
  end: endState,
  /** What of the book's storage the end state is read from, proven at the head; null where the node proves nothing. */
  storage: z
    .strictObject({
      accountProof: z.array(hex),
      slots: z.array(z.strictObject({ key: hex, value: hex, proof: z.array(hex) })),
    })
    .nullable(),
});
export type Bundle = z.infer<typeof bundleFormat>;
