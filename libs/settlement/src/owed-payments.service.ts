import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { BankClient, PaymentInstructions } from '#banking';
import { BusinessDay } from '#chain';
import { column, largestRemainderShares, type BusinessDate } from '#common';
import { Walls } from '#database';
import { Cases } from '#identity';
import { DaySteps } from './day-steps.service.js';

const STEP = 'instruct';
/** The kind of the cases of debts that cannot be asked for. */
const NO_ACCOUNT = 'bank-account-missing';

const owedRow = z.object({
  certificate_id: z.string().transform(BigInt),
  holding_id: z.string().transform(BigInt),
  amount: column.minor,
  epoch: z.number(),
  owner_id: z.string(),
  obligor_id: z.string(),
  currency: z.string(),
  due_on: column.date,
});
export type Owed = z.infer<typeof owedRow>;

/** What is owed to each holder of what can be paid, a pledge to its pledgee; nothing of what was written off. */
const OWED = `select h.certificate_id, h.id as holding_id, h.amount, h.epoch, w.id as owner_id, o.id as obligor_id,
    c.currency, c.due_on
  from projection.holding h join projection.certificate c on c.id = h.certificate_id
    join trade.certificate d on d.id = c.id
    left join projection.hold_terms t on t.holding_id = h.id and h.state = 'pledged'
    join trade.company w on w.participant = coalesce(t.financier, h.owner)
    join trade.company o on o.participant = c.obligor
  where h.amount > 0 and h.state in ('live', 'pledged') and d.status <> 'written-off'`;

/** What obligors owe, and what is asked of their banks for it. */
@Injectable()
export class OwedPayments {
  constructor(
    private readonly walls: Walls,
    private readonly day: BusinessDay,
    private readonly bank: BankClient,
    private readonly instructions: PaymentInstructions,
    private readonly steps: DaySteps,
    private readonly cases: Cases,
  ) {}

  /**
   * Asks for all that is owed today. An obligor whose bank tells of less than it owes pays each holder its share of
   * what is there (rule pro rata). Who would get nothing is asked for in full, after the shares: the bank's refusal
   * then stands written, and from it the delay counts.
   */
  async instruct(today: BusinessDate): Promise<void> {
    const owed = await this.owedOn(today);
    const shares: Owed[] = [];
    for (const ofOne of Map.groupBy(
      owed,
      ({ obligor_id, currency }) => `${obligor_id} ${currency}`,
    ).values()) {
      shares.push(...(await this.sharesOf(today, ofOne)));
    }
    const shared = new Set(shares.map(({ holding_id }) => holding_id));
    await this.walls.asService('settlement', async () => {
      await this.ask(shares, owed, { today, early: false });
      const rest = owed.filter(({ holding_id }) => !shared.has(holding_id));
      await this.ask(rest, owed, { today, early: false });
      // With what was asked for: tried again after a crash, nobody is asked twice on one day.
      await this.steps.note(today, STEP, null);
    });
  }

  /** What can be paid of a certificate now, in the caller's transaction, the first holding first. */
  async ofCertificate(certificateId: string): Promise<Owed[]> {
    return this.walls.asService('settlement', async () =>
      z
        .array(owedRow)
        .parse(
          await this.walls
            .manager()
            .query(`${OWED} and h.certificate_id = $1 order by h.id`, [certificateId]),
        ),
    );
  }

  /** One pain.001 for each certificate, straight to each holder, in the caller's transaction. */
  async ask(
    demand: readonly Owed[],
    owed: readonly Owed[],
    { today, early }: { today: BusinessDate; early: boolean },
  ): Promise<void> {
    const before = new Map(owed.map(({ holding_id, amount }) => [holding_id, amount]));
    for (const [certificateId, holdings] of Map.groupBy(demand, (one) => one.certificate_id)) {
      const [first] = holdings;
      if (!first) continue;
      if (!early && !(await this.canPay(first, holdings))) continue;
      await this.instructions.write({
        purpose: 'settle',
        subjectId: certificateId.toString(),
        debtorId: first.obligor_id,
        currency: first.currency,
        requestedOn: today,
        early,
        instructions: holdings.map((holding) => ({
          certificateId,
          holdingId: holding.holding_id,
          owedBefore: before.get(holding.holding_id) ?? holding.amount,
          epoch: holding.epoch,
          amount: holding.amount,
          creditorId: holding.owner_id,
        })),
      });
    }
  }

  /** Whether the debtor has an account; who has none, debtor or creditor, is a case, and stops nobody else's day. */
  private async canPay(
    { certificate_id, obligor_id, currency }: Owed,
    holdings: readonly Owed[],
  ): Promise<boolean> {
    const companies = [obligor_id, ...holdings.map(({ owner_id }) => owner_id)];
    const missing = await this.instructions.withoutAccount(companies, currency);
    for (const companyId of missing) {
      const facts = { companyId, currency, certificateId: certificate_id.toString() };
      if (!(await this.cases.isOpen(NO_ACCOUNT, facts))) await this.cases.open(NO_ACCOUNT, facts);
    }
    return !missing.includes(obligor_id);
  }

  /**
   * What is owed on a day and not on its way, by the calendar in force, in the order of holdings. What is on its way
   * stays so when the holding was frozen or given back meanwhile: two payments of one debt would both arrive.
   */
  private async owedOn(today: BusinessDate): Promise<Owed[]> {
    const calendar = await this.day.calendar();
    return this.walls.asService('settlement', async () => {
      const owed = z.array(owedRow).parse(
        await this.walls.manager().query(
          `${OWED} and c.due_on <= $1 and not exists (
             select 1 from trade.payment_instruction i where i.purpose = 'settle' and i.holding_id = h.id
               and (i.status in ('instructed', 'booked')
                 or (i.status = 'attested' and i.owed_before = h.amount and i.epoch = h.epoch)))
           order by h.id`,
          [today],
        ),
      );
      return owed.filter(({ due_on }) => calendar.onOrAfter(due_on) <= today);
    });
  }

  /** What an obligor's account can pay: all, or shares of what it holds; those of nothing are left out. */
  private async sharesOf(today: BusinessDate, owed: readonly Owed[]): Promise<Owed[]> {
    const [first] = owed;
    if (!first) return [];
    const account = await this.accountOf(first.obligor_id, first.currency);
    const all = owed.reduce((sum, { amount }) => sum + amount, 0n);
    if (!account) return [];
    const { there } = await this.steps.answer(today, STEP, async () => ({
      there: await this.bank.balance({ ...account, currency: first.currency }),
    }));
    if (there === undefined || there >= all) return [...owed];
    if (there <= 0n) return [];
    const shares = largestRemainderShares(
      there,
      owed.map(({ amount }) => amount),
    );
    return owed
      .map((holding, at) => ({ ...holding, amount: shares[at] ?? 0n }))
      .filter(({ amount }) => amount > 0n);
  }

  private async accountOf(
    companyId: string,
    currency: string,
  ): Promise<{ number: string; name: string } | undefined> {
    const [account] = await this.walls.asService('settlement', async () =>
      z
        .array(z.object({ number: z.string(), name: z.string() }))
        .parse(
          await this.walls
            .manager()
            .query('select number, name from trade.bank_account where company_id = $1 and currency = $2', [
              companyId,
              currency,
            ]),
        ),
    );
    return account;
  }
}
