import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { AccountProofs, type BankEntry } from '#banking';
import { Walls } from '#database';
import { Cases, Notices } from '#identity';
import { Arrears } from './arrears.service.js';
import { INSTRUCTIONS, instructionRow, type Instruction } from './instruction-row.js';
import { Unanswered } from './unanswered.service.js';

/** Why a reversal is in suspense, as its row says. */
export const TAKES_BACK = 'the entry takes a payment back';

/** Counts what banks tell of, and books the payments that it pays. */
@Injectable()
export class BankEntries {
  constructor(
    private readonly walls: Walls,
    private readonly arrears: Arrears,
    private readonly unanswered: Unanswered,
    private readonly proofs: AccountProofs,
    private readonly cases: Cases,
    private readonly notices: Notices,
  ) {}

  /**
   * Counts one entry once, whichever message brings it first, and books the payment that it tells of, in the caller's
   * transaction. What fits nothing waits in suspense; where it names a payment of ours it opens a case besides.
   */
  async count(messageId: string, entry: BankEntry): Promise<void> {
    const db = this.walls.manager();
    const instruction = await this.instruction(entry.endToEndId ?? '');
    const proof = instruction ? undefined : await this.proofs.payment(entry.endToEndId ?? '');
    const reason = whyNot(entry, instruction ?? proof);
    const counted: unknown[] = await db.query(
      `insert into trade.bank_entry (account, bank_reference, direction, currency, amount, end_to_end_id, remittance,
         booked_on, message_id, status, reason)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
       on conflict (account, bank_reference, direction) do nothing returning 1`,
      [
        entry.account,
        entry.bankReference,
        entry.direction,
        entry.amount.currency,
        entry.amount.minor.toString(),
        entry.endToEndId ?? null,
        entry.remittance ?? null,
        entry.bookedOn,
        messageId,
        reason === undefined ? 'matched' : 'suspense',
        reason ?? null,
      ],
    );
    if (counted.length > 0 && proof && reason === undefined)
      await this.proofs.paid(proof, entry.bankReference);
    if (counted.length === 0 || !instruction) return;
    if (reason === undefined) await this.book(instruction, entry);
    else await this.differs(instruction, entry, reason);
  }

  /** The payment with an EndToEndId, locked in the caller's transaction. */
  async instruction(endToEndId: string): Promise<Instruction | undefined> {
    const [instruction] = z
      .array(instructionRow)
      .parse(
        await this.walls
          .manager()
          .query(`${INSTRUCTIONS} where i.end_to_end_id = $1 for update of i`, [endToEndId]),
      );
    return instruction;
  }

  /** Books a payment that an entry pays, in the caller's transaction; the second entry of the two changes nothing. */
  async book(
    instruction: Instruction,
    { bankReference, bookedOn }: Pick<BankEntry, 'bankReference' | 'bookedOn'>,
  ): Promise<void> {
    if (instruction.status !== 'instructed') return;
    await this.walls
      .manager()
      .query(
        `update trade.payment_instruction set status = 'booked', bank_reference = $2 where end_to_end_id = $1`,
        [instruction.end_to_end_id, bankReference],
      );
    await this.unanswered.told(instruction.end_to_end_id);
    if (instruction.purpose === 'settle') await this.arrears.note(instruction.end_to_end_id, bookedOn);
  }

  /** Both accounts of one booking tell the same: the operator gets one case, and each company one notice. */
  private async differs(instruction: Instruction, entry: BankEntry, reason: string): Promise<void> {
    const told: unknown[] = await this.walls.manager().query(
      `select 1 from trade.bank_entry where end_to_end_id = $1 and bank_reference = $2 and status = 'suspense'
         and not (account = $3 and direction = $4)`,
      [instruction.end_to_end_id, entry.bankReference, entry.account, entry.direction],
    );
    if (told.length > 0) return;
    const facts = {
      certificateId: instruction.certificate_id,
      endToEndId: instruction.end_to_end_id,
      bankReference: entry.bankReference,
      instructed: { currency: instruction.currency, amount: instruction.amount.toString() },
      booked: { currency: entry.amount.currency, amount: entry.amount.minor.toString() },
      reason,
    };
    await this.cases.open('payment-differs', facts);
    await this.notices.tell([instruction.debtor_id, instruction.creditor_id], 'payment-differs', facts);
  }
}

/** Why an entry is not the one that an instruction waits for; undefined when it is. */
export function whyNot(
  entry: Omit<BankEntry, 'endToEndId' | 'remittance'>,
  instruction:
    | Pick<
        Instruction,
        'debtor_account' | 'creditor_account' | 'currency' | 'amount' | 'status' | 'bank_reference'
      >
    | undefined,
): string | undefined {
  if (!instruction) return 'no instruction has this EndToEndId';
  if (entry.reversal) return TAKES_BACK;
  const account = entry.direction === 'debit' ? instruction.debtor_account : instruction.creditor_account;
  if (entry.account !== account) return 'the entry is on another account than was instructed';
  if (entry.amount.currency !== instruction.currency) return 'the entry is in another currency';
  if (entry.amount.minor !== instruction.amount) return 'the entry has another amount';
  if (instruction.status === 'rejected') return 'the bank had refused this payment';
  if (instruction.bank_reference !== null && instruction.bank_reference !== entry.bankReference) {
    return 'another booking has paid this instruction';
  }
  return undefined;
}
