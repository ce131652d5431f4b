import { Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { Parties } from '#certificates';
import { column } from '#common';
import { Walls } from '#database';
import { Decisions, type DecisionView, type Principal } from '#identity';
import { factoringErrors } from './factoring.errors.js';
import { limitBody, type LimitBody, type LimitView } from './factoring.schemas.js';

/** The kind of the decisions that set limits. */
const KIND = 'credit-limit';

const limitRow = z.object({
  obligor_id: z.string(),
  currency: z.string(),
  amount: column.minor.nullable(),
  reserved: column.minor,
  used: column.minor,
});

/** What a purchase takes of its financier's limit. */
export interface LimitUse {
  discountId: string;
  financierId: string;
  obligorId: string;
  currency: string;
  /** What is financed, in minor units. */
  amount: bigint;
}

/** How much of one obligor's debt a financier finances at a time. */
@Injectable()
export class Limits {
  constructor(
    private readonly walls: Walls,
    private readonly parties: Parties,
    private readonly decisions: Decisions,
  ) {}

  /** Proposes a limit; another person of the financier approves it. @throws not-found, obligor-unknown, decision-open */
  async propose(asker: Principal, body: LimitBody): Promise<DecisionView> {
    const obligor = await this.parties.byId(body.obligorId);
    if (!obligor.roles.includes('obligor')) throw factoringErrors('obligor-unknown', { name: obligor.name });
    return this.decisions.propose(asker, {
      kind: KIND,
      subject: [asker.companyId, obligor.id, body.currency].join(':'),
      payload: body,
    });
  }

  /** Sets a limit as it was proposed. @throws what `Decisions.approve` throws */
  async approve(asker: Principal, id: string, payloadHash: string): Promise<DecisionView> {
    return this.decisions.approve(asker, id, KIND, payloadHash, async (decision) => {
      const { obligorId, currency, amount } = limitBody.parse(decision.payload);
      await this.walls.asService('factoring', () =>
        this.walls.manager().query(
          `insert into trade.credit_limit (id, financier_id, obligor_id, currency, amount, decision_id)
           values ($1, $2, $3, $4, $5, $6)
           on conflict (financier_id, obligor_id, currency) do update set amount = $5, decision_id = $6`,
          [newId(), asker.companyId, obligorId, currency, amount, decision.id],
        ),
      );
    });
  }

  /** Says no to a limit that was proposed. @throws what `Decisions.reject` throws */
  async reject(asker: Principal, id: string): Promise<DecisionView> {
    return this.decisions.reject(asker, id, KIND);
  }

  /** The caller's limits and what is taken of them, also where nothing bounds; and the limits that wait for a checker. */
  async list(asker: Principal): Promise<{ data: LimitView[]; decisions: DecisionView[] }> {
    const rows = await this.walls.inCompany(asker, async () =>
      z.array(limitRow).parse(
        await this.walls.manager().query(
          `select obligor_id, currency, l.amount, coalesce(u.reserved, 0) as reserved, coalesce(u.used, 0) as used
           from (select obligor_id, currency, amount from trade.credit_limit where financier_id = $1) l
             full join (
               select obligor_id, currency, sum(amount) filter (where status = 'reserved') as reserved,
                 sum(amount) filter (where status = 'used') as used
               from trade.limit_use where financier_id = $1 and status <> 'released' group by obligor_id, currency) u
               using (obligor_id, currency)
           order by obligor_id, currency`,
          [asker.companyId],
        ),
      ),
    );
    const data = [];
    for (const { obligor_id, currency, amount, reserved, used } of rows) {
      const left = amount === null ? null : amount - reserved - used;
      data.push({
        obligorId: obligor_id,
        obligor: (await this.parties.byId(obligor_id)).name,
        currency,
        amount: amount?.toString() ?? null,
        reserved: reserved.toString(),
        used: used.toString(),
        available: left === null ? null : (left > 0n ? left : 0n).toString(),
      });
    }
    return { data, decisions: await this.decisions.waiting(asker, KIND) };
  }

  /**
   * Reserves for an acceptance, in its transaction. The limit's row is locked, so that of two acceptances at once the
   * second sees what the first took. The refusal tells the seller no figure: a limit is the financier's own affair.
   * @throws limit-exceeded
   */
  async reserve({ discountId, financierId, obligorId, currency, amount }: LimitUse): Promise<void> {
    const db = this.walls.manager();
    const key = [financierId, obligorId, currency];
    const [limit] = z.array(z.object({ amount: column.minor })).parse(
      await db.query(
        `select amount from trade.credit_limit where financier_id = $1 and obligor_id = $2 and currency = $3
             for update`,
        key,
      ),
    );
    if (limit) {
      const [taken] = z.array(z.object({ sum: column.minor })).parse(
        await db.query(
          `select coalesce(sum(amount), 0)::text as sum from trade.limit_use
             where financier_id = $1 and obligor_id = $2 and currency = $3 and status <> 'released'`,
          key,
        ),
      );
      if (amount + (taken?.sum ?? 0n) > limit.amount) throw factoringErrors('limit-exceeded');
    }
    await db.query(
      `insert into trade.limit_use (discount_id, financier_id, obligor_id, currency, amount, status)
       values ($1, $2, $3, $4, $5, 'reserved')`,
      [discountId, financierId, obligorId, currency, amount.toString()],
    );
  }

  /** The money has gone out: what was reserved is used. */
  async use(discountId: string): Promise<void> {
    await this.walls
      .manager()
      .query(`update trade.limit_use set status = 'used' where discount_id = $1 and status = 'reserved'`, [
        discountId,
      ]);
  }

  /** The purchase has ended, one way or another. */
  async release(discountId: string): Promise<void> {
    await this.walls
      .manager()
      .query(`update trade.limit_use set status = 'released' where discount_id = $1`, [discountId]);
  }
}
