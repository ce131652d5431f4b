import { Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { column, pageOf, parseBusinessDate, type Page, type PageQuery } from '#common';
import { Walls } from '#database';
import { identityErrors, type Principal } from '#identity';
import { evidenceErrors } from './evidence.errors.js';
import type { ContractBody, ContractView } from './evidence.schemas.js';

const contractRow = z
  .object({
    id: z.string(),
    number: z.string(),
    seller_id: z.string(),
    buyer_id: z.string(),
    delivered_on: column.date,
    payment_due_on: column.date,
  })
  .transform((row) => ({
    id: row.id,
    number: row.number,
    sellerId: row.seller_id,
    buyerId: row.buyer_id,
    deliveredOn: row.delivered_on,
    paymentDueOn: row.payment_due_on,
  }));
const COLUMNS = 'id, number, seller_id, buyer_id, delivered_on, payment_due_on';

/** Contracts between two companies, each with a delivery and the day its payment is due. */
@Injectable()
export class Contracts {
  constructor(private readonly walls: Walls) {}

  /** Keeps a contract; the same again is the one that is there. @throws contract-not-yours, contract-dates, contract-known */
  async add(asker: Principal, body: ContractBody): Promise<ContractView> {
    const { sellerId, buyerId, number } = body;
    if (![sellerId, buyerId].includes(asker.companyId) || sellerId === buyerId) {
      throw evidenceErrors('contract-not-yours');
    }
    const deliveredOn = parseBusinessDate(body.deliveredOn);
    const paymentDueOn = parseBusinessDate(body.paymentDueOn);
    if (paymentDueOn < deliveredOn) throw evidenceErrors('contract-dates');
    return this.walls.asService('certificates', async () => {
      const db = this.walls.manager();
      const parties: unknown[] = await db.query('select 1 from trade.company where id = any($1)', [
        [sellerId, buyerId],
      ]);
      if (parties.length !== 2) throw identityErrors('not-found', { what: 'company' });
      await db.query(
        `insert into trade.contract (id, number, seller_id, buyer_id, delivered_on, payment_due_on, created_by)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (seller_id, buyer_id, number) do nothing`,
        [newId(), number, sellerId, buyerId, deliveredOn, paymentDueOn, asker.userId],
      );
      const [found] = z
        .array(contractRow)
        .parse(
          await db.query(
            `select ${COLUMNS} from trade.contract where seller_id = $1 and buyer_id = $2 and number = $3`,
            [sellerId, buyerId, number],
          ),
        );
      if (!found || found.deliveredOn !== deliveredOn || found.paymentDueOn !== paymentDueOn) {
        throw evidenceErrors('contract-known');
      }
      return found;
    });
  }

  /** The contracts of the caller's company, the newest first. */
  async list(asker: Principal, { limit, starting_after }: PageQuery): Promise<Page<ContractView>> {
    const before = z.uuid().optional().parse(starting_after);
    const found = await this.walls.inCompany(asker, async () =>
      z
        .array(contractRow)
        .parse(
          await this.walls
            .manager()
            .query(
              `select ${COLUMNS} from trade.contract where $1::uuid is null or id < $1 order by id desc limit $2`,
              [before ?? null, limit + 1],
            ),
        ),
    );
    return pageOf(found, limit);
  }

  /** A contract of the caller's company. @throws not-found */
  async view(asker: Principal, id: string) {
    return this.walls.inCompany(asker, () => this.find(id));
  }

  private async find(id: string) {
    const [found] = z
      .array(contractRow)
      .parse(await this.walls.manager().query(`select ${COLUMNS} from trade.contract where id = $1`, [id]));
    if (!found) throw identityErrors('not-found', { what: 'contract' });
    return found;
  }
}
