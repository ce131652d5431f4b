import { createHmac, randomInt, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { CONFIGURATION, type Configuration } from '#common';
import { Walls } from '#database';
import { identityErrors } from '../identity.errors.js';
import { Messages } from '../messages.js';

const CODE_MS = 5 * 60_000;
const MOST_TRIES = 5;
const HOUR_SECONDS = 3600;
/** How many times more codes one address may ask for than one number: many phones stand behind one address. */
const NUMBERS_BEHIND_AN_ADDRESS = 10;

export type CodePurpose = 'sign-in' | 'joining';
const codeRow = z.object({ code_hash: z.instanceof(Buffer), phone: z.string(), tries: z.number() });

/**
 * Codes of six digits by SMS: five minutes, five tries, a few an hour for a number and an address. Six digits are soon
 * guessed from a plain hash, so the hash is keyed with a secret that is not in the database.
 */
@Injectable()
export class PhoneCodes {
  private readonly anHour: number;
  private readonly secret: string;

  constructor(
    private readonly walls: Walls,
    private readonly messages: Messages,
    @Inject(CONFIGURATION) configuration: Pick<Configuration, 'PHONE_CODES_PER_HOUR' | 'SESSION_SECRET'>,
  ) {
    this.anHour = configuration.PHONE_CODES_PER_HOUR;
    this.secret = configuration.SESSION_SECRET;
  }

  /**
   * Sends a code for a ceremony (by its id). With `known` false none is sent, and who asks cannot tell: it is counted all
   * the same. @throws codes-too-many, message-unsent
   */
  async send(about: {
    id: string;
    purpose: CodePurpose;
    subject: string;
    phone: string;
    address: string;
    known: boolean;
  }): Promise<void> {
    const code = String(randomInt(1_000_000)).padStart(6, '0');
    await this.walls.asService('people', async () => {
      const db = this.walls.manager();
      await db.query(`delete from trade.phone_code where created_at < now() - interval '1 day'`);
      // One after another for a number, so that two at once do not both count as the last.
      await db.query('select pg_advisory_xact_lock(hashtextextended($1, 11))', [about.phone]);
      await this.expectRoom('phone', about.phone, this.anHour);
      await this.expectRoom('address', about.address, this.anHour * NUMBERS_BEHIND_AN_ADDRESS);
      await db.query(
        `insert into trade.phone_code (id, purpose, subject, phone, address, code_hash, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [
          about.id,
          about.purpose,
          about.subject,
          about.phone,
          about.address,
          this.hashOf(about.id, code),
          new Date(Date.now() + CODE_MS),
        ],
      );
    });
    if (!about.known) return;
    await this.messages.send({
      channel: 'sms',
      to: about.phone,
      kind: 'phone-code',
      subject: 'Tributary',
      text: `【Tributary】验证码 ${code},5 分钟内有效,请勿告知他人。Your code is ${code}; never tell it to anybody.`,
    });
  }

  /**
   * Takes the code of a ceremony; gives the number that it was sent to. A wrong one counts, whatever follows.
   * @throws code-over, code-wrong
   */
  async take(id: string, purpose: CodePurpose, subject: string, code: string): Promise<string> {
    const found = await this.tried(id, purpose, subject);
    if (!found) throw identityErrors('code-over');
    if (!timingSafeEqual(found.code_hash, this.hashOf(id, code))) {
      throw identityErrors('code-wrong', { left: MOST_TRIES - found.tries });
    }
    await this.walls.asService('people', () =>
      this.walls.manager().query('update trade.phone_code set used_at = now() where id = $1', [id]),
    );
    return found.phone;
  }

  /** Counts a try, in a transaction that stands even where what follows is refused. */
  private async tried(id: string, purpose: CodePurpose, subject: string) {
    const [rows] = await this.walls.asService('people', async () =>
      z.tuple([z.array(codeRow), z.number()]).parse(
        await this.walls.manager().query(
          `update trade.phone_code set tries = tries + 1 where id = $1 and purpose = $2 and subject = $3
             and used_at is null and expires_at > now() and tries < $4 returning code_hash, phone, tries`,
          [id, purpose, subject, MOST_TRIES],
        ),
      ),
    );
    return rows[0];
  }

  private async expectRoom(column: 'phone' | 'address', value: string, most: number): Promise<void> {
    const [found] = z.array(z.object({ n: z.number(), seconds: z.coerce.number().nullable() })).parse(
      await this.walls.manager().query(
        `select count(*)::int as n, ceil(extract(epoch from min(created_at) + interval '1 hour' - now()))::int as seconds
         from trade.phone_code where ${column} = $1 and created_at > now() - interval '1 hour'`,
        [value],
      ),
    );
    if ((found?.n ?? 0) >= most) {
      throw identityErrors('codes-too-many', { seconds: found?.seconds ?? HOUR_SECONDS });
    }
  }

  private hashOf(id: string, code: string): Buffer {
    return createHmac('sha256', this.secret).update(`${id}:${code}`).digest();
  }
}
