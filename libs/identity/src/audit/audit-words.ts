import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from '#common';

/** The company of entries that no company made: a service acting by itself. */
export const PLATFORM = '00000000-0000-0000-0000-000000000000';
/** What the first entry of a chain follows. */
export const BEGINNING = '0'.repeat(64);

/** An entry as it is hashed. Values of rows stand as PostgreSQL writes them, so that no number loses a digit. */
export const entryWords = z.object({
  id: z.string(),
  company: z.string(),
  seq: z.string().nullable(),
  prev: z.string().nullable(),
  hash: z.string().nullable(),
  words: z.string(),
});
export type EntryWords = z.infer<typeof entryWords>;

const TIME = `to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/**
 * The columns of `entryWords` of `trade.audit_entry e`: everything but the seal, and the changes of the same act with
 * it, in one text. jsonb is written by PostgreSQL in one order always.
 */
export const ENTRY_WORDS = `e.id::text, e.company_id::text as company, e.seq::text, e.prev_hash as prev, e.hash,
  (to_jsonb(e) - '{seq,prev_hash,hash,at}'::text[] || jsonb_build_object('at', ${TIME}, 'changes', coalesce((
     select jsonb_agg(to_jsonb(c) - '{entry_id,at}'::text[] || jsonb_build_object(
              'at', to_char(c.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')) order by c.number)
     from trade.audit_change c where c.entry_id = e.id), '[]')))::text as words`;

/** SHA-256 over the hash of the entry before and the entry's own words, with its place in the chain. */
export function hashOfEntry(previous: string, seq: bigint, { company, words }: EntryWords): string {
  return createHash('sha256').update(previous).update(canonicalJson({ company, seq, words })).digest('hex');
}

/** The end of one company's chain. */
export interface Head {
  company: string;
  seq: bigint;
  hash: string;
}

/**
 * One hash over the ends of all chains, in the order of companies: leaves and inner nodes begin with different bytes, so
 * that neither passes for the other; one that has no neighbour goes up as it is.
 */
export function rootOf(heads: readonly Head[]): `0x${string}` {
  let row = [...heads]
    .sort((one, other) => (one.company < other.company ? -1 : 1))
    .map((head) =>
      createHash('sha256')
        .update(Uint8Array.of(0))
        .update(canonicalJson({ ...head }))
        .digest(),
    );
  while (row.length > 1) {
    const above = [];
    for (let at = 0; at < row.length; at += 2) {
      const [left, right] = row.slice(at, at + 2);
      if (left && right)
        above.push(createHash('sha256').update(Uint8Array.of(1)).update(left).update(right).digest());
      else if (left) above.push(left);
    }
    row = above;
  }
  const [root = Buffer.alloc(32)] = row;
  return `0x${root.toString('hex')}`;
}
