import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { column, type BusinessDate } from '#common';
import { Walls } from '#database';
import { Bells } from '#queue';
import { PROOF_STATUSES, type ProofStatus } from './account-proof-states.js';
import { bankingErrors } from './banking.errors.js';
import { writePaymentInitiation } from './payment-initiation.js';

/** What a bank says of an account and a name. */
export const NAME_ANSWERS = ['match', 'no-match', 'unknown'] as const;
export type NameAnswer = (typeof NAME_ANSWERS)[number];

/** The largest test payment, in minor units. */
const MOST_MINOR = 99;
const TRIES = 3;
/** How many proofs of one account may be begun within a day: a bank's pennies are no gift. */
const A_DAY = 5;
const LOOK_MS = 50;

/** An account that is to be proven as a company's own. */
export interface AccountToProve {
  number: string;
  name: string;
  bankCode: string;
  currency: string;
}

const row = z.object({
  id: z.string(),
  number: z.string(),
  name: z.string(),
  bank_code: z.string(),
  currency: z.string(),
  status: z.enum(PROOF_STATUSES),
  amount: column.minor.nullable(),
  tries: z.number(),
  reason: z.string().nullable(),
});
const COLUMNS = 'id, number, name, bank_code, currency, status, amount, tries, reason';
type Row = z.infer<typeof row>;

/** A proof as its owner sees it; the amount is never shown. */
export interface ProofView {
  id: string;
  account: AccountToProve;
  status: ProofStatus;
  triesLeft: number;
  reason: string | null;
}

const paymentRow = z.object({
  id: z.string(),
  debtor_account: z.string(),
  creditor_account: z.string(),
  currency: z.string(),
  amount: column.minor,
  status: z.enum(PROOF_STATUSES),
  bank_reference: z.string().nullable(),
});

/**
 * Proofs that an account is its company's: the bank says whether the name fits, then pays a small random amount from an
 * account of its own, and who can read the account types it. No money of the platform's or of another company moves
 * (rule no-pooling). The settlement process alone talks with the bank; others write and read rows.
 */
@Injectable()
export class AccountProofs {
  constructor(
    private readonly walls: Walls,
    private readonly bells: Bells,
  ) {}

