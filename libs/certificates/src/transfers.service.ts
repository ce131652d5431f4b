import { Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { BusinessDay, refused } from '#chain';
import { column, parseBusinessDate, toYyyymmdd, type BusinessDate } from '#common';
import { Walls } from '#database';
import { Contracts, InvoiceUses, commitmentOf, newSalt, type InvoiceRow } from '#evidence';
import {
  Proposals,
  identityErrors,
  type Need,
  type Principal,
  type ProposalView,
  type Signed,
} from '#identity';
import { currencyToBytes3, type Order, type TransferItem } from '#orders';
import { certificateErrors } from './certificates.errors.js';
import type { ConsentBody, TransferBody } from './certificates.schemas.js';
import { Foresight, type Earlier } from './foresight.service.js';
import { Parties } from './parties.service.js';
import { Undisputed } from './undisputed.service.js';
import { refusalOfOffer } from './unfit-offers.js';

/** How long a receiver has to sign its own standing consent. */
const OPEN_FOR_MS = 7 * 24 * 3600 * 1000;

const holdingRow = z.object({
  id: z.string().transform(BigInt),
  owner: column.participant,
  amount: column.minor,
  epoch: z.number(),
  currency: z.string(),
});
type Holding = z.infer<typeof holdingRow>;

const offerRow = z
  .object({
    proposal_id: z.string(),
    holder_id: z.string(),
    items: z.array(z.object({ holdingId: z.string().transform(BigInt) })),
  })
  .transform((row) => ({
    proposalId: row.proposal_id,
    holderId: row.holder_id,
    holdings: row.items.map(({ holdingId }) => holdingId),
  }));

const offerRows = z.array(offerRow);

/** Passing holdings on, whole or in part; and consents that stand. */
@Injectable()
export class Transfers {
  constructor(
    private readonly walls: Walls,
    private readonly day: BusinessDay,
    private readonly parties: Parties,
    private readonly contracts: Contracts,
    private readonly invoices: InvoiceUses,
    private readonly proposals: Proposals,
    private readonly foresight: Foresight,
    private readonly undisputed: Undisputed,
  ) {}

  /**
   * Proposes one transfer order over all items, which apply together or not at all; and after what is `before`, of which
   * one holder may sign several with it.
   * @throws not-found, holding-not-yours, evidence-missing, invoice-once, several-receivers, holding-disputed,
   * and what the ledger would refuse
   */
  async propose(
    asker: Principal,
    body: TransferBody,
    before: readonly Earlier[] = [],
  ): Promise<{ id: string; proposal: ProposalView }> {
    const id = newId();
    const proposalId = await this.walls.asService('certificates', async () => {
      const today = await this.day.open();
      const items: TransferItem[] = [];
      const uses: { invoice: InvoiceRow; amount: bigint }[] = [];
      const paid = [];
      for (const asked of body.items)
        paid.push({ asked, receiver: await this.parties.byId(asked.receiverId) });
      // The book wants what one receiver is paid to stand together, and receivers in the order of their numbers.
      paid.sort((one, other) => one.receiver.participant - other.receiver.participant);
      const receivers = new Map(paid.map(({ receiver }) => [receiver.id, receiver.participant]));
      for (const { asked, receiver } of paid) {
        const holding = await this.holding(asker, BigInt(asked.holdingId));
        const amount = BigInt(asked.amount);
        uses.push(...(await this.evidence(asker, asked, receiver.id, holding, today)));
        const hasPart = items.some((item) => item.holding === holding.id);
        const whole = amount === holding.amount - takenOf(holding.id, before) && !hasPart;
        items.push({
          holding: holding.id,
          epoch: holding.epoch,
          child: whole
            ? 0n
            : await this.parties.nextChild(
                holding.id,
                asker.participant,
                items.map(({ child }) => child),
              ),
          receiver: receiver.participant,
          amount,
        });
      }
      const salt = newSalt();
      const evidence = body.items.map(({ evidence: named, amount }) => ({ ...named, amount }));
      const evidenceHash = commitmentOf({ evidence }, salt);
      await this.undisputed.check(items.map(({ holding }) => holding));
      const expiresAt = new Date(Date.now() + body.answerWithinSeconds * 1000);
      const order: Order = {
        kind: 'transfer',
        body: {
          items,
          discharge: body.discharge,
          evidenceHash,
          deadline: BigInt(Math.floor(expiresAt.getTime() / 1000)),
        },
      };
      const numbers = [...receivers.values()];
      const [only, ...others] = numbers;
      const receiver: Need | undefined =
        only !== undefined && others.length === 0 ? { participant: only, power: 'maker' } : undefined;
      const needs = await this.foresight.needs(
        order,
        [{ participant: asker.participant, power: 'maker' }],
        receiver,
        before,
      );
      const participants = [asker.participant, ...numbers];
      const made = await this.proposals.create({
        order,
        needs,
        // Of several receivers none is asked, and the order's words would tell each of them of the others.
        parties: receiver ? participants : [asker.participant],
        subject: { kind: 'transfer', id },
        expiresAt,
        createdBy: asker.userId,
      });
      await this.walls.manager().query(
        `insert into trade.transfer (id, holder_id, participants, discharge, evidence, evidence_hash, evidence_salt,
           items, proposal_id, created_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [
          id,
          asker.companyId,
          participants,
          body.discharge,
          JSON.stringify(evidence),
          evidenceHash,
          salt,
          JSON.stringify(body.items),
          made,
          asker.userId,
        ],
      );
      for (const { invoice, amount } of uses) {
        await this.invoices.checkUnused(invoice, amount);
        await this.invoices.use(invoice, amount, { proposalId: made, transferId: id });
      }
      return made;
    });
    return { id, proposal: await this.proposals.view(asker, proposalId) };
  }

  /**
   * A signature of the holder or of the receiver.
   * @throws not-found, holding-disputed, what `Proposals.sign` throws, and the ledger's refusal of an offer that fits
   * its holding no more
   */
  async sign(asker: Principal, id: string, signature: string): Promise<Signed> {
    return this.walls.asService('certificates', async () => {
      const [, { proposalId, holdings }] = await Promise.all([this.day.open(), this.offer(asker, id)]);
      // An offer that fits no more may be ending at this moment, or is about to: what the ledger has told is enough.
      const [taken, refusal, disputed] = await Promise.all([
        this.proposals.take(asker, proposalId),
        refusalOfOffer(this.walls.manager(), id, holdings),
        this.undisputed.isDisputed(holdings),
      ]);
      if (refusal) throw refused(refusal);
      if (disputed) throw certificateErrors('holding-disputed');
      if (!taken) throw identityErrors('not-found', { what: 'proposal' });
      return this.proposals.signTaken(asker, taken, signature);
    });
  }

  /**
   * The receiver will not be paid this way, or the holder takes the offer back; the reason is kept.
   * @throws not-found, state-differs
   */
  async end(asker: Principal, id: string, reason?: string): Promise<void> {
    await this.walls.asService('certificates', async () => {
      const { proposalId, holderId } = await this.offer(asker, id);
      const status = holderId === asker.companyId ? 'withdrawn' : 'refused';
      if (!(await this.proposals.close(proposalId, status))) {
        throw certificateErrors('state-differs', { status: 'complete or ended' });
      }
      await this.walls
        .manager()
        .query('update trade.transfer set reason = $2 where id = $1', [id, reason ?? null]);
    });
  }

  private async offer(asker: Principal, id: string) {
    const [found] = await this.walls.inCompany(asker, async () =>
      offerRows.parse(
        await this.walls.manager().query(
          `select t.proposal_id, t.holder_id, t.items from trade.transfer t
             join trade.proposal p on p.id = t.proposal_id where t.id = $1`,
          [id],
        ),
      ),
    );
    if (!found) throw identityErrors('not-found', { what: 'transfer' });
    return found;
  }

  /** Proposes a standing consent of the caller's company to be paid by a payer. @throws what the ledger would refuse */
  async proposeConsent(asker: Principal, body: ConsentBody): Promise<ProposalView> {
    const id = await this.walls.asService('certificates', async () => {
      await this.day.open();
      const payer = await this.parties.byId(body.payerId);
      const expiresAt = new Date(Date.now() + OPEN_FOR_MS);
      const order: Order = {
        kind: 'consent',
        body: {
          receiver: asker.participant,
          payer: payer.participant,
          currency: currencyToBytes3(body.currency),
          cap: BigInt(body.cap),
          longestTermDays: body.longestTermDays,
          endsOn: toYyyymmdd(parseBusinessDate(body.endsOn)),
          nonce: (await this.lastConsentNonce(asker.participant)) + 1,
          deadline: BigInt(Math.floor(expiresAt.getTime() / 1000)),
        },
      };
      const needs = await this.foresight.needs(order, [{ participant: asker.participant, power: 'maker' }]);
      return this.proposals.create({
        order,
        needs,
        parties: [asker.participant],
        subject: { kind: 'consent', id: `${String(asker.participant)}-${String(payer.participant)}` },
        expiresAt,
        createdBy: asker.userId,
      });
    });
    return this.proposals.view(asker, id);
  }

  private async lastConsentNonce(receiver: number): Promise<number> {
    const [row] = await this.walls.asService('orders', async () =>
      z.array(z.object({ nonce: z.coerce.number() })).parse(
        await this.walls.manager().query(
          `select coalesce(max((args->>'nonce')::bigint), 0) as nonce from ledger.event
               where name = 'ConsentGiven' and args->>'receiver' = $1`,
          [String(receiver)],
        ),
      ),
    );
    return row?.nonce ?? 0;
  }

  private async holding(asker: Principal, id: bigint): Promise<Holding> {
    const [found] = z.array(holdingRow).parse(
      await this.walls.manager().query(
        `select h.id, h.owner, h.amount, h.epoch, c.currency from projection.holding h
         join projection.certificate c on c.id = h.certificate_id where h.id = $1`,
        [id.toString()],
      ),
    );
    if (found?.owner !== asker.participant) return this.parties.refuseOthers(asker, id);
    return found;
  }

  private async evidence(
    asker: Principal,
    item: TransferBody['items'][number],
    receiverId: string,
    holding: Holding,
    today: BusinessDate,
  ): Promise<{ invoice: InvoiceRow; amount: bigint }[]> {
    const { invoiceId, contractId } = item.evidence;
    if (contractId !== undefined) {
      const contract = await this.contracts.view(asker, contractId);
      if (contract.sellerId !== receiverId || contract.buyerId !== asker.companyId) {
        throw certificateErrors('contract-differs');
      }
      if (contract.deliveredOn > today) {
        throw certificateErrors('no-prepayment', { day: contract.deliveredOn });
      }
    }
    if (invoiceId === undefined) return [];
    const invoice = await this.invoices.row(invoiceId);
    if (invoice.buyer_id !== asker.companyId) throw identityErrors('not-found', { what: 'invoice' });
    if (invoice.seller_id !== receiverId) {
      throw certificateErrors('invoice-differs', { number: invoice.number });
    }
    if (invoice.currency !== holding.currency) {
      throw certificateErrors('currency-mismatch', {
        number: invoice.number,
        there: invoice.currency,
        here: holding.currency,
      });
    }
    return [{ invoice, amount: BigInt(item.amount) }];
  }
}

/** What orders take of a holding, in minor units. */
function takenOf(holding: bigint, orders: readonly Earlier[]): bigint {
  let taken = 0n;
  for (const { order } of orders) {
    if (order.kind === 'hold' && order.body.holding === holding) taken += order.body.amount;
    if (order.kind !== 'transfer') continue;
    for (const item of order.body.items) if (item.holding === holding) taken += item.amount;
  }
  return taken;
}
