import type { EntityManager } from 'typeorm';
import { bytes3ToCurrency, certificateOf, obligorOf, rootHolding } from '#orders';
import { fromYyyymmdd } from '#common';
import { hex, type BookEvent } from './book.js';

type Fold = (db: EntityManager, event: BookEvent) => Promise<unknown>;

/** The tables that events fold into; `rebuild` empties them all. */
export const PROJECTIONS = [
  'projection.access',
  'projection.participant',
  'projection.participant_key',
  'projection.consent',
  'projection.document',
  'projection.certificate',
  'projection.holding',
  'projection.hold_terms',
  'projection.title_step',
  'projection.payment',
  'projection.book_day',
  'projection.spent_number',
  'projection.state_change',
] as const;

/** Folds one event into the projections: nothing but the event and what was folded before decides. */
export async function fold(db: EntityManager, event: BookEvent): Promise<void> {
  const folds = FOLDS[event.name];
  if (!folds) throw new Error(`No fold is written for the event ${event.name}.`);
  await folds(db, event);
}

const FOLDS: Readonly<Record<string, Fold>> = {
  Refused: () => Promise.resolve(),

  async Issued(db, event) {
    const certificate = whole(event, 'certificate');
    const obligor = obligorOf(certificate);
    const { payee, face } = event.args;
    await db.query(
      `insert into projection.certificate
         (id, obligor, payee, face, outstanding, currency, due_on, status, evidence_hash, order_hash, block_number)
       values ($1, $2, $3, $4, $4, $5, $6, 'active', $7, $8, $9)`,
      [
        certificate.toString(),
        obligor,
        payee,
        face,
        currency(event),
        day(event, 'dueOn'),
        event.args.evidenceHash,
        event.orderHash,
        event.blockNumber,
      ],
    );
    const root = rootHolding(certificate);
    await addHolding(db, event, {
      id: root,
      parent: null,
      owner: payee,
      amount: face,
      epoch: 1,
      state: 'live',
      tier: 1,
    });
    await addTitle(db, event, {
      holding: root,
      source: null,
      act: 'issue',
      from: obligor,
      to: payee,
      amount: face,
    });
    await addAccess(db, obligor, certificate, 0n, 'tree');
  },

  DocumentUsed: (db, { args }) =>
    db.query('update projection.document set used = used + $2 where doc_key = $1', [
      args.docKey,
      args.amount,
    ]),

  async Transferred(db, event) {
    const { from, to, amount, epoch, discharge, evidenceHash } = event.args;
    const source = whole(event, 'holding');
    const child = whole(event, 'child');
    const holding = child === 0n ? source : child;
    if (child === 0n) {
      await db.query(
        `update projection.holding set owner = $2, epoch = $3, tier = tier + 1, order_hash = $4, block_number = $5,
           log_index = $6 where id = $1`,
        [source.toString(), to, epoch, event.orderHash, event.blockNumber, event.logIndex],
      );
    } else {
      await split(db, event, { source, child, owner: to, state: 'live', down: 1 });
    }
    const act = child === 0n ? 'whole' : 'part';
    await addTitle(db, event, { holding, source, act, from, to, amount, discharge, evidenceHash });
  },

  async HoldPlaced(db, event) {
    const { owner, epoch, financier, cash, expiry, termsHash } = event.args;
    const source = whole(event, 'holding');
    const child = whole(event, 'child');
    const holding = child === 0n ? source : child;
    if (child === 0n) await setState(db, event, 'held', epoch);
    else await split(db, event, { source, child, owner, state: 'held', down: 0 });
    await db.query(
      `insert into projection.hold_terms (holding_id, certificate_id, financier, cash, expires_at, terms_hash)
       values ($1, $2, $3, $4, to_timestamp($5), $6)`,
      [holding.toString(), certificateOf(holding).toString(), financier, cash, expiry, termsHash],
    );
    await addAccess(db, owner, certificateOf(holding), holding, 'own');
  },

  Committed: (db, event) => setState(db, event, 'committed', event.args.epoch),

  async Completed(db, event) {
    const { from, to, amount, epoch } = event.args;
    const holding = whole(event, 'holding');
    await setState(db, event, 'live', epoch);
    await db.query('update projection.holding set owner = $2 where id = $1', [holding.toString(), to]);
    await db.query('delete from projection.hold_terms where holding_id = $1', [holding.toString()]);
    await addTitle(db, event, { holding, source: holding, act: 'discount', from, to, amount });
  },

  async Released(db, event) {
    await setState(db, event, 'live', event.args.epoch);
    await db.query('delete from projection.hold_terms where holding_id = $1', [event.args.holding]);
  },

  async Pledged(db, event) {
    const { owner, epoch, pledgee, termsHash } = event.args;
    const source = whole(event, 'holding');
    const child = whole(event, 'child');
    const holding = child === 0n ? source : child;
    if (child === 0n) await setState(db, event, 'pledged', epoch);
    else await split(db, event, { source, child, owner, state: 'pledged', down: 0 });
    await db.query(
      `insert into projection.hold_terms (holding_id, certificate_id, financier, cash, expires_at, terms_hash)
       values ($1, $2, $3, 0, to_timestamp(0), $4)`,
      [holding.toString(), certificateOf(holding).toString(), pledgee, termsHash],
    );
    await addAccess(db, owner, certificateOf(holding), holding, 'own');
    await addAccess(db, pledgee, certificateOf(holding), holding, 'pledgee');
  },

  async Unpledged(db, event) {
    const { holding, epoch } = event.args;
    await setState(db, event, 'live', epoch);
    await db.query('delete from projection.hold_terms where holding_id = $1', [holding]);
    await db.query(`delete from projection.access where holding_id = $1 and scope = 'pledgee'`, [holding]);
  },

  HoldingCancelled: (db, { args }) =>
    db.query(
      `update projection.holding set amount = 0, cancelled = $2, epoch = $3, state = 'cancelled' where id = $1`,
      [args.holding, args.amount, args.epoch],
    ),

  Cancelled: (db, { args }) =>
    db.query(`update projection.certificate set outstanding = 0, status = 'cancelled' where id = $1`, [
      args.certificate,
    ]),

  async Returned(db, event) {
    const { from, to, amount, epoch } = event.args;
    const holding = whole(event, 'holding');
    await setState(db, event, 'live', epoch);
    await db.query('update projection.holding set owner = $2 where id = $1', [holding.toString(), to]);
    await addTitle(db, event, { holding, source: holding, act: 'return', from, to, amount });
  },

  async Frozen(db, event) {
    const { holding, epoch, number } = event.args;
    await db.query('update projection.holding set state_before = state where id = $1', [holding]);
    await setState(db, event, 'frozen', epoch);
    await spendNumber(db, number);
  },

  async Unfrozen(db, event) {
    const { holding, epoch, number } = event.args;
    await db.query(
      'update projection.holding set state = state_before, state_before = null, epoch = $2 where id = $1',
      [holding, epoch],
    );
    await spendNumber(db, number);
  },

  async Forced(db, event) {
    const { from, to, amount, epoch, number } = event.args;
    const holding = whole(event, 'holding');
    await setState(db, event, 'live', epoch);
    await db.query('update projection.holding set owner = $2, state_before = null where id = $1', [
      holding.toString(),
      to,
    ]);
    await db.query('delete from projection.hold_terms where holding_id = $1', [holding.toString()]);
    await db.query(`delete from projection.access where holding_id = $1 and scope = 'pledgee'`, [
      holding.toString(),
    ]);
    await addTitle(db, event, { holding, source: holding, act: 'force', from, to, amount });
    await spendNumber(db, number);
  },

  async Voided(db, event) {
    const { owner, epoch } = event.args;
    const holding = whole(event, 'holding');
    const child = whole(event, 'child');
    if (child === 0n) return setState(db, event, 'live', epoch);
    await addHolding(db, event, {
      id: child,
      parent: holding,
      owner,
      amount: '0',
      epoch: Number(epoch),
      state: 'emptied',
      tier: 0,
    });
  },

  Anchored: (db, { args }) => spendNumber(db, args.number),

  async Settled(db, event) {
    const { holder, amount, owedAfter, bankReference } = event.args;
    const holding = whole(event, 'holding');
    const certificate = certificateOf(holding).toString();
    await db.query(
      `update projection.holding set amount = $2, paid = paid + $3,
         state = case when $2::numeric = 0 then 'paid' else state end where id = $1`,
      [holding.toString(), owedAfter, amount],
    );
    if (owedAfter === '0')
      await db.query('delete from projection.hold_terms where holding_id = $1', [holding.toString()]);
    await db.query(
      `update projection.certificate set outstanding = outstanding - $2,
         status = case when outstanding - $2 = 0 then 'settled' else 'part-paid' end where id = $1`,
      [certificate, amount],
    );
    await db.query(
      `insert into projection.payment
         (block_number, log_index, certificate_id, holding_id, owner, amount, bank_reference, order_hash)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        event.blockNumber,
        event.logIndex,
        certificate,
        holding.toString(),
        holder,
        amount,
        bankReference,
        event.orderHash,
      ],
    );
  },

  DocumentRecorded: (db, { args }) =>
    db.query(
      `insert into projection.document (doc_key, amount, used, version, commitment) values ($1, $2, 0, $3, $4)
       on conflict (doc_key) do update set amount = $2, version = $3, commitment = $4`,
      [args.docKey, args.amount, args.version, args.commitment],
    ),

  ConsentGiven: (db, event) =>
    db.query(
      `insert into projection.consent (receiver, payer, currency, cap, longest_term_days, ends_on)
       values ($1, $2, $3, $4, $5, $6)
       on conflict (receiver, payer) do update set currency = $3, cap = $4, longest_term_days = $5, ends_on = $6`,
      [
        event.args.receiver,
        event.args.payer,
        currency(event),
        event.args.cap,
        event.args.longestTermDays,
        day(event, 'endsOn'),
      ],
    ),

  ParticipantRecorded: (db, { args }) =>
    db.query(
      `insert into projection.participant (number, roles, status, nonce, banks) values ($1, $2, $3, $4, $5)
       on conflict (number) do update set roles = $2, status = $3, nonce = $4, banks = $5`,
      [args.participant, args.roles, args.status, args.nonce, args.banks],
    ),

  KeyRecorded: (db, { args }) =>
    db.query(
      `insert into projection.participant_key (key, participant, kind, powers) values ($1, $2, $3, $4)
       on conflict (key) do update set kind = $3, powers = $4`,
      [args.key, args.participant, args.kind, args.powers],
    ),

  BusinessDateMoved: (db, event) =>
    db.query(
      `insert into projection.book_day (today, next_business_day) values ($1, $2)
       on conflict (one) do update set today = $1, next_business_day = $2`,
      [day(event, 'today'), day(event, 'nextBusinessDay')],
    ),

  PauseSet: (db, { args }) => db.query('update projection.book_day set paused = $1', [args.paused]),
};

async function split(
  db: EntityManager,
  event: BookEvent,
  made: { source: bigint; child: bigint; owner: unknown; state: string; down: number },
): Promise<void> {
  const { amount, epoch } = event.args;
  await db.query('update projection.holding set amount = amount - $2 where id = $1', [
    made.source.toString(),
    amount,
  ]);
  await db.query(
    `insert into projection.holding
       (id, certificate_id, parent_id, owner, amount, epoch, state, tier, order_hash, block_number, log_index)
     select $1, certificate_id, id, $3, $4, $5, $6, tier + $7::int, $8, $9, $10 from projection.holding where id = $2`,
    [
      made.child.toString(),
      made.source.toString(),
      made.owner,
      amount,
      epoch,
      made.state,
      made.down,
      event.orderHash,
      event.blockNumber,
      event.logIndex,
    ],
  );
}

async function addHolding(
  db: EntityManager,
  event: BookEvent,
  made: {
    id: bigint;
    parent: bigint | null;
    owner: unknown;
    amount: unknown;
    epoch: number;
    state: string;
    tier: number;
  },
): Promise<void> {
  await db.query(
    `insert into projection.holding
       (id, certificate_id, parent_id, owner, amount, epoch, state, tier, order_hash, block_number, log_index)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      made.id.toString(),
      certificateOf(made.id).toString(),
      made.parent?.toString() ?? null,
      made.owner,
      made.amount,
      made.epoch,
      made.state,
      made.tier,
      event.orderHash,
      event.blockNumber,
      event.logIndex,
    ],
  );
}