  /**
   * Begins a proof, in the caller's transaction. Gives its id.
   * @throws verification-account-missing, account-proof-locked, account-proof-too-many
   */
  async begin({ number, name, bankCode, currency }: AccountToProve): Promise<string> {
    return this.walls.asService('banking', async () => {
      await this.payer(bankCode, currency);
      const db = this.walls.manager();
      await db.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`${bankCode} ${number}`]);
      const [before] = z.array(z.object({ begun: z.number(), locked: z.boolean() })).parse(
        await db.query(
          `select count(*)::int as begun, coalesce(bool_or(status = 'locked'), false) as locked
             from trade.account_proof
             where bank_code = $1 and number = $2 and created_at > now() - interval '1 day'`,
          [bankCode, number],
        ),
      );
      if (before?.locked) throw bankingErrors('account-proof-locked', { number });
      if (before && before.begun >= A_DAY) throw bankingErrors('account-proof-too-many', { number });
      const id = newId();
      await db.query(
        `insert into trade.account_proof (id, number, name, bank_code, currency, status)
         values ($1, $2, $3, $4, $5, 'asked')`,
        [id, number, name, bankCode, currency],
      );
      this.walls.afterCommit(() => this.bells.ring('settlement'));
      return id;
    });
  }

  /** How a proof stands. */
  async view(id: string): Promise<ProofView> {
    const found = await this.walls.asService('banking', () => this.find(id));
    return {
      id: found.id,
      account: accountOf(found),
      status: found.status,
      triesLeft: TRIES - found.tries,
      reason: found.reason,
    };
  }

  /**
   * Waits outside of a transaction until the bank has answered and the amount has arrived, or for `patienceMs`.
   * @throws account-name-differs, account-unknown-at-bank, test-payment-failed
   */
  async arrived(id: string, patienceMs: number): Promise<ProofView> {
    const end = performance.now() + patienceMs;
    for (;;) {
      const proof = await this.view(id);
      const { status, reason, account } = proof;
      if (status === 'differs') throw bankingErrors('account-name-differs', { ...account });
      if (status === 'failed' && reason === 'unknown') {
        throw bankingErrors('account-unknown-at-bank', { ...account, bank: account.bankCode });
      }
      if (status === 'failed') throw bankingErrors('test-payment-failed', { reason: reason ?? '' });
      if ((status !== 'asked' && status !== 'paying') || performance.now() > end) return proof;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  /**
   * Takes the amount that the owner read, in minor units. A wrong one is counted in a transaction of its own: the caller
   * must not be inside one, or its refusal would take the count back.
   * @throws test-payment-waiting, test-amount-differs, account-proof-locked
   */
  async answer(id: string, amount: bigint): Promise<ProofView> {
    const outcome = await this.walls.asService('banking', async () => {
      const found = await this.find(id, 'for update');
      if (found.status === 'locked') return bankingErrors('account-proof-locked', { number: found.number });
      if (found.status === 'proven') return undefined;
      if (found.status !== 'paid') return bankingErrors('test-payment-waiting', { status: found.status });
      const right = found.amount === amount;
      const tries = right ? found.tries : found.tries + 1;
      const status = right ? 'proven' : tries >= TRIES ? 'locked' : 'paid';
      await this.walls
        .manager()
        .query('update trade.account_proof set status = $2, tries = $3 where id = $1', [id, status, tries]);
      if (status === 'locked') return bankingErrors('account-proof-locked', { number: found.number });
      return right ? undefined : bankingErrors('test-amount-differs', { left: TRIES - tries });
    });
    if (outcome) throw outcome;
    return this.view(id);
  }

  /** Proofs that wait for the bank's word on the name, the oldest first. */
  async asked(limit: number): Promise<(AccountToProve & { id: string })[]> {
    return this.walls.asService('banking', async () =>
      z
        .array(row)
        .parse(
          await this.walls
            .manager()
            .query(
              `select ${COLUMNS} from trade.account_proof where status = 'asked' order by created_at, id limit $1`,
              [limit],
            ),
        )
        .map((found) => ({ id: found.id, ...accountOf(found) })),
    );
  }

  /** Keeps what the bank said of the name; where it fits, writes the test payment. */
  async named(id: string, answer: NameAnswer, today: BusinessDate): Promise<void> {
    await this.walls.asService('banking', async () => {
      const found = await this.find(id, 'for update');
      if (found.status !== 'asked') return;
      if (answer === 'match') return this.pay(found, today);
      await this.walls
        .manager()
        .query('update trade.account_proof set status = $2, reason = $3 where id = $1', [
          id,
          answer === 'unknown' ? 'failed' : 'differs',
          answer,
        ]);
    });
  }

  /** The test payment with an EndToEndId, with the accounts on both ends; undefined where it is another's. */
  async payment(endToEndId: string) {
    if (!endToEndId.startsWith(LETTER)) return undefined;
    const [found] = await this.walls.asService('banking', async () =>
      z.array(paymentRow).parse(
        await this.walls.manager().query(
          `select p.id, m.debtor_account, p.number as creditor_account, p.currency, p.amount, p.status, p.bank_reference
           from trade.account_proof p join trade.payment_message m on m.id = p.message_id
           where p.end_to_end_id = $1 for update of p`,
          [endToEndId],
        ),
      ),
    );
    if (!found) return undefined;
    const status: 'rejected' | 'instructed' = found.status === 'failed' ? 'rejected' : 'instructed';
    return { ...found, status };
  }

  /** The bank has booked the test payment, in the caller's transaction. */
  async paid({ id }: { id: string }, bankReference: string): Promise<void> {
    await this.walls.asService('banking', () =>
      this.walls
        .manager()
        .query(
          `update trade.account_proof set status = 'paid', bank_reference = $2 where id = $1 and status = 'paying'`,
          [id, bankReference],
        ),
    );
  }

  /** The bank has refused the message of a test payment, in the caller's transaction. */
  async rejected(messageId: string, reason: string): Promise<void> {
    await this.walls.asService('banking', () =>
      this.walls
        .manager()
        .query(
          `update trade.account_proof set status = 'failed', reason = $2 where message_id = $1 and status = 'paying'`,
          [messageId, reason],
        ),
    );
  }

  private async pay(proof: Row, today: BusinessDate): Promise<void> {
    const payer = await this.payer(proof.bank_code, proof.currency);
    const messageId = newId().replaceAll('-', '');
    const endToEndId = `${LETTER}${proof.id.replaceAll('-', '')}`;
    const amount = BigInt(randomInt(1, MOST_MINOR + 1));
    const db = this.walls.manager();
    await db.query(
      `insert into trade.payment_message (id, purpose, subject_id, debtor_id, debtor_account, currency, requested_on,
         content, status) values ($1, 'proof', $2, $3, $4, $5, $6, $7, 'written')`,
      [
        messageId,
        proof.id,
        payer.company_id,
        payer.number,
        proof.currency,
        today,
        writePaymentInitiation({
          messageId,
          createdAt: new Date(),
          requestedOn: today,
          debtorName: payer.name,
          debtorAccount: payer.number,
          payments: [
            {
              endToEndId,
              amount: { minor: amount, currency: proof.currency },
              creditorName: proof.name,
              creditorAccount: proof.number,
              remittance: `/TRB/PROOF/${proof.id}`,
            },
          ],
        }),
      ],
    );
    await db.query(
      `update trade.account_proof set status = 'paying', amount = $2, end_to_end_id = $3, message_id = $4
       where id = $1`,
      [proof.id, amount.toString(), endToEndId, messageId],
    );
  }

  /** The bank's own account from which it pays test amounts. @throws verification-account-missing */
  private async payer(bankCode: string, currency: string) {
    const [found] = z.array(z.object({ company_id: z.string(), number: z.string(), name: z.string() })).parse(
      await this.walls.manager().query(
        `select a.company_id, a.number, a.name from trade.bank_account a join trade.company c on c.id = a.company_id
           where c.bank_code = $1 and a.currency = $2`,
        [bankCode, currency],
      ),
    );
    if (!found) throw bankingErrors('verification-account-missing', { bank: bankCode, currency });
    return found;
  }

  private async find(id: string, lock = ''): Promise<Row> {
    const found: unknown = await this.walls
      .manager()
      .query(`select ${COLUMNS} from trade.account_proof where id = $1 ${lock}`, [id]);
    return z.tuple([row]).parse(found)[0];
  }
}

/** By which the EndToEndId of a test payment begins; the purposes of `PaymentInstructions` have others. */
const LETTER = 'T';

function accountOf({ number, name, bank_code, currency }: Row): AccountToProve {
  return { number, name, bankCode: bank_code, currency };
}
