import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { PURPOSES } from '#banking';
import { column, pageOf, type Page, type PageQuery } from '#common';
import { Walls } from '#database';
import { Decisions, identityErrors, type DecisionView, type Principal } from '#identity';
import { Bells } from '#queue';
import { BankEntries, TAKES_BACK, whyNot } from './bank-entries.service.js';
import { settlementErrors } from './settlement.errors.js';
import { resolutionBody, type ResolutionBody, type SuspenseView } from './suspense.schemas.js';

export const RESOLUTION = 'suspense-resolution';

const entryRow = z.object({
  number: z.string(),
  account: z.string(),
  bank_reference: z.string(),
  direction: z.enum(['credit', 'debit']),
  currency: z.string(),
  amount: column.minor,
  end_to_end_id: z.string().nullable(),
  remittance: z.string().nullable(),
  booked_on: column.date,
  status: z.enum(['matched', 'suspense', 'resolved']),
  reason: z.string().nullable(),
});
type EntryRow = z.infer<typeof entryRow>;
const ENTRY = `number, account, bank_reference, direction, currency, amount, end_to_end_id, remittance, booked_on,
  status, reason`;
const suggestionRow = z.object({
  end_to_end_id: z.string(),
  purpose: z.enum(PURPOSES),
  certificate_id: z.string(),
});

/** Entries that fit nothing, and what two people of the operator say that they were. */
@Injectable()
export class Suspense {
  constructor(
    private readonly walls: Walls,
    private readonly entries: BankEntries,
    private readonly decisions: Decisions,
    private readonly bells: Bells,
  ) {}

  /** What waits, the oldest first, with the payments of the same account and amount that wait as well. */
  async list({ limit, starting_after }: PageQuery): Promise<Page<SuspenseView>> {
    const after = z.string().regex(/^\d+$/).optional().parse(starting_after);
    return this.walls.asService('settlement', async () => {
      const found = z.array(entryRow).parse(
        await this.walls.manager().query(
          `select ${ENTRY} from trade.bank_entry where status = 'suspense' and number > $1::bigint
           order by number limit $2`,
          [after ?? '0', limit + 1],
        ),
      );
      const page = pageOf(found, limit);
      const data = [];
      for (const entry of page.data) data.push(await this.view(entry));
      return { data, has_more: page.has_more };
    });
  }

  /** Proposes what an entry was. @throws not-found, suspense-differs, decision-open */
  async propose(asker: Principal, body: ResolutionBody): Promise<DecisionView> {
    return this.walls.asService('settlement', async () => {
      const entry = await this.waiting(body);
      await this.check(entry, body);
      return this.decisions.propose(asker, {
        kind: RESOLUTION,
        subject: `${entry.account} ${entry.bank_reference} ${entry.direction}`,
        payload: body,
      });
    });
  }

  /** Another person approves, and the entry becomes that. @throws not-found, suspense-differs, and what Decisions throw */
  async approve(asker: Principal, id: string, payloadHash: string): Promise<DecisionView> {
    return this.walls.asService('settlement', () =>
      this.decisions.approve(asker, id, RESOLUTION, payloadHash, async ({ payload }) => {
        const body = resolutionBody.parse(payload);
        const entry = await this.waiting(body);
        await this.check(entry, body);
        await this.apply(entry, body, id);
        this.walls.afterCommit(() => this.bells.ring('settlement'));
      }),
    );
  }

  /** Whether the entry can be that. @throws suspense-differs, not-found */
  private async check(entry: EntryRow, body: ResolutionBody): Promise<void> {
    if (body.as === 'payment') {
      const instruction = await this.entries.instruction(body.endToEndId);
      if (!instruction) throw identityErrors('not-found', { what: 'payment' });
      const reason = whyNot(told(entry), instruction);
      if (reason !== undefined) throw settlementErrors('suspense-differs', { reason });
    }
    if (body.as === 'returned') await this.returnOf(entry, body.returnReference);
  }

  private async apply(entry: EntryRow, body: ResolutionBody, decision: string): Promise<void> {
    if (body.as === 'payment') {
      const instruction = await this.entries.instruction(body.endToEndId);
      if (!instruction) throw identityErrors('not-found', { what: 'payment' });
      await this.entries.book(instruction, {
        bankReference: entry.bank_reference,
        bookedOn: entry.booked_on,
      });
      await this.walls.manager().query(
        `update trade.bank_entry set status = 'matched', end_to_end_id = $2, resolution = $3
         where number = $1`,
        [entry.number, body.endToEndId, JSON.stringify({ ...body, decision, told: entry.end_to_end_id })],
      );
    } else if (body.as === 'returned') {
      await this.takeBack(entry, body.returnReference);
      await this.resolve(entry, body.returnReference, { ...body, decision });
    } else {
      await this.walls
        .manager()
        .query(`update trade.bank_entry set status = 'resolved', resolution = $2 where number = $1`, [
          entry.number,
          JSON.stringify({ ...body, decision }),
        ]);
    }
  }

