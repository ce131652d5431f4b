import { Inject, Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { LEDGER_DOMAIN } from '#chain';
import { column } from '#common';
import { Walls } from '#database';
import { orderFromJson, orderHash, orderToJson, type Hex, type LedgerDomain, type Order } from '#orders';
import { identityErrors } from './identity.errors.js';
import { Operations } from './operations.service.js';
import type { Principal } from './principal.js';
import { Signatures } from './signatures.service.js';
import { SigningLimits } from './signing-limits.service.js';

const SIGNING_POWERS = ['maker', 'checker', 'attestor', 'regulator'] as const;

const need = z.strictObject({
  participant: z.number().int(),
  power: z.enum(SIGNING_POWERS),
});
/** One signature that an order waits for: by a user of this company with this role. */
export type Need = z.infer<typeof need>;

const row = z.object({
  id: z.string(),
  kind: z.string(),
  body: z.unknown(),
  order_hash: z.string(),
  needs: z.array(need),
  parties: z.array(column.participant),
  subject_kind: z.string(),
  subject_id: z.string(),
  status: z.enum(['open', 'complete', 'refused', 'withdrawn', 'expired']),
  expires_at: z.date(),
});
const rows = z.array(row);
type Row = z.infer<typeof row>;

const signatureRow = z.object({
  key: z.string(),
  participant: column.participant,
  user_id: z.string(),
  signature: z.string().transform((text): Hex => `0x${text.slice(2)}`),
  power: z.enum(SIGNING_POWERS),
});
const signatureRows = z.array(signatureRow);
const words = z.strictObject({ kind: z.string(), body: z.record(z.string(), z.unknown()) });

/** A proposal as its parties see it: the order's words, for which each signs after reading them. */
export const proposalView = z
  .strictObject({
    id: z.string(),
    status: z.enum(['open', 'complete', 'refused', 'withdrawn', 'expired']),
    order: words,
    orderHash: z.string(),
    domain: z.strictObject({ chainId: z.string(), verifyingContract: z.string() }),
    needs: z.array(need),
    signedBy: z.array(need),
    subject: z.strictObject({ kind: z.string(), id: z.string() }),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: 'Proposal' });
export type ProposalView = z.infer<typeof proposalView>;
const sameRows = z.array(z.object({ id: z.string(), status: z.string() }));

/** What became of a signature; `operationId` when it was the last one. */
export interface Signed {
  proposal: ProposalView;
  operationId?: string;
  /** Needs that are still open. */
  open: Need[];
}

/** A proposal that the caller's transaction has taken, with the signatures under it. */
export interface Taken {
  readonly proposal: Row;
  readonly signed: readonly z.infer<typeof signatureRow>[];
}

/** Orders that wait for signatures. A proposal reserves nothing; the last signature makes it an operation. */
@Injectable()
export class Proposals {
  constructor(
    private readonly walls: Walls,
    private readonly operations: Operations,
    private readonly written: Signatures,
    private readonly limits: SigningLimits,
    @Inject(LEDGER_DOMAIN) private readonly domain: LedgerDomain,
  ) {}

  /**
   * Writes a proposal in the caller's transaction; the same order again (asked twice within a second) gives the proposal
   * that is there. @throws proposal-closed where that one has ended
   */
  async create(proposed: {
    order: Order;
    needs: readonly Need[];
    parties: readonly number[];
    subject: { kind: string; id: string };
    expiresAt: Date;
    createdBy: string | null;
  }): Promise<string> {
    const { order, needs, parties, subject } = proposed;
    const { kind, body } = orderToJson(order);
    const id = newId();
    const hash = orderHash(this.domain, order);
    return this.walls.asService('identity', async () => {
      const db = this.walls.manager();
      const made: unknown[] = await db.query(
        `insert into trade.proposal (id, kind, body, order_hash, needs, parties, subject_kind, subject_id, status,
           expires_at, created_by) values ($1, $2, $3, $4, $5, $6, $7, $8, 'open', $9, $10)
         on conflict (order_hash) do nothing returning 1`,
        [
          id,
          kind,
          JSON.stringify(body),
          hash,
          JSON.stringify(needs),
          parties,
          subject.kind,
          subject.id,
          proposed.expiresAt,
          proposed.createdBy,
        ],
      );
      if (made.length > 0) return id;
      const [same] = sameRows.parse(
        await db.query('select id, status from trade.proposal where order_hash = $1', [hash]),
      );
      if (same?.status !== 'open') throw identityErrors('proposal-closed', { status: same?.status ?? '' });
      return same.id;
    });
  }

  /**
   * Takes a user's signature by its own registered key. With the last one the order becomes an operation.
   * @throws not-found, proposal-closed, signature-invalid, signature-elsewhere, signature-not-asked, signer-twice,
   * signing-limit, or the book's refusal
   */
  async sign(asker: Principal, id: string, signature: string): Promise<Signed> {
    const mine = await this.walls.inCompany(asker, () => this.find(id));
    if (!mine) throw identityErrors('not-found', { what: 'proposal' });
    const taken = await this.take(id);
    if (!taken) throw identityErrors('not-found', { what: 'proposal' });
    return this.signTaken(asker, taken, signature);
  }

  /** Takes a proposal for the caller's transaction: it neither ends nor is signed by others meanwhile. */
  async take(id: string): Promise<Taken | undefined> {
    return this.walls.asService('identity', async () => {
      // Asked together; what was signed before is read under the lock.
      const [proposal, signed] = await Promise.all([this.locked(id), this.signatures(id)]);
      return proposal && { proposal, signed };
    });
  }

  /** `sign`, of one that is taken and that the asker was seen to be a party of. */
  async signTaken(asker: Principal, { proposal, signed: before }: Taken, signature: string): Promise<Signed> {
    return this.walls.asService('identity', async () => {
      const db = this.walls.manager();
      const { id } = proposal;
      const status =
        proposal.status === 'open' && proposal.expires_at < new Date() ? 'expired' : proposal.status;
      if (status !== 'open') throw identityErrors('proposal-closed', { status });
      const order = orderFromJson({ kind: proposal.kind, body: proposal.body });
      const hash = orderHash(this.domain, order);
      const bytes: Hex = `0x${signature.slice(2).toLowerCase()}`;
      const key = this.written.expect(asker, hash, bytes);
      const open = without(proposal.needs, before);
      const filled = open.find(
        ({ participant, power }) => participant === asker.participant && asker.userRoles.includes(power),
      );
      if (before.some((one) => one.key === key)) {
        if (filled) throw identityErrors('signer-twice');
        return { proposal: this.viewOf(proposal, before), open };
      }
      if (!filled) {
        const needs = open.map(({ participant, power }) => `${power} of ${String(participant)}`).join(', ');
        throw identityErrors('signature-not-asked', { needs });
      }
      await this.limits.check(asker, order);
      const mine = { ...filled, key, user_id: asker.userId, signature: bytes };
      const all = [...before, mine];
      const left = without(proposal.needs, all);
      const kept = db.query(
        `with given as (
           insert into trade.proposal_signature (proposal_id, key, participant, user_id, signature, parties, power)
           values ($1, $2, $3, $4, $5, $6, $7))
         update trade.proposal set status = 'complete' where id = $1 and $8`,
        [id, key, asker.participant, asker.userId, bytes, proposal.parties, filled.power, left.length === 0],
      );
      if (left.length > 0) {
        await kept;
        return { proposal: this.viewOf(proposal, all), open: left };
      }
      const [operationId] = await Promise.all([
        this.operations.submit(
          { order, signatures: inOrderOf(proposal.needs, all) },
          {
            kind: proposal.subject_kind,
            id: proposal.subject_id,
            parties: proposal.parties,
            proposal: { id, signedBy: asker.userId },
          },
        ),
        kept,
      ]);
      return { proposal: this.viewOf({ ...proposal, status: 'complete' }, all), operationId, open: [] };
    });
  }

  /** Ends an open proposal without an act. Gives whether it was open. */
  async close(id: string, status: 'refused' | 'withdrawn' | 'expired'): Promise<boolean> {
    return this.walls.asService('identity', async () => {
      const changed = await this.walls
        .manager()
        .query<[unknown[], number]>(
          `update trade.proposal set status = $2 where id = $1 and status = 'open'`,
          [id, status],
        );
      return changed[1] > 0;
    });
  }

  /** Ends every open proposal about a subject. */
  async closeAll(
    subject: { kind: string; id: string },
    status: 'refused' | 'withdrawn' | 'expired',
  ): Promise<void> {
    await this.walls.asService('identity', () =>
      this.walls
        .manager()
        .query(
          `update trade.proposal set status = $3 where subject_kind = $1 and subject_id = $2 and status = 'open'`,
          [subject.kind, subject.id, status],
        ),
    );
  }

  /** The proposal with just these words, where there was one: an order without a deadline can be proposed once only. */
  async sameWords(order: Order): Promise<{ id: string; status: ProposalView['status'] } | undefined> {
    return this.walls.asService('identity', async () => {
      const [found] = z
        .array(row.pick({ id: true, status: true }))
        .parse(
          await this.walls
            .manager()
            .query('select id, status from trade.proposal where order_hash = $1', [
              orderHash(this.domain, order),
            ]),
        );
      return found;
    });
  }

  /** Lets more companies see a proposal, once it is their turn. */
  async show(id: string, parties: readonly number[]): Promise<void> {
    await this.walls.asService('identity', async () => {
      const db = this.walls.manager();
      await db.query('update trade.proposal set parties = $2 where id = $1', [id, parties]);
      await db.query('update trade.proposal_signature set parties = $2 where proposal_id = $1', [
        id,
        parties,
      ]);
    });
  }

  /** A proposal that the caller's company is a party of. @throws not-found */
  async view(asker: Principal, id: string): Promise<ProposalView> {
    return this.walls.inCompany(asker, async () => {
      const proposal = await this.find(id);
      if (!proposal) throw identityErrors('not-found', { what: 'proposal' });
      return this.viewOf(proposal, await this.signatures(id));
    });
  }

  /** What waits for a signature of the caller's company, the oldest first. */
  async waiting(asker: Principal): Promise<ProposalView[]> {
    return this.walls.inCompany(asker, async () => {
      const found = rows.parse(
        await this.walls
          .manager()
          .query(
            `select ${COLUMNS} from trade.proposal where status = 'open' and expires_at > now() order by id limit 100`,
          ),
      );
      const views = [];
      for (const proposal of found) {
        const signed = await this.signatures(proposal.id);
        const open = without(proposal.needs, signed);
        if (open.some(({ participant }) => participant === asker.participant)) {
          views.push(this.viewOf(proposal, signed));
        }
      }
      return views;
    });
  }

  private async find(id: string): Promise<Row | undefined> {
    const found: unknown = await this.walls
      .manager()
      .query(`select ${COLUMNS} from trade.proposal where id = $1`, [id]);
    return rows.parse(found)[0];
  }

  private async locked(id: string): Promise<Row | undefined> {
    const found: unknown = await this.walls
      .manager()
      .query(`select ${COLUMNS} from trade.proposal where id = $1 for update`, [id]);
    return rows.parse(found)[0];
  }

  private async signatures(id: string): Promise<z.infer<typeof signatureRow>[]> {
    return signatureRows.parse(
      await this.walls.manager().query(
        `select key, participant, user_id, signature, power from trade.proposal_signature where proposal_id = $1
             order by signed_at`,
        [id],
      ),
    );
  }

  private viewOf(proposal: Row, signed: readonly Need[]): ProposalView {
    const order = words.parse({ kind: proposal.kind, body: proposal.body });
    const expired = proposal.status === 'open' && proposal.expires_at < new Date();
    return {
      id: proposal.id,
      status: expired ? 'expired' : proposal.status,
      order,
      orderHash: proposal.order_hash,
      domain: {
        chainId: this.domain.chainId.toString(),
        verifyingContract: this.domain.verifyingContract,
      },
      needs: proposal.needs,
      signedBy: signed.map(({ participant, power }) => ({ participant, power })),
      subject: { kind: proposal.subject_kind, id: proposal.subject_id },
      expiresAt: proposal.expires_at.toISOString(),
    };
  }
}

const COLUMNS = 'id, kind, body, order_hash, needs, parties, subject_kind, subject_id, status, expires_at';

function same(a: Need, b: Need): boolean {
  return a.participant === b.participant && a.power === b.power;
}

/** The needs that no signature fills yet. */
function without(needs: readonly Need[], signed: readonly Need[]): Need[] {
  return needs.filter((one) => !signed.some((other) => same(one, other)));
}

/** The contract looks at the first signature to tell whose act it is. */
function inOrderOf(needs: readonly Need[], signed: readonly (Need & { signature: Hex })[]): Hex[] {
  return needs.flatMap((one) => signed.filter((other) => same(one, other)).map(({ signature }) => signature));
}
