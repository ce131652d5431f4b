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
        `select distinct h.id::text from projection.holding h join projection.certificate c on c.id = h.certificate_id and c.payee = h.owner
           join trade.document_use u on u.certificate_id = c.id
           join trade.case_file f on f.kind = 'invoice-void' and f.closed_at is null
             and f.facts->>'invoiceId' = u.invoice_id::text
         where h.id = any($1::numeric[])`,
        [holdingIds.map(String)],
      ),
    );
    return new Set(idRows.parse(disputed).map(({ id }) => id));
  }
}
