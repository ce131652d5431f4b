import { Inject, Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { AccountProofs } from '#banking';
import { BusinessDay } from '#chain';
import { CONFIGURATION, addDays, parseMinor, type Configuration } from '#common';
import { Walls } from '#database';
import { Cases, Decisions, Notices, identityErrors, type DecisionView, type Principal } from '#identity';
import { Companies } from '../companies.service.js';
import { onboardingErrors } from '../onboarding.errors.js';
import type { AccountView } from '../onboarding.schemas.js';
import { Registrations } from '../registrations.service.js';
import { PAYOUT_STATUSES, type PayoutStatus } from './payout-states.js';
import type { PayoutBody, PayoutView } from './payout.schemas.js';

/** The decision by which an account may take another's place; its name stands in rows. */
export const PAYOUT_DECISION = 'payout-change';
/** What is due within so many days asks for the new account to be confirmed once more. */
const DUE_SOON_DAYS = 5;
const words = z.object({ changeId: z.uuid() });

const row = z.object({
  id: z.string(),
  company_id: z.string(),
  number: z.string(),
  name: z.string(),
  bank_code: z.string(),
  currency: z.string(),
  replaces_number: z.string().nullable(),
  replaces_bank_code: z.string().nullable(),
  proof_id: z.string(),
  status: z.enum(PAYOUT_STATUSES),
  decision_id: z.string().nullable(),
  effective_at: z.date().nullable(),
  confirmed_by: z.string().nullable(),
  confirmation_asked: z.boolean(),
});
type Row = z.infer<typeof row>;
const CHANGES = `select id, company_id, number, name, bank_code, currency, replaces_number, replaces_bank_code, proof_id,
  status, decision_id, effective_at, confirmed_by, confirmation_asked from trade.payout_change`;

/**
 * New accounts to be paid on (rule payout-change): the bank's word on the name, a test payment, two people, a day of
 * cooling, word to the company at each step, and one more confirmation where something is due soon. Payments are
 * instructed to `trade.bank_account` only, and the new account stands there when all of that is behind it: none can go
 * to an account that cools.
 */
@Injectable()
export class PayoutChanges {
  private readonly coolingMs: number;

  constructor(
    private readonly walls: Walls,
    private readonly day: BusinessDay,
    private readonly companies: Companies,
    private readonly proofs: AccountProofs,
    private readonly decisions: Decisions,
    private readonly notices: Notices,
    private readonly cases: Cases,
    private readonly registrations: Registrations,
    @Inject(CONFIGURATION) configuration: Pick<Configuration, 'PAYOUT_COOLING_SECONDS'>,
  ) {
    this.coolingMs = configuration.PAYOUT_COOLING_SECONDS * 1000;
  }

  /**
   * Names a new account, which the bank is asked about; the company is told.
   * @throws bank-unknown, bank-account-taken, payout-change-open, and what `AccountProofs.begin` throws
   */
  async begin(asker: Principal, body: PayoutBody): Promise<PayoutView> {
    return this.walls.asService('onboarding', async () => {
      const db = this.walls.manager();
      const { legalName: name } = await this.companies.card(asker.companyId);
      await this.expectFree(body);
      const [current] = z
        .array(z.object({ number: z.string(), bank_code: z.string() }))
        .parse(
          await db.query(
            'select number, bank_code from trade.bank_account where company_id = $1 and currency = $2',
            [asker.companyId, body.currency],
          ),
        );
      const proofId = await this.proofs.begin({ ...body, name });
      const id = newId();
      const made: unknown[] = await db.query(
        `insert into trade.payout_change (id, company_id, number, name, bank_code, currency, replaces_number,
           replaces_bank_code, proof_id, status, proposed_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'proving', $10) on conflict do nothing returning 1`,
        [
          id,
          asker.companyId,
          body.number,
          name,
          body.bankCode,
          body.currency,
          current?.number ?? null,
          current?.bank_code ?? null,
          proofId,
          asker.userId,
        ],
      );
      if (made.length === 0) throw onboardingErrors('payout-change-open', { currency: body.currency });
      await this.tell('begun', await this.own(asker, id), { by: asker.userId });
      return this.view(asker, id);
    });
  }

  /** The accounts that the company is paid on and pays from. */
  accounts(asker: Principal): Promise<AccountView[]> {
    return this.companies.ownAccounts(asker);
  }

  /** The company's own changes, the newest first. */
  async list(asker: Principal): Promise<PayoutView[]> {
    return this.walls.asService('onboarding', async () => {
      const found = await this.rows(`${CHANGES} where company_id = $1 order by id desc limit 100`, [
        asker.companyId,
      ]);
      const views = [];
      for (const change of found) views.push(await this.viewOf(change));
      return views;
    });
  }

  /** One of the company's own. @throws not-found */
  async view(asker: Principal, id: string): Promise<PayoutView> {
    return this.walls.asService('onboarding', async () => this.viewOf(await this.own(asker, id)));
  }

  /**
   * Takes the amount that arrived, in minor units; the right one proposes the change to a second person: of the
   * company, or of the operator where the company has no other. Not inside a transaction: a wrong one is counted.
   * @throws not-found, payout-change-closed, and what `AccountProofs.answer` throws
   */
  async answer(asker: Principal, id: string, amount: string): Promise<PayoutView> {
    const { proof_id: proofId } = await this.walls.asService('onboarding', () =>
      this.own(asker, id, ['proving']),
    );
    await this.proofs.answer(proofId, parseMinor(amount));
    return this.walls.asService('onboarding', async () => {
      const change = await this.own(asker, id, ['proving']);
      const { number, bank_code: bankCode, currency, replaces_number: replaces } = change;
      const decision = await this.decisions.propose(await this.proposer(asker), {
        kind: PAYOUT_DECISION,
        subject: id,
        payload: { changeId: id, companyId: asker.companyId, number, bankCode, currency, replaces },
      });
      await this.walls
        .manager()
        .query(`update trade.payout_change set status = 'proposed', decision_id = $2 where id = $1`, [
          id,
          decision.id,
        ]);
      return this.view(asker, id);
    });
  }

  /**
   * A second person approves: the account cools, and the company is told. The first in a currency replaces none and is
   * paid to at once. @throws payout-change-closed and what `Decisions.approve` throws
   */
  async approve(asker: Principal, decisionId: string, payloadHash: string): Promise<DecisionView> {
    return this.walls.asService('onboarding', () =>
      this.decisions.approve(asker, decisionId, PAYOUT_DECISION, payloadHash, async ({ payload }) => {
        const change = await this.one(words.parse(payload).changeId, ['proposed']);
        const wait = change.replaces_number === null ? 0 : this.coolingMs;
        const effectiveAt = new Date(Date.now() + wait);
        await this.walls
          .manager()
          .query(`update trade.payout_change set status = 'cooling', effective_at = $2 where id = $1`, [
            change.id,
            effectiveAt,
          ]);
        await this.tell('cooling', change, { effectiveAt: effectiveAt.toISOString() });
      }),
    );
  }

  /** A second person says no. @throws payout-change-closed and what `Decisions.reject` throws */
  async reject(asker: Principal, decisionId: string): Promise<DecisionView> {
    return this.walls.asService('onboarding', async () => {
      const decision = await this.decisions.reject(asker, decisionId, PAYOUT_DECISION);
      await this.end(await this.one(words.parse(decision.payload).changeId, ['proposed']), 'withdrawn');
      return decision;
    });
  }

  /** The company takes it back before a second person has approved. @throws not-found, payout-change-closed */
  async withdraw(asker: Principal, id: string): Promise<PayoutView> {
    return this.walls.asService('onboarding', async () => {
      const change = await this.own(asker, id, ['proving']);
      await this.end(change, 'withdrawn');
      return this.view(asker, id);
    });
  }

  /**
   * Anybody of the company stops an account that cools; the old one stays, and the operator gets a case.
   * @throws not-found, payout-change-closed
   */
  async object(asker: Principal, id: string): Promise<PayoutView> {
    return this.walls.asService('onboarding', async () => {
      const change = await this.own(asker, id, ['cooling']);
      await this.end(change, 'objected');
      await this.cases.open('payout-change-objection', {
        changeId: id,
        companyId: asker.companyId,
        objectedBy: asker.userId,
      });
      return this.view(asker, id);
    });
  }

  /** Confirms once more an account that is to be paid to soon. @throws not-found, payout-change-closed */
  async confirm(asker: Principal, id: string): Promise<PayoutView> {
    return this.walls.asService('onboarding', async () => {
      await this.own(asker, id, ['cooling']);
      await this.walls
        .manager()
        .query('update trade.payout_change set confirmed_by = $2 where id = $1', [id, asker.userId]);
      return this.view(asker, id);
    });
  }

  /** Accounts that have cooled take the place of the old ones; who has something due soon is asked once more. */
  async age(): Promise<void> {
    await this.walls.asService('onboarding', async () => {
      const cooled = await this.rows(
        `${CHANGES} where status = 'cooling' and effective_at <= now() order by effective_at for update skip locked`,
        [],
      );
      for (const change of cooled) {
        if (change.confirmed_by !== null || !(await this.isDueSoon(change))) await this.activate(change);
        else if (!change.confirmation_asked) {
          await this.walls
            .manager()
            .query('update trade.payout_change set confirmation_asked = true where id = $1', [change.id]);
          await this.tell('confirmation', change, {});
        }
      }
    });
  }

  private async activate(change: Row): Promise<void> {
    const db = this.walls.manager();
    const taken: unknown[] = await db.query(
      'select 1 from trade.bank_account where bank_code = $1 and number = $2 and company_id <> $3',
      [change.bank_code, change.number, change.company_id],
    );
    if (taken.length > 0) {
      await this.end(change, 'objected');
      await this.cases.open('payout-change-taken', { changeId: change.id, companyId: change.company_id });
      return;
    }
    await db.query(
      `insert into trade.bank_account (id, company_id, number, name, bank_code, currency) values ($1, $2, $3, $4, $5, $6)
       on conflict (company_id, currency) do update set number = excluded.number, name = excluded.name,
         bank_code = excluded.bank_code`,
      [newId(), change.company_id, change.number, change.name, change.bank_code, change.currency],
    );
    await this.end(change, 'active');
    if (change.bank_code !== change.replaces_bank_code) await this.announceBank(change.company_id);
  }

  /** The ledger takes a bank's word for a company only where it knows that bank: two registrars sign. */
  private async announceBank(companyId: string): Promise<void> {
    const company = await this.companies.card(companyId);
    const proposalId =
      company.status === null || (await this.registrations.isOpen(companyId))
        ? null
        : await this.registrations.drawStatus(company, company.status);
    await this.cases.open('payout-bank-changed', { companyId, proposalId });
  }

  private async end(change: Row, status: PayoutStatus): Promise<void> {
    await this.walls
      .manager()
      .query('update trade.payout_change set status = $2 where id = $1', [change.id, status]);
    await this.tell(status, change, {});
  }

  /** Every step goes to the company's own people, on the contacts that they have. */
  private async tell(step: string, change: Row, facts: Readonly<Record<string, unknown>>): Promise<void> {
    const { id: changeId, number, bank_code: bankCode, currency } = change;
    await this.notices.tell([change.company_id], `payout-change-${step}`, {
      changeId,
      number,
      bankCode,
      currency,
      ...facts,
    });
  }

  /** Who proposes: the asker for its own company, or, where no colleague could check, for the operator's people. */
  private async proposer(asker: Principal): Promise<Principal> {
    const found = z.array(z.object({ id: z.string(), operator: z.boolean() })).parse(
      await this.walls.manager().query(
        `select c.id, 'operator' = any(c.roles) as operator from trade.company c
         where 'operator' = any(c.roles)
            or (c.id = $1 and exists (select 1 from trade.app_user u
                where u.company_id = c.id and u.id <> $2 and u.active and 'checker' = any(u.roles)))`,
        [asker.companyId, asker.userId],
      ),
    );
    const own = found.find(({ operator }) => !operator);
    const operator = found.find((one) => one.operator);
    return own || !operator ? asker : { ...asker, companyId: operator.id };
  }

  private async isDueSoon({ company_id: companyId, currency }: Row): Promise<boolean> {
    const { today } = await this.day.state();
    const due: unknown[] = await this.walls.manager().query(
      `select 1 from projection.holding h join projection.certificate c on c.id = h.certificate_id
         join trade.company o on o.participant = h.owner
       where o.id = $1 and h.amount > 0 and h.state in ('live', 'held', 'committed', 'pledged', 'frozen')
         and c.currency = $2 and c.due_on <= $3 limit 1`,
      [companyId, currency, addDays(today, DUE_SOON_DAYS)],
    );
    return due.length > 0;
  }

  /** @throws bank-account-taken, bank-unknown */
  private async expectFree({ number, bankCode }: PayoutBody): Promise<void> {
    const db = this.walls.manager();
    const bank: unknown[] = await db.query('select 1 from trade.company where bank_code = $1', [bankCode]);
    if (bank.length === 0) throw onboardingErrors('bank-unknown', { code: bankCode });
    const taken: unknown[] = await db.query(
      'select 1 from trade.bank_account where bank_code = $1 and number = $2',
      [bankCode, number],
    );
    if (taken.length > 0) throw onboardingErrors('bank-account-taken');
  }

  private async own(asker: Principal, id: string, statuses?: readonly PayoutStatus[]): Promise<Row> {
    const [change] = await this.rows(`${CHANGES} where id = $1 and company_id = $2 for update`, [
      id,
      asker.companyId,
    ]);
    if (!change) throw identityErrors('not-found', { what: 'payout change' });
    return expectStatus(change, statuses);
  }

  private async one(id: string, statuses: readonly PayoutStatus[]): Promise<Row> {
    const [change] = await this.rows(`${CHANGES} where id = $1 for update`, [id]);
    if (!change) throw identityErrors('not-found', { what: 'payout change' });
    return expectStatus(change, statuses);
  }

  private async viewOf(change: Row): Promise<PayoutView> {
    const { id, company_id: companyId, number, name, bank_code: bankCode, currency } = change;
    const { replaces_number: old, replaces_bank_code: oldBank } = change;
    return {
      id,
      companyId,
      account: { number, name, bankCode, currency },
      replaces: old === null || oldBank === null ? null : { number: old, bankCode: oldBank },
      proof: await this.proofs.view(change.proof_id),
      status: change.status,
      decisionId: change.decision_id,
      effectiveAt: change.effective_at?.toISOString() ?? null,
      confirmationAsked: change.confirmation_asked,
    };
  }

  private async rows(sql: string, values: unknown[]): Promise<Row[]> {
    return z.array(row).parse(await this.walls.manager().query(sql, values));
  }
}

/** @throws payout-change-closed */
function expectStatus(change: Row, statuses?: readonly PayoutStatus[]): Row {
  if (statuses && !statuses.includes(change.status)) {
    throw onboardingErrors('payout-change-closed', { status: change.status });
  }
  return change;
}
