import { Inject, Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import {
  AccountProofs,
  BankClient,
  bankReferenceHash,
  readBankNotice,
  readClosingBalances,
  readPaymentStatus,
  type BankEntry,
  type StatedBalance,
} from '#banking';
import { DomainError } from '#common';
import { Walls } from '#database';
import { Cases, Operations } from '#identity';
import { BusinessDay, LEDGER_DOMAIN } from '#chain';
import {
  currencyToBytes3,
  orderHash,
  recoverKey,
  type LedgerDomain,
  type Order,
  type SignedOrder,
} from '#orders';
import { Bells } from '#queue';
import { BankBalances } from './bank-balances.service.js';
import { BankEntries } from './bank-entries.service.js';
import { INSTRUCTIONS, instructionRow, type Instruction } from './instruction-row.js';

/** How long a day waits for the notice of a wire that the bank has taken: one silent bank stops no business day. */
const NOTICE_PATIENCE = "interval '5 seconds'";
/** A message that failed this often waits for a person. */
const MOST_TRIES = 20;
/** How many signatures the bank is asked for at once. */
const ATTESTED_AT_ONCE = 16;

/** Talks with banks: sends what was written, reads what they tell, and takes what they attest to the ledger. */
@Injectable()
export class BankDesk {
  constructor(
    private readonly walls: Walls,
    private readonly bells: Bells,
    private readonly bank: BankClient,
    private readonly operations: Operations,
    private readonly entries: BankEntries,
    private readonly balances: BankBalances,
    private readonly proofs: AccountProofs,
    private readonly day: BusinessDay,
    private readonly cases: Cases,
    @Inject(LEDGER_DOMAIN) private readonly domain: LedgerDomain,
  ) {}

  /** Keeps a bank's message before it is answered; a copy of it is the same message. */
  async receive(id: string, body: Uint8Array): Promise<void> {
    const content = Buffer.from(body).toString('utf8');
    await this.walls.asService('settlement', async () => {
      await this.walls.manager().query(
        `insert into trade.bank_message (id, content_hash, content) values ($1, $2, $3)
         on conflict (id) do nothing`,
        [id, createHash('sha256').update(body).digest('hex'), content],
      );
      this.walls.afterCommit(() => this.bells.ring('settlement'));
    });
  }

  /** Does everything that waits at the desk. @throws bank-unreachable; what waited goes on waiting */
  async work(): Promise<void> {
    while (await this.askNames());
    while (await this.sendSome());
    while (await this.applyNext());
    // One that the ledger would refuse waits with its reason, and its neighbours go on.
    const refused: string[] = [];
    while (await this.attestSome(refused));
  }

  /** What the desk still has to do, or waits for from banks; one that the ledger refuses for good holds up nothing. */
  async waiting(): Promise<{ messages: number; notices: number; payments: number }> {
    const [row] = await this.walls.asService('settlement', async () =>
      z.array(z.object({ messages: z.number(), notices: z.number(), payments: z.number() })).parse(
        await this.walls.manager().query(
          `select (select count(*)::int from trade.payment_message where status = 'written') as messages,
               (select count(*)::int from trade.bank_message where applied_at is null and tries < ${String(MOST_TRIES)}) as notices,
               (select count(*)::int from trade.payment_instruction i join trade.payment_message m on m.id = i.message_id
                 where (i.status = 'instructed' and (m.sent_at is null or m.sent_at > now() - ${NOTICE_PATIENCE}))
                    or (i.status = 'booked' and i.operation_id is null and i.purpose in ('settle', 'complete') and (i.reason is null or i.reason like 'book-paused:%'))) as payments`,
        ),
      ),
    );
    return row ?? { messages: 0, notices: 0, payments: 0 };
  }

  /** Asks the bank under which names accounts stand that are to be proven; what fits is paid a test amount. */
  private async askNames(): Promise<boolean> {
    const asked = await this.proofs.asked(ATTESTED_AT_ONCE);
    if (asked.length === 0) return false;
    const answers = await Promise.allSettled(asked.map((account) => this.bank.accountName(account)));
    const { today } = await this.day.state();
    for (const [place, { id }] of asked.entries()) {
      const answer = answers[place];
      if (answer?.status === 'fulfilled') await this.proofs.named(id, answer.value, today);
    }
    for (const answer of answers) if (answer.status === 'rejected') throw answer.reason;
    return true;
  }

  /**
   * Sends the oldest message of each debtor, so that an account pays in the order that was asked for. The same bytes go
   * again until the bank has answered; it books them once.
   */
  private async sendSome(): Promise<boolean> {
    const messages = await this.walls.asService('settlement', async () =>
      z.array(z.object({ id: z.string(), content: z.string() })).parse(
        await this.walls.manager().query(
          `select distinct on (debtor_account) id, content from trade.payment_message where status = 'written'
             order by debtor_account, created_at, id`,
        ),
      ),
    );
    const answers = await Promise.allSettled(messages.map(({ content }) => this.bank.pay(content)));
    for (const [place, { id }] of messages.entries()) {
      const answer = answers[place];
      if (answer?.status === 'fulfilled') await this.answered(id, answer.value);
    }
    for (const answer of answers) if (answer.status === 'rejected') throw answer.reason;
    return messages.length > 0;
  }

  /** Keeps the bank's answer to a message, and what it rejects. */
  private async answered(id: string, answer: Uint8Array): Promise<void> {
    const status = readPaymentStatus(answer);
    if (status.originalMessageId !== id) {
      throw new Error(`The bank answered to ${status.originalMessageId} when it was sent ${id}.`);
    }
    await this.walls.asService('settlement', async () => {
      const db = this.walls.manager();
      await db.query(
        `update trade.payment_message set status = 'answered', answer = $2, sent_at = now() where id = $1`,
        [id, Buffer.from(answer).toString('utf8')],
      );
      const rejected =
        status.groupStatus === 'RJCT' && status.payments.length === 0
          ? [{ endToEndId: undefined, reason: status.reason }]
          : status.payments.filter((payment) => payment.status === 'RJCT');
      for (const { endToEndId, reason } of rejected) {
        // A notice may have come before the answer: what was booked stays booked.
        await db.query(
          `update trade.payment_instruction set status = 'rejected', reason = $3
           where message_id = $1 and ($2::text is null or end_to_end_id = $2) and status = 'instructed'`,
          [id, endToEndId ?? null, reason ?? 'The bank gave no reason.'],
        );
        await this.proofs.rejected(id, reason ?? 'The bank gave no reason.');
      }
    });
  }

  /** Applies the oldest message of a bank. What cannot be read is set aside, and its neighbours go on. */
  private async applyNext(): Promise<boolean> {
    return this.walls.asService('settlement', async () => {
      const db = this.walls.manager();
      const [message] = z.array(z.object({ id: z.string(), content: z.string() })).parse(
        await db.query(
          `select id, content from trade.bank_message where applied_at is null and tries < $1
             order by received_at, id limit 1 for update skip locked`,
          [MOST_TRIES],
        ),
      );
      if (!message) return false;
      let entries: BankEntry[];
      let balances: StatedBalance[];
      try {
        const bytes = Buffer.from(message.content, 'utf8');
        entries = readBankNotice(bytes);
        balances = readClosingBalances(bytes);
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        await db.query('update trade.bank_message set tries = $2, failure = $3 where id = $1', [
          message.id,
          MOST_TRIES,
          error.message,
        ]);
        // Nothing of a message that is wrong is believed; a person asks the bank for a right one.
        await this.cases.open(error.code, { message: message.id, reason: error.message });
        return true;
      }
      for (const entry of entries) await this.entries.count(message.id, entry);
      for (const balance of balances) await this.balances.keep(message.id, balance);
      await db.query('update trade.bank_message set applied_at = now() where id = $1', [message.id]);
      return true;
    });
  }

  /**
   * Asks the bank to sign what it booked, and takes that to the ledger; again where the ledger had refused it, as
   * one that was paused does. What the seller itself has confirmed to the ledger already is not taken there again.
   * The bank signs several at once; each goes to the ledger in a transaction of its own, in order.
   */
  private async attestSome(refused: string[]): Promise<boolean> {
    const booked = await this.walls.asService('settlement', async () =>
      z.array(instructionRow).parse(
        await this.walls.manager().query(
          `${INSTRUCTIONS} left join trade.operation o on o.id = i.operation_id
             where ((i.status = 'booked' and i.operation_id is null and i.purpose in ('settle', 'complete'))
                or (i.status = 'attested' and o.status in ('refused', 'expired')))
               and not i.end_to_end_id = any($1)
             order by i.created_at, i.end_to_end_id limit $2`,
          [refused, ATTESTED_AT_ONCE],
        ),
      ),
    );
    const asked = await Promise.allSettled(booked.map((one) => this.attest(one)));
    for (const [place, one] of booked.entries()) {
      if (!(await this.carry(one, asked[place]))) refused.push(one.end_to_end_id);
    }
    return booked.length > 0;
  }

  private async attest(booked: Instruction): Promise<SignedOrder> {
    const reference = z.string().parse(booked.bank_reference);
    const order = orderOf(booked, reference);
    const signature = await this.bank.attest(order, reference);
    if (!recoverKey(orderHash(this.domain, order), signature)) {
      throw new Error(`The bank’s attestation of ${reference} is not a signature.`);
    }
    return { order, signatures: [signature] };
  }

  /** Takes what the bank signed to the ledger. Gives false for what it, or the ledger, refuses, with the reason kept. */
  private async carry(
    booked: Instruction,
    asked: PromiseSettledResult<SignedOrder> | undefined,
  ): Promise<boolean> {
    try {
      if (asked?.status !== 'fulfilled') throw asked?.reason;
      await this.walls.asService('settlement', async () => {
        // While the bank signed, two people may have said that it took the payment back.
        const still = await this.entries.instruction(booked.end_to_end_id);
        if (still?.status !== booked.status || still.bank_reference !== booked.bank_reference) return;
        const operationId = await this.operations.submit(asked.value, {
          kind: 'payment',
          id: booked.end_to_end_id,
          parties: [...new Set([booked.debtor, booked.creditor])],
        });
        await this.walls
          .manager()
          .query(
            `update trade.payment_instruction set status = 'attested', operation_id = $2, reason = null where end_to_end_id = $1`,
            [booked.end_to_end_id, operationId],
          );
      });
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      await this.walls.asService('settlement', async () => {
        const [, changed] = await this.walls.manager().query<[unknown[], number]>(
          `update trade.payment_instruction set reason = $2
             where end_to_end_id = $1 and reason is distinct from $2`,
          [booked.end_to_end_id, error.message],
        );
        // A pause ends by itself for every payment; anything else takes a person.
        if (changed > 0 && error.code !== 'book-paused') {
          await this.cases.open('payment-unattested', {
            payment: booked.end_to_end_id,
            bankReference: booked.bank_reference,
            reason: error.message,
          });
        }
      });
      return false;
    }
    return true;
  }
}

function orderOf(booked: Instruction, reference: string): Order<'settle' | 'complete'> {
  const hash = bankReferenceHash(reference);
  return booked.purpose === 'settle'
    ? {
        kind: 'settle',
        body: {
          holding: booked.holding_id,
          owedBefore: booked.owed_before,
          amount: booked.amount,
          bankReference: hash,
        },
      }
    : {
        kind: 'complete',
        body: {
          holding: booked.holding_id,
          epoch: booked.epoch,
          cash: booked.amount,
          currency: currencyToBytes3(booked.currency),
          creditReference: hash,
        },
      };
}
