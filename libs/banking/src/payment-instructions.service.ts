import { Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import type { BusinessDate } from '#common';
import { Walls } from '#database';
import { Bells } from '#queue';
import { bankingErrors } from './banking.errors.js';
import { writePaymentInitiation } from './payment-initiation.js';
import {
  betweenRemittance,
  completeRemittance,
  holdingHex,
  penaltyRemittance,
  reserveRemittance,
  settleRemittance,
} from './remittance.js';

/**
 * What is paid: a holder on the pay date, the price of a holding, the reserve of a discount after collection, the
 * penalty of a late payment; and what goes between seller and financier when the obligor has not paid, or the seller
 * buys back.
 */
export const PURPOSES = [
  'settle',
  'complete',
  'reserve',
  'penalty',
  'recourse',
  'surplus',
  'repurchase',
] as const;
export type Purpose = (typeof PURPOSES)[number];

/** By which an EndToEndId begins; no two purposes share one. */
const LETTER: Readonly<Record<Purpose, string>> = {
  settle: 'S',
  complete: 'C',
  reserve: 'R',
  penalty: 'P',
  recourse: 'K',
  surplus: 'U',
  repurchase: 'B',
};

/** One payment to ask for: which state of which holding it pays, and to whom. */
export interface Instruction {
  certificateId: bigint;
  holdingId: bigint;
  /** What the holding is owed before the payment, in minor units. */
  owedBefore: bigint;
  epoch: number;
  /** Minor units. */
  amount: bigint;
  creditorId: string;
}

const askedRow = z.object({
  holding_id: z.string().transform(BigInt),
  owed_before: z.string().transform(BigInt),
  epoch: z.number(),
  status: z.string(),
});
/** A payment that was asked for before. */
type Asked = Pick<Instruction, 'owedBefore' | 'epoch'> & { status: string };

const accountRow = z.object({ company_id: z.string(), number: z.string(), name: z.string() });

/** Writes payment messages as rows; the settlement process sends them. */
@Injectable()
export class PaymentInstructions {
  constructor(
    private readonly walls: Walls,
    private readonly bells: Bells,
  ) {}

  /**
   * Writes one pain.001 from a debtor's own account straight to each creditor's, in the caller's transaction. A
   * creditor without an account is left out and given back; a payment that stands already is not written again.
   * @throws bank-account-missing for the debtor
   */
  async write(message: {
    purpose: Purpose;
    subjectId: string;
    debtorId: string;
    currency: string;
    requestedOn: BusinessDate;
    /** Paid before it is due: should the bank refuse it, nothing is late. */
    early?: boolean;
    instructions: readonly Instruction[];
  }): Promise<{ written: number; withoutAccount: string[] }> {
    const { purpose, debtorId, currency } = message;
    return this.walls.asService('banking', async () => {
      const companies = [debtorId, ...message.instructions.map(({ creditorId }) => creditorId)];
      const accounts = await this.accounts(companies, currency);
      const debtor = accounts.get(debtorId);
      if (!debtor) throw bankingErrors('bank-account-missing', { company: debtorId, currency });
      const id = newId().replaceAll('-', '');
      const before = await this.before(purpose, message.instructions);
      const payments = [];
      const withoutAccount = [];
      for (const instruction of message.instructions) {
        const creditor = accounts.get(instruction.creditorId);
        if (!creditor) {
          withoutAccount.push(instruction.creditorId);
          continue;
        }
        const same = before.get(instruction.holdingId) ?? [];
        if (same.some((one) => one.status !== 'rejected' && isSameState(one, instruction))) continue;
        payments.push({ instruction, creditor, endToEndId: endToEndId(purpose, instruction, same.length) });
        const { owedBefore, epoch } = instruction;
        before.set(instruction.holdingId, [...same, { owedBefore, epoch, status: 'instructed' }]);
      }
      if (payments.length === 0) return { written: 0, withoutAccount };
      const content = writePaymentInitiation({
        messageId: id,
        createdAt: new Date(),
        requestedOn: message.requestedOn,
        debtorName: debtor.name,
        debtorAccount: debtor.number,
        payments: payments.map(({ instruction, creditor, endToEndId }) => ({
          endToEndId,
          amount: { minor: instruction.amount, currency },
          creditorName: creditor.name,
          creditorAccount: creditor.number,
          remittance: remittanceOf(purpose, instruction),
        })),
      });
      const db = this.walls.manager();
      await db.query(
        `insert into trade.payment_message (id, purpose, subject_id, debtor_id, debtor_account, currency, requested_on,
           content, status, early) values ($1, $2, $3, $4, $5, $6, $7, $8, 'written', $9)`,
        [
          id,
          purpose,
          message.subjectId,
          debtorId,
          debtor.number,
          currency,
          message.requestedOn,
          content,
          message.early ?? false,
        ],
      );
      await db.query(
        `insert into trade.payment_instruction (end_to_end_id, message_id, purpose, certificate_id, holding_id,
           owed_before, epoch, amount, currency, debtor_id, creditor_id, creditor_account, status)
         select p.end_to_end_id, $1, $2, p.certificate_id, p.holding_id, p.owed_before, p.epoch, p.amount, $3, $4,
           p.creditor_id, p.creditor_account, 'instructed'
         from unnest($5::text[], $6::numeric[], $7::numeric[], $8::numeric[], $9::int[], $10::numeric[], $11::uuid[],
           $12::text[]) as p (end_to_end_id, certificate_id, holding_id, owed_before, epoch, amount, creditor_id,
           creditor_account)`,
        [
          id,
          purpose,
          currency,
          debtorId,
          payments.map((one) => one.endToEndId),
          payments.map(({ instruction }) => instruction.certificateId.toString()),
          payments.map(({ instruction }) => instruction.holdingId.toString()),
          payments.map(({ instruction }) => instruction.owedBefore.toString()),
          payments.map(({ instruction }) => instruction.epoch),
          payments.map(({ instruction }) => instruction.amount.toString()),
          payments.map(({ instruction }) => instruction.creditorId),
          payments.map(({ creditor }) => creditor.number),
        ],
      );
      this.walls.afterCommit(() => this.bells.ring('settlement'));
      return { written: payments.length, withoutAccount };
    });
  }

  /** Asks that each company can pay and be paid in a currency. @throws bank-account-missing */
  async checkAccounts(companies: readonly string[], currency: string): Promise<void> {
    const [company] = await this.withoutAccount(companies, currency);
    if (company !== undefined) throw bankingErrors('bank-account-missing', { company, currency });
  }

  /** Which of the companies have no account in a currency. */
  async withoutAccount(companies: readonly string[], currency: string): Promise<string[]> {
    const accounts = await this.walls.asService('banking', () => this.accounts(companies, currency));
    return [...new Set(companies)].filter((id) => !accounts.has(id));
  }

  private async accounts(companies: readonly string[], currency: string) {
    const found = z
      .array(accountRow)
      .parse(
        await this.walls
          .manager()
          .query(
            'select company_id, number, name from trade.bank_account where company_id = any($1) and currency = $2',
            [companies, currency],
          ),
      );
    return new Map(found.map((account) => [account.company_id, account]));
  }

  /** What was asked for these holdings before, for the same purpose. */
  private async before(
    purpose: Purpose,
    instructions: readonly Instruction[],
  ): Promise<Map<bigint, Asked[]>> {
    const found = z.array(askedRow).parse(
      await this.walls.manager().query(
        `select holding_id, owed_before, epoch, status from trade.payment_instruction
         where purpose = $1 and holding_id = any($2::numeric[])`,
        [purpose, instructions.map(({ holdingId }) => holdingId.toString())],
      ),
    );
    return Map.groupBy(
      found.map(({ owed_before: owedBefore, ...one }) => ({ ...one, owedBefore })),
      ({ holding_id }) => holding_id,
    );
  }
}

/** Whether a payment pays the same state of a holding. */
function isSameState(asked: Asked, { owedBefore, epoch }: Instruction): boolean {
  return asked.owedBefore === owedBefore && asked.epoch === epoch;
}

/** The purpose’s letter, the holding, and how many payments were asked for it before: unique, and told by its look. */
function endToEndId(purpose: Purpose, { holdingId }: Instruction, before: number): string {
  return `${LETTER[purpose]}${holdingHex(holdingId)}${before.toString(36).padStart(2, '0')}`;
}

function remittanceOf(purpose: Purpose, { holdingId, owedBefore, epoch }: Instruction): string {
  switch (purpose) {
    case 'settle':
      return settleRemittance(holdingId, owedBefore);
    case 'complete':
      return completeRemittance(holdingId, epoch);
    case 'reserve':
      return reserveRemittance(holdingId);
    case 'penalty':
      return penaltyRemittance(holdingId, owedBefore);
    case 'recourse':
    case 'surplus':
    case 'repurchase':
      return betweenRemittance(purpose, holdingId, owedBefore);
  }
}
