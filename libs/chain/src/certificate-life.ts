import { z } from 'zod';
import { Walls } from '#database';

const text = z.string();
const number = z.string().transform(Number);

const certificateRow = z
  .object({
    id: text,
    obligor: number,
    payee: number,
    face: text,
    outstanding: text,
    currency: text,
    due_on: text,
    status: text,
    evidence_hash: text,
    order_hash: text,
    block_number: number,
  })
  .transform(
    ({
      due_on: dueOn,
      evidence_hash: evidenceHash,
      order_hash: orderHash,
      block_number: blockNumber,
      ...rest
    }) => ({
      ...rest,
      dueOn,
      evidenceHash,
      orderHash,
      blockNumber,
    }),
  );
/** A certificate as the ledger has it, its companies by their numbers. */
export type LedgerCertificate = z.infer<typeof certificateRow>;

const lifeRow = z.object({
  holdings: z.array(
    z.object({
      id: text,
      parentId: text.nullable(),
      owner: z.number(),
      amount: text,
      paid: text,
      cancelled: text,
      state: text,
      tier: z.number(),
    }),
  ),
  steps: z.array(
    z.object({
      act: z.enum(['issue', 'part', 'whole', 'discount', 'return', 'force']),
      from: z.number(),
      to: z.number(),
      amount: text,
      holdingId: text,
      sourceId: text.nullable(),
      evidenceHash: text.nullable(),
      orderHash: text,
      blockNumber: z.number(),
    }),
  ),
  payments: z.array(
    z.object({
      holdingId: text,
      owner: z.number(),
      amount: text,
      bankReference: text,
      orderHash: text,
      blockNumber: z.number(),
    }),
  ),
  documents: z.array(z.object({ docKey: text, amount: text, orderHash: text })),
  /** The keys of those who took part, whose signatures stand under its orders. */
  keys: z.array(z.object({ key: text, participant: z.number() })),
});
/** What has happened to a certificate, and what is left of it. */
export type CertificateLife = z.infer<typeof lifeRow> & { certificate: LedgerCertificate };

const CERTIFICATE = `select id::text, obligor::text, payee::text, face::text, outstanding::text, currency, due_on::text,
  status, evidence_hash, order_hash, block_number::text from projection.certificate`;

const LIFE = `select
  (select coalesce(jsonb_agg(jsonb_build_object('id', id::text, 'parentId', parent_id::text, 'owner', owner, 'amount',
     amount::text, 'paid', paid::text, 'cancelled', cancelled::text, 'state', state, 'tier', tier) order by tier, id), '[]')
   from projection.holding where certificate_id = $1) as holdings,
  (select coalesce(jsonb_agg(jsonb_build_object('act', act, 'from', from_participant, 'to', to_participant, 'amount',
     amount::text, 'holdingId', holding_id::text, 'sourceId', source_id::text, 'evidenceHash', evidence_hash,
     'orderHash', order_hash, 'blockNumber', block_number) order by block_number, log_index, item), '[]')
   from projection.title_step where certificate_id = $1) as steps,
  (select coalesce(jsonb_agg(jsonb_build_object('holdingId', holding_id::text, 'owner', owner, 'amount', amount::text,
     'bankReference', bank_reference, 'orderHash', order_hash, 'blockNumber', block_number)
     order by block_number, log_index), '[]')
   from projection.payment where certificate_id = $1) as payments,
  (select coalesce(jsonb_agg(jsonb_build_object('docKey', e.args->>'docKey', 'amount', e.args->>'amount', 'orderHash',
     e.order_hash) order by e.block_number, e.log_index, e.item), '[]')
   from ledger.event e where e.name = 'DocumentUsed' and e.order_hash in (
     select order_hash from projection.title_step where certificate_id = $1)) as documents,
  (select coalesce(jsonb_agg(jsonb_build_object('key', k.key, 'participant', k.participant)), '[]')
   from projection.participant_key k where k.participant in (
     select from_participant from projection.title_step where certificate_id = $1
     union select to_participant from projection.title_step where certificate_id = $1
     union select unnest(p.banks) from projection.participant p join projection.certificate c on c.obligor = p.number
       where c.id = $1)) as keys`;

/** Certificates of all companies in the order of their numbers, one more than asked for where there are more. */
export async function ledgerCertificates(
  walls: Walls,
  { limit, after }: { limit: number; after: string },
): Promise<LedgerCertificate[]> {
  return z
    .array(certificateRow)
    .parse(
      await walls.askAsService('verify', `${CERTIFICATE} where id > $1 order by id limit $2`, [
        after,
        limit + 1,
      ]),
    );
}

/** One certificate with all its parts, steps of title, payments and documents; undefined where there is none. */
export async function certificateLife(walls: Walls, id: string): Promise<CertificateLife | undefined> {
  return walls.inSnapshot('verify', async () => {
    const db = walls.manager();
    const [certificate] = z.array(certificateRow).parse(await db.query(`${CERTIFICATE} where id = $1`, [id]));
    if (!certificate) return undefined;
    const [life] = z.tuple([lifeRow]).parse(await db.query(LIFE, [id]));
    return { certificate, ...life };
  });
}
