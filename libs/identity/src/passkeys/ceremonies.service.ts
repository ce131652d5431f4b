import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { Walls } from '#database';
import { identityErrors } from '../identity.errors.js';

/** How long a person has to answer its device, in milliseconds. */
export const CEREMONY_MS = 5 * 60_000;

/** For what a challenge is answered; one for another purpose is no answer. */
export type Purpose = 'sign-in' | 'registration' | 'oidc-sign-in';

/** Challenges to devices' keys: rows, each for one purpose and one subject, answered once and within minutes. */
@Injectable()
export class Ceremonies {
  constructor(private readonly walls: Walls) {}

  /**
   * A new challenge: words that say what it is for, and 32 bytes of chance. An order's digest has 32 bytes and no words, so
   * that a client which looks at the words can never be made to sign an order by signing in. `subject` says who or what
   * it is for; it is asked for again.
   */
  async begin(
    purpose: Purpose,
    subject: string,
  ): Promise<{ id: string; challenge: Uint8Array<ArrayBuffer> }> {
    const id = newId();
    const words = Buffer.from(`tributary:${purpose}:`);
    const challenge = Uint8Array.from(Buffer.concat([words, randomBytes(32)]));
    await this.walls.asService('people', async () => {
      const db = this.walls.manager();
      await db.query(`delete from trade.ceremony where expires_at < now() - interval '1 day'`);
      await db.query(
        'insert into trade.ceremony (id, purpose, subject, challenge, expires_at) values ($1, $2, $3, $4, $5)',
        [id, purpose, subject, Buffer.from(challenge), new Date(Date.now() + CEREMONY_MS)],
      );
    });
    return { id, challenge };
  }

  /** Takes the challenge of a ceremony; it is gone then. @throws ceremony-over */
  async take(id: string, purpose: Purpose, subject: string): Promise<Uint8Array<ArrayBuffer>> {
    const [found] = await this.walls.asService('people', async () => {
      const [rows] = z.tuple([z.array(z.object({ challenge: z.instanceof(Buffer) })), z.number()]).parse(
        await this.walls.manager().query(
          `update trade.ceremony set used_at = now() where id = $1 and purpose = $2 and subject = $3
             and used_at is null and expires_at > now() returning challenge`,
          [id, purpose, subject],
        ),
      );
      return rows;
    });
    if (!found) throw identityErrors('ceremony-over');
    return Uint8Array.from(found.challenge);
  }
}
