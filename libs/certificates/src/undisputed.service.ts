import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Walls } from '#database';
import { certificateErrors } from './certificates.errors.js';

const idRows = z.array(z.object({ id: z.string().transform(BigInt) }));

/** What may move: not what an original payee still holds under an invoice that was taken back. */
@Injectable()
export class Undisputed {
  constructor(private readonly walls: Walls) {}

  /**
   * Asks whether a case of a void invoice is open over these holdings while the certificate's original payee has them.
   * The undertaking stands against everybody else, so a holding that was passed on before is free.
   * @throws holding-disputed
   */
  async check(holdingIds: readonly bigint[]): Promise<void> {
    if (await this.isDisputed(holdingIds)) throw certificateErrors('holding-disputed');
  }

  /** The same question, for who has others to ask beside it. */
  async isDisputed(holdingIds: readonly bigint[]): Promise<boolean> {
    return (await this.among(holdingIds)).size > 0;
  }

  /** Those of these holdings that are disputed. */
  async among(holdingIds: readonly bigint[]): Promise<ReadonlySet<bigint>> {
    const disputed: unknown = await this.walls.asService('certificates', () =>
      this.walls.manager().query(
        // One by one and by a question of their own, so that each is looked up and nothing is planned anew.
        `select h.id::text from unnest((select $1::numeric[])) as asked (id)
           cross join lateral (
             select id, owner, certificate_id from projection.holding where id = asked.id limit 1) h
           cross join lateral (
             select 1 from projection.certificate where id = h.certificate_id and payee = h.owner limit 1) c
         where exists (
           select 1 from trade.document_use u join trade.case_file f on f.kind = 'invoice-void' and f.closed_at is null
             and f.facts->>'invoiceId' = u.invoice_id::text
           where u.certificate_id = h.certificate_id)`,
        [holdingIds.map(String)],
      ),
    );
    return new Set(idRows.parse(disputed).map(({ id }) => id));
  }
}
