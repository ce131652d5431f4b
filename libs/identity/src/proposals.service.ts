import { Inject, Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { LEDGER_DOMAIN } from '#chain';
import { column } from '#common';
import { Walls } from '#database';
import {
  merkleTree,
  orderFromJson,
  orderHash,
  orderToJson,
  overOrder,
  rootHash,
  structHash,
  type Hex,
  type LedgerDomain,
  type Order,
} from '#orders';
import { identityErrors } from './identity.errors.js';
import { SIGNING_POWERS, need, type Need } from './needs.js';
import { Operations } from './operations.service.js';
import type { Principal } from './principal.js';
import { Signatures } from './signatures.service.js';
import { SigningLimits, type Limits } from './signing-limits.service.js';

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
  proof: z.array(z.string().transform((text): Hex => `0x${text.slice(2)}`)).nullable(),
});
const rows = z.array(row);
type Row = z.infer<typeof row>;

const signatureRow = z.object({
  key: z.string(),
  participant: column.participant,
  user_id: z.string(),
  signature: z.string().transform((text): Hex => `0x${text.slice(2)}`),
  power: z.enum(SIGNING_POWERS),
  of_root: z.boolean(),
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

/** A proposal that the caller's transaction has taken, with the signatures under it and what its taker may sign. */
export interface Taken {
  readonly proposal: Row;
  readonly signed: readonly z.infer<typeof signatureRow>[];
  readonly limits: Limits;
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
    const taken = await this.take(asker, id);
    if (!taken) throw identityErrors('not-found', { what: 'proposal' });
    return this.signTaken(asker, taken, signature);
  }

  /** Takes a proposal for the caller's transaction: it neither ends nor is signed by others meanwhile. */
  async take({ userId }: Pick<Principal, 'userId'>, id: string): Promise<Taken | undefined> {
    return this.walls.asService('identity', async () => {
      // Asked together; what was signed before is read under the lock.
      const [proposal, signed, limits] = await Promise.all([
        this.locked(id),
        this.signatures(id),
        this.limits.of(userId),
      ]);
      return proposal && { proposal, signed, limits };
    });
  }

  /** `sign`, of one that is taken and that the asker was seen to be a party of. */
  async signTaken(asker: Principal, taken: Taken, signature: string): Promise<Signed> {
    return this.walls.asService('identity', async () => {
      const order = this.openOrder(taken);
      const bytes = bytesOf(signature);
      const key = this.written.expect(asker, orderHash(this.domain, order), bytes);
      const filled = this.expectAsked(asker, taken, key);
      if (!filled) return { proposal: this.viewOf(taken.proposal, taken.signed), open: openNeeds(taken) };
      await this.limits.check(taken.limits, [order]);
      return this.write(asker, taken, order, { ...filled, key, signature: bytes, of_root: false }, []);
    });
  }

  /**
   * Lets open orders be signed under the root of them all, in this order. Of one order alone it is that order's own
   * digest, which the book reads without a proof.
   */
  async gather(asker: Principal, ids: readonly string[]): Promise<{ root: Hex; digest: Hex }> {
    return this.walls.asService('identity', async () => {
      const all = await this.takeAll(asker, ids);
      const { root, digest, proofOf } = this.treeOf(all);
      for (const [place, { proposal }] of all.entries()) {
        await this.walls
          .manager()
          .query('update trade.proposal set proof = $2 where id = $1', [proposal.id, proofOf(place)]);
      }
      return { root, digest };
    });
  }

  /**
   * Takes one signature over the root of orders that were gathered, for each of them: all that then have every signature
   * become operations, in their order; others wait for who else has to sign. The limit of the signer holds for all of
   * them together. Where its key has signed them all already, nothing is done.
   * @throws not-found, proposal-closed, signature-invalid, signature-elsewhere, signature-not-asked, signer-twice,
   * signing-limit, or the book's refusal
   */
  async signRoot(asker: Principal, ids: readonly string[], signature: string): Promise<Signed[]> {
    return this.walls.asService('identity', async () => {
      const all = await this.takeAll(asker, ids);
      const bytes = bytesOf(signature);
      const orders = all.map((taken) => this.openOrder(taken));
      const key = this.written.expect(asker, this.treeOf(all).digest, bytes);
      const filled = all.map((taken) => this.expectAsked(asker, taken, key));
      if (filled.every((need) => need === undefined)) {
        return all.map((taken) => ({
          proposal: this.viewOf(taken.proposal, taken.signed),
          open: openNeeds(taken),
        }));
      }
      await this.limits.check(all[0]?.limits ?? [], orders);
      const signed: Signed[] = [];
      const before: { order: Order; needs: readonly Need[] }[] = [];
      for (const [place, taken] of all.entries()) {
        const [need, order] = [filled[place], orders[place]];
        if (!need || !order) throw identityErrors('signer-twice');
        const mine = { ...need, key, signature: bytes, of_root: all.length > 1 };
        const one = await this.write(asker, taken, order, mine, before);
        if (one.operationId !== undefined) before.push({ order, needs: taken.proposal.needs });
        signed.push(one);
      }
      return signed;
    });
  }

  /** All of these, locked in the order of their ids, and given in the order in which they are asked for. @throws not-found */
  private async takeAll(asker: Principal, ids: readonly string[]): Promise<Taken[]> {
    const found = new Map<string, Taken>();
    for (const id of [...ids].sort()) {
      const taken = await this.take(asker, id);
      if (!taken) throw identityErrors('not-found', { what: 'proposal' });
      found.set(id, taken);
    }
    return ids.flatMap((id) => found.get(id) ?? []);
  }

  private treeOf(all: readonly Taken[]): { root: Hex; digest: Hex; proofOf: (place: number) => Hex[] } {
    const orders = all.map(({ proposal }) => orderOf(proposal));
    const { root, proof } = merkleTree(orders.map(structHash));
    const [only, ...others] = orders;
    const digest = only && others.length === 0 ? orderHash(this.domain, only) : rootHash(this.domain, root);
    return { root, digest, proofOf: proof };
  }

  /** The words of a proposal that can be signed. @throws proposal-closed */
  private openOrder({ proposal }: Taken): Order {
    const status =
      proposal.status === 'open' && proposal.expires_at < new Date() ? 'expired' : proposal.status;
    if (status !== 'open') throw identityErrors('proposal-closed', { status });
    return orderOf(proposal);
  }

  /**
   * The need that a user's signature would fill; none where that key has signed already and nothing more is asked of it.
   * @throws signer-twice, signature-not-asked
   */
  private expectAsked(asker: Principal, taken: Taken, key: Hex): Need | undefined {
    const open = openNeeds(taken);
    const filled = open.find(
      ({ participant, power }) => participant === asker.participant && asker.userRoles.includes(power),
    );
    if (taken.signed.some((one) => one.key === key)) {
      if (filled) throw identityErrors('signer-twice');
      return undefined;
    }
    if (filled) return filled;
    const needs = open.map(({ participant, power }) => `${power} of ${String(participant)}`).join(', ');
    throw identityErrors('signature-not-asked', { needs });
  }

  /** Keeps a signature; with the last one the order becomes an operation, after those that are `before` it. */
  private async write(
    asker: Principal,
    { proposal, signed: before }: Taken,
    order: Order,
    mine: Omit<z.infer<typeof signatureRow>, 'user_id'>,
    earlier: readonly { order: Order; needs: readonly Need[] }[],
  ): Promise<Signed> {
    const { id } = proposal;
    const all = [...before, { ...mine, user_id: asker.userId }];
    const left = without(proposal.needs, all);
    const kept = this.walls.manager().query(
      `with given as (
         insert into trade.proposal_signature (proposal_id, key, participant, user_id, signature, parties, power, of_root)
         values ($1, $2, $3, $4, $5, $6, $7, $9))
       update trade.proposal set status = 'complete' where id = $1 and $8`,
      [
        id,
        mine.key,
        asker.participant,
        asker.userId,
        mine.signature,
        proposal.parties,
        mine.power,
        left.length === 0,
        mine.of_root,
      ],
    );
    if (left.length > 0) {
      await kept;
      return { proposal: this.viewOf(proposal, all), open: left };
    }
    const [operationId] = await Promise.all([
      this.operations.submit(
        { order, ...carriedWith(proposal, all) },
        {
          kind: proposal.subject_kind,
          id: proposal.subject_id,
          parties: proposal.parties,
          proposal: { id, signedBy: asker.userId },
        },
        earlier,
      ),
      kept,
    ]);
    return { proposal: this.viewOf({ ...proposal, status: 'complete' }, all), operationId, open: [] };
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
        await this.walls.manager().query(
          // What waits for others only must not fill the answer: each signature fills one need of its company.
          `select ${COLUMNS} from trade.proposal p where status = 'open' and expires_at > now()
               and (select count(*) from jsonb_array_elements(needs) n where n->>'participant' = $1::bigint::text)
                 > (select count(*) from trade.proposal_signature s where s.proposal_id = p.id and s.participant = $1::bigint)
             order by id limit 100`,
          [asker.participant],
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
        // By a question of its own: else it is planned anew for each proposal.
        `select key, participant, user_id, signature, power, of_root from trade.proposal_signature
         where proposal_id = (select $1::uuid) order by signed_at`,
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

const COLUMNS =
  'id, kind, body, order_hash, needs, parties, subject_kind, subject_id, status, expires_at, proof';

function same(a: Need, b: Need): boolean {
  return a.participant === b.participant && a.power === b.power;
}

/** The needs that no signature fills yet. */
function without(needs: readonly Need[], signed: readonly Need[]): Need[] {
  return needs.filter((one) => !signed.some((other) => same(one, other)));
}

function openNeeds({ proposal, signed }: Taken): Need[] {
  return without(proposal.needs, signed);
}

function bytesOf(signature: string): Hex {
  return `0x${signature.slice(2).toLowerCase()}`;
}

function orderOf({ kind, body }: Row): Order {
  return orderFromJson({ kind, body });
}

/**
 * The signatures as the book reads them: in the order of the needs, since it looks at the first to tell whose act it is.
 * Where one of them is over the root, the order is carried with its proof, and the others say that they are over the
 * order itself.
 */
function carriedWith(
  { needs, proof }: Row,
  signed: readonly z.infer<typeof signatureRow>[],
): { signatures: Hex[]; proof?: readonly Hex[] } {
  const inOrder = needs.flatMap((one) => signed.filter((other) => same(one, other)));
  if (!proof || !inOrder.some(({ of_root }) => of_root)) {
    return { signatures: inOrder.map(({ signature }) => signature) };
  }
  return {
    signatures: inOrder.map(({ signature, of_root }) => (of_root ? signature : overOrder(signature))),
    proof,
  };
}
