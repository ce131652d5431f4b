import { Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { Parties } from '#certificates';
import { column } from '#common';
import { Walls } from '#database';
import { identityErrors, type Principal } from '#identity';
import type { ProductBody, ProductView } from './factoring.schemas.js';

const productRow = z.object({
  id: z.string(),
  financier_id: z.string(),
  name: z.string(),
  currency: z.string(),
  rate_ppm: z.number(),
  basis: z.enum(['ACT/360', 'ACT/365F']),
  advance_ppm: z.number(),
  fee: column.minor,
  recourse: z.boolean(),
});
/** One way in which a financier buys holdings. */
export type ProductRow = z.infer<typeof productRow>;
const PRODUCT = 'id, financier_id, name, currency, rate_ppm, basis, advance_ppm, fee, recourse';

/** What financiers offer. */
@Injectable()
export class Products {
  constructor(
    private readonly walls: Walls,
    private readonly parties: Parties,
  ) {}

  /** Adds a way in which the caller's company buys holdings. */
  async add(asker: Principal, body: ProductBody): Promise<ProductView> {
    const id = newId();
    await this.walls.asService('factoring', () =>
      this.walls.manager().query(
        `insert into trade.product (id, financier_id, name, currency, rate_ppm, basis, advance_ppm, fee, recourse, created_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [
          id,
          asker.companyId,
          body.name,
          body.currency,
          body.ratePpm,
          body.basis,
          body.advancePpm,
          body.fee,
          body.recourse,
          asker.userId,
        ],
      ),
    );
    const financier = await this.parties.byId(asker.companyId);
    return { ...body, id, financierId: asker.companyId, financier: financier.name };
  }

  /** The products that are on offer. */
  async list(asker: Principal): Promise<ProductView[]> {
    const found = await this.walls.inCompany(asker, async () =>
      z
        .array(productRow)
        .parse(
          await this.walls
            .manager()
            .query(`select ${PRODUCT} from trade.product where active order by id limit 500`),
        ),
    );
    const views = [];
    for (const row of found) {
      const financier = await this.parties.byId(row.financier_id);
      views.push({
        id: row.id,
        financierId: row.financier_id,
        financier: financier.name,
        name: row.name,
        currency: row.currency,
        ratePpm: row.rate_ppm,
        basis: row.basis,
        advancePpm: row.advance_ppm,
        fee: row.fee.toString(),
        recourse: row.recourse,
      });
    }
    return views;
  }

  /** A product on offer of the caller's company, in the caller's transaction. @throws not-found */
  async own(asker: Principal, id: string): Promise<ProductRow> {
    const [product] = z
      .array(productRow)
      .parse(
        await this.walls
          .manager()
          .query(`select ${PRODUCT} from trade.product where id = $1 and financier_id = $2 and active`, [
            id,
            asker.companyId,
          ]),
      );
    if (!product) throw identityErrors('not-found', { what: 'product' });
    return product;
  }
}
