import { z } from 'zod';
import type { Anchored } from '#chain';
import { Walls } from '#database';
import { BEGINNING, ENTRY_WORDS, entryWords, hashOfEntry, rootOf, type Head } from './audit-words.js';

/** What was found; `differences` begin with the first entry that differs, chain by chain. */
export interface AuditVerification {
  ok: boolean;
  checks: number;
  differences: string[];
  unchecked: string[];
}

const PAGE = 1000;
const END = 'the end of the chain';
const headRow = z.object({ company: z.string(), seq: z.string().transform(BigInt), hash: z.string() });
const leafRow = headRow.extend({ number: z.string() });
const rootRow = z.object({ number: z.string(), root: z.string(), status: z.string().nullable() });
const placeOf = (company: string, seq: bigint): string => `entry ${String(seq)} of company ${company}`;

/**
 * Holds the audit trail against itself and against the roots that the ledger has: every chain is hashed again from its
 * first entry, its end compared with what is said to be its end, and what each root says of it with what it was.
 * `anchored` is what a node says, not this database. Of each chain the first entry that differs is named.
 */
export async function verifyAudit(walls: Walls, anchored: readonly Anchored[]): Promise<AuditVerification> {
  return walls.inSnapshot('verify', async () => {
    const db = walls.manager();
    const found: AuditVerification = { ok: true, checks: 0, differences: [], unchecked: [] };
    const differs = (what: string): void => void found.differences.push(what);
    const leaves = z.array(leafRow).parse(
      await db.query(
        `select root_number::text as number, company_id as company, seq::text, hash from trade.audit_leaf
           order by root_number`,
      ),
    );
    const heads = z
      .array(headRow)
      .parse(await db.query('select company_id as company, seq::text, hash from trade.audit_head'));
    const wrong = new Set<string>();
    const companies = new Set([...heads, ...leaves].map(({ company }) => company));
    for (const { company } of z
      .array(z.object({ company: z.string() }))
      .parse(
        await db.query(
          'select distinct company_id::text as company from trade.audit_entry where seq is not null',
        ),
      ))
      companies.add(company);
    for (const company of [...companies].sort()) {
      const said = [
        ...heads.map((head) => ({ ...head, by: END })),
        ...leaves.map((leaf) => ({ ...leaf, by: `root ${leaf.number}` })),
      ].filter((one) => one.company === company);
      const fault = await firstDifference(walls, company, said, found);
      if (fault === undefined) continue;
      wrong.add(company);
      differs(fault);
    }

    const roots = z.array(rootRow).parse(
      await db.query(
        `select r.number::text, r.root, o.status from trade.audit_root r
             left join trade.operation o on o.id = r.operation_id order by r.number`,
      ),
    );
    const onLedger = new Map(anchored.map(({ number, root }) => [number.toString(), root]));
    const at = new Map<string, Head>();
    for (const { number, root, status } of roots) {
      for (const { company, seq, hash } of leaves.filter((leaf) => leaf.number === number)) {
        at.set(company, { company, seq, hash });
      }
      found.checks += 2;
      if (rootOf([...at.values()]) !== root)
        differs(`root ${number}: the ends of chains that it is said to be over do not give it`);
      const there = onLedger.get(number);
      onLedger.delete(number);
      if (there === undefined && (status === 'pending' || status === 'sent'))
        found.unchecked.push(`root ${number} is on its way to the ledger`);
      else if (there !== root)
        differs(`root ${number}: ${there ?? 'nothing'} on the ledger, ${root} in the database`);
    }
    for (const [number, root] of onLedger)
      differs(`root ${number}: ${root} on the ledger, nothing in the database`);

    const [waiting] = z.array(z.object({ entries: z.number(), changes: z.number() })).parse(
      await db.query(
        `select (select count(*) from trade.audit_entry where seq is null)::int as entries,
             (select count(*) from trade.audit_change where entry_id is null)::int as changes`,
      ),
    );
    if (waiting && waiting.entries + waiting.changes > 0) {
      found.unchecked.push(
        `${String(waiting.entries)} entries and ${String(waiting.changes)} changes are not sealed yet`,
      );
    }
    return { ...found, ok: found.differences.length === 0 };
  });
}

/** Walks one chain from its beginning. Gives what is wrong with the first entry that differs, if any is. */
async function firstDifference(
  walls: Walls,
  company: string,
  said: readonly (Head & { by: string })[],
  found: AuditVerification,
): Promise<string | undefined> {
  const places = Map.groupBy(said, ({ seq }) => seq);
  let seq = 0n;
  let hash = BEGINNING;
  /** Up to where the ledger and the chain agree. */
  let agreed = 0n;
  for (;;) {
    const page = z
      .array(entryWords)
      .parse(
        await walls
          .manager()
          .query(
            `select ${ENTRY_WORDS} from trade.audit_entry e where e.company_id = $1 and e.seq > $2 order by e.seq limit $3`,
            [company, seq.toString(), PAGE],
          ),
      );
    for (const entry of page) {
      found.checks++;
      const place = placeOf(company, seq + 1n);
      if (entry.seq !== (seq + 1n).toString())
        return `${place} is deleted: ${entry.seq ?? ''} follows ${String(seq)}`;
      if (entry.prev !== hash)
        return `${place} is inserted, or the one before it is another: it does not follow it`;
      if (entry.hash !== hashOfEntry(hash, seq + 1n, entry))
        return `${place} is changed: its words, or the changes of rows that it tells, do not give its hash`;
      seq += 1n;
      hash = entry.hash;
      for (const one of places.get(seq) ?? []) {
        found.checks++;
        if (one.hash !== hash) {
          return `${placeOf(company, agreed + 1n)} or one up to ${String(seq)} is changed, deleted or inserted, and the chain made anew: ${one.by} has another hash`;
        }
      }
      if (places.get(seq)?.some(({ by }) => by !== END)) agreed = seq;
    }
    if (page.length < PAGE) break;
  }
  const beyond = said.filter((one) => one.seq > seq).sort((one, other) => Number(one.seq - other.seq))[0];
  if (beyond)
    return `${placeOf(company, seq + 1n)} is deleted: ${beyond.by} tells of ${String(beyond.seq)} entries`;
  const end = said.some((one) => one.by === END && one.seq === seq);
  return end || seq === 0n
    ? undefined
    : `${placeOf(company, seq)} is inserted: the chain is said to end before it`;
}