/** An act of a case, or an anchor, is used once by its number. */
async function spendNumber(db: EntityManager, number: unknown): Promise<void> {
  await db.query('insert into projection.spent_number (number) values ($1)', [number]);
}

async function setState(db: EntityManager, event: BookEvent, state: string, epoch: unknown): Promise<void> {
  await db.query('update projection.holding set state = $2, epoch = $3 where id = $1', [
    event.args.holding,
    state,
    epoch,
  ]);
}

/** A change of title, and what follows from it for who may see: the new holder its own, the old one its past. */
async function addTitle(
  db: EntityManager,
  event: BookEvent,
  step: {
    holding: bigint;
    source: bigint | null;
    act: 'issue' | 'part' | 'whole' | 'discount' | 'return' | 'force';
    from: unknown;
    to: unknown;
    amount: unknown;
    discharge?: unknown;
    evidenceHash?: unknown;
  },
): Promise<void> {
  const certificate = certificateOf(step.holding);
  await db.query(
    `insert into projection.title_step (block_number, log_index, certificate_id, holding_id, source_id, act,
       from_participant, to_participant, amount, discharge, evidence_hash, order_hash)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      event.blockNumber,
      event.logIndex,
      certificate.toString(),
      step.holding.toString(),
      step.source?.toString() ?? null,
      step.act,
      step.from,
      step.to,
      step.amount,
      step.discharge ?? false,
      step.evidenceHash ?? null,
      event.orderHash,
    ],
  );
  await addAccess(db, step.to, certificate, step.holding, 'own');
  if (step.act !== 'issue' && step.act !== 'part') {
    await db.query(
      `delete from projection.access where participant = $1 and holding_id = $2 and scope = 'own'`,
      [step.from, step.holding.toString()],
    );
    await addAccess(db, step.from, certificate, step.holding, 'past');
  }
  if (step.act === 'part') await addAccess(db, step.from, certificate, step.holding, 'payee');
}

async function addAccess(
  db: EntityManager,
  who: unknown,
  certificate: bigint,
  holding: bigint,
  scope: string,
): Promise<void> {
  await db.query(
    `insert into projection.access (participant, certificate_id, holding_id, scope) values ($1, $2, $3, $4)
     on conflict do nothing`,
    [who, certificate.toString(), holding.toString(), scope],
  );
}

function whole(event: BookEvent, name: string): bigint {
  return BigInt(String(event.args[name]));
}

function day(event: BookEvent, name: string): string {
  return fromYyyymmdd(Number(event.args[name]));
}

function currency(event: BookEvent): string {
  return bytes3ToCurrency(hex.parse(event.args.currency));
}