  /** A payment that went back is as one that the bank refused: what it was for is asked for again. */
  private async takeBack(entry: EntryRow, returnReference: string): Promise<void> {
    const [, taken] = await this.walls.manager().query<[unknown[], number]>(
      `update trade.payment_instruction set status = 'rejected', reason = $3
       where end_to_end_id = $1 and (status = 'instructed' or (status = 'booked' and bank_reference = $2))`,
      [entry.end_to_end_id, entry.bank_reference, `The bank took it back (${returnReference}).`],
    );
    if (taken === 0) return;
    await this.walls
      .manager()
      .query('delete from trade.penalty where end_to_end_id = $1', [entry.end_to_end_id]);
  }

  /**
   * The debtor's and the creditor's bank tell of the same two bookings. Another bank may use the same reference for
   * something else, so only entries of that amount on the two accounts are meant.
   */
  private async resolve(
    entry: EntryRow,
    returnReference: string,
    resolution: Record<string, unknown>,
  ): Promise<void> {
    const instruction = await this.entries.instruction(entry.end_to_end_id ?? '');
    const accounts = [entry.account, instruction?.debtor_account, instruction?.creditor_account];
    await this.walls.manager().query(
      `update trade.bank_entry set status = 'resolved', resolution = $5
       where bank_reference = any($1) and account = any($2) and currency = $3 and amount = $4`,
      [
        [entry.bank_reference, returnReference],
        accounts.filter((account) => account !== undefined),
        entry.currency,
        entry.amount.toString(),
        JSON.stringify(resolution),
      ],
    );
  }

  /** The entry that took this one back. @throws suspense-differs */
  private async returnOf(entry: EntryRow, returnReference: string): Promise<void> {
    const direction = entry.direction === 'debit' ? 'credit' : 'debit';
    const [back] = z
      .array(entryRow)
      .parse(
        await this.walls
          .manager()
          .query(
            `select ${ENTRY} from trade.bank_entry where account = $1 and bank_reference = $2 and direction = $3`,
            [entry.account, returnReference, direction],
          ),
      );
    const refusal = (reason: string) => settlementErrors('suspense-differs', { reason });
    if (back?.status !== 'suspense') throw refusal('no entry in suspense takes it back under that reference');
    if (back.amount !== entry.amount || back.currency !== entry.currency) {
      throw refusal('the entry that came back has another amount');
    }
    const instruction = await this.entries.instruction(entry.end_to_end_id ?? '');
    if (instruction?.status === 'attested' && instruction.bank_reference === entry.bank_reference) {
      throw refusal('the ledger has booked it');
    }
  }

  /** The entry, locked; one that matched may still have been taken back. @throws not-found */
  private async waiting({ account, bankReference, direction, as }: ResolutionBody): Promise<EntryRow> {
    const [entry] = z
      .array(entryRow)
      .parse(
        await this.walls
          .manager()
          .query(
            `select ${ENTRY} from trade.bank_entry where account = $1 and bank_reference = $2 and direction = $3 for update`,
            [account, bankReference, direction],
          ),
      );
    const open = entry?.status === 'suspense' || (entry?.status === 'matched' && as === 'returned');
    if (!entry || !open) throw identityErrors('not-found', { what: 'entry in suspense' });
    return entry;
  }

  private async view(entry: EntryRow): Promise<SuspenseView> {
    const suggestions = z.array(suggestionRow).parse(
      await this.walls.manager().query(
        `select i.end_to_end_id, i.purpose, i.certificate_id from trade.payment_instruction i
           join trade.payment_message m on m.id = i.message_id
         where i.status = 'instructed' and i.currency = $1 and i.amount = $2
           and case $3 when 'debit' then m.debtor_account else i.creditor_account end = $4
         order by i.created_at, i.end_to_end_id limit 10`,
        [entry.currency, entry.amount.toString(), entry.direction, entry.account],
      ),
    );
    return {
      number: entry.number,
      account: entry.account,
      bankReference: entry.bank_reference,
      direction: entry.direction,
      currency: entry.currency,
      amount: entry.amount.toString(),
      endToEndId: entry.end_to_end_id,
      remittance: entry.remittance,
      bookedOn: entry.booked_on,
      reason: entry.reason ?? '',
      suggestions: suggestions.map(({ end_to_end_id, purpose, certificate_id }) => ({
        endToEndId: end_to_end_id,
        purpose,
        certificateId: certificate_id,
      })),
    };
  }
}

/** The entry as its bank told it; a person has looked whether it takes a payment back. */
function told(entry: EntryRow) {
  return {
    account: entry.account,
    direction: entry.direction,
    amount: { minor: entry.amount, currency: entry.currency },
    bankReference: entry.bank_reference,
    reversal: entry.reason === TAKES_BACK,
    bookedOn: entry.booked_on,
  };
}
