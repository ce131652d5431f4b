import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Walls } from '#database';
import { factoringErrors } from './factoring.errors.js';

/** What a financier registers: its purchase of one holding. */
export interface Entry {
  discountId: string;
  certificateId: string;
  holdingId: string;
  financierId: string;
}

/** A public register of purchased receivables, as the platform uses one. */
export abstract class ReceivablesRegister {
  /** Searches for entries on the holding, then makes one. Gives its number. @throws register-first */
  abstract register(entry: Entry): Promise<string>;
}

/** The register of a sandbox: a table, in place of the public one. */
@Injectable()
export class LocalRegister extends ReceivablesRegister {
  constructor(private readonly walls: Walls) {
    super();
  }

  async register(entry: Entry): Promise<string> {
    return this.walls.asService('factoring', async () => {
      const db = this.walls.manager();
      await db.query('select pg_advisory_xact_lock(hashtextextended($1, 9))', [entry.holdingId]);
      const [other] = z
        .array(z.object({ number: z.string(), discount_id: z.string() }))
        .parse(
          await db.query(
            `select number, discount_id from trade.registration where holding_id = $1 and discharged_at is null`,
            [entry.holdingId],
          ),
        );
      if (other?.discount_id === entry.discountId) return other.number;
      if (other) throw factoringErrors('register-first', { number: other.number });
      const [made] = z.array(z.object({ number: z.string() })).parse(
        await db.query(
          `insert into trade.registration (number, discount_id, certificate_id, holding_id, financier_id, searched_at)
           values ('LOCAL' || lpad(nextval('trade.registration_number')::text, 10, '0'), $1, $2, $3, $4, now())
           returning number`,
          [entry.discountId, entry.certificateId, entry.holdingId, entry.financierId],
        ),
      );
      if (!made) throw new Error('The register gave no number.');
      return made.number;
    });
  }
}
