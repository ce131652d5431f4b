import { Contract, Result } from 'ethers';
import { z } from 'zod';
import { Walls } from '#database';
import { bookInterface, hex } from './book.js';
import type { Ledger } from './ledger.js';
import { currencyOf, dateOf } from './ledger-words.js';

const row = z.object({
  obligor: z.string().transform(Number),
  payee: z.string(),
  face: z.string(),
  outstanding: z.string(),
  currency: z.string(),
  due_on: z.string(),
  status: z.string(),
  checkpoint: z.string(),
  block_number: z.string().transform(Number),
  block_hash: hex,
  order_hash: hex,
});
const chainCertificate = z.object({
  payee: z.bigint(),
  face: z.bigint(),
  outstanding: z.bigint(),
  currency: hex,
  dueOn: z.bigint(),
});

/** A certificate as the platform has it, and whether the chain says the same of it. */
export interface CertificateCheck {
  /** The obligor's number on the ledger. */
  obligor: number;
  status: string;
  dueOn: string;
  /** The block in which it was issued, as the platform keeps it. */
  block: { number: number; hash: string };
  orderHash: string;
  /** Undefined while the node does not answer. */
  agrees: boolean | undefined;
}

/**
 * Holds one certificate's row against the contract's own storage, at the block up to which the platform has read, and
 * its block against the chain's. Undefined where the ledger has no such certificate.
 */
export async function checkCertificate(
  walls: Walls,
  { provider, domain }: Ledger,
  id: string,
): Promise<CertificateCheck | undefined> {
  const [found] = z.array(row).parse(
    await walls.askAsService(
      'verify',
      `select c.obligor, c.payee, c.face, c.outstanding, c.currency, c.due_on::text, c.status, c.order_hash,
         k.block_hash as checkpoint, e.block_number, e.block_hash
       from projection.certificate c cross join ledger.checkpoint k
         join ledger.event e on e.subject = 'certificate:' || c.id and e.name = 'Issued' where c.id = $1`,
      [id],
    ),
  );
  if (!found) return undefined;
  const book = new Contract(domain.verifyingContract, bookInterface, provider);
  const asked = Promise.all([
    book.getFunction('certificateOf').staticCall(id, { blockTag: found.checkpoint }) as Promise<unknown>,
    provider.getBlock(found.block_number),
  ]);
  const told = await asked.catch(() => undefined);
  const about = {
    obligor: found.obligor,
    status: found.status,
    dueOn: found.due_on,
    block: { number: found.block_number, hash: found.block_hash },
    orderHash: found.order_hash,
  };
  if (!told) return { ...about, agrees: undefined };
  const [answer, block] = told;
  const chain = chainCertificate.parse(z.instanceof(Result).parse(answer).toObject());
  const agrees =
    block?.hash === found.block_hash &&
    chain.payee.toString() === found.payee &&
    chain.face.toString() === found.face &&
    chain.outstanding.toString() === found.outstanding &&
    currencyOf(chain.currency) === found.currency &&
    dateOf(Number(chain.dueOn)) === found.due_on;
  return { ...about, agrees };
}
