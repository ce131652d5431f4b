import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Walls, type ServiceName } from '#database';
import type { Hex } from '#orders';
import { identityErrors } from '../identity.errors.js';

const row = z
  .object({
    id: z.string(),
    kind: z.union([z.literal(2), z.literal(3)]),
    subject: z.string(),
    user_id: z.string().nullable(),
    company_id: z.string().nullable(),
    ledger_key: z.string().transform((text): Hex => `0x${text.slice(2)}`),
    point: z.instanceof(Buffer),
    cose: z.instanceof(Buffer).nullable(),
    counter: z.string().transform(Number),
    transports: z.array(z.string()),
  })
  .transform((found) => ({
    id: found.id,
    kind: found.kind,
    subject: found.subject,
    userId: found.user_id,
    companyId: found.company_id,
    ledgerKey: found.ledger_key,
    point: Uint8Array.from(found.point),
    cose: found.cose === null ? null : Uint8Array.from(found.cose),
    counter: found.counter,
    transports: found.transports,
  }));
const COLUMNS = 'id, kind, subject, user_id, company_id, ledger_key, point, cose, counter, transports';

/** A key on a person's device: a passkey (kind 2), or the own key of a phone without passkeys (kind 3). */
export type DeviceKey = z.infer<typeof row>;

/** Who keeps and gives keys, and who only asks for them and counts their use. */
type Keeper = Extract<ServiceName, 'people' | 'identity'>;

/** The rows of devices' keys. A key belongs to nobody until a user is made with it. */
@Injectable()
export class DeviceKeys {
  constructor(private readonly walls: Walls) {}

  /** Keeps a new key for its subject. @throws device-key-known */
  async keep(key: Pick<DeviceKey, 'id' | 'kind' | 'subject' | 'ledgerKey' | 'point'> & Partial<DeviceKey>) {
    const { cose = null, counter = 0, transports = [] } = key;
    const [kept] = await this.rows(
      'people',
      `insert into trade.device_key (id, kind, subject, ledger_key, point, cose, counter, transports)
       values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing returning ${COLUMNS}`,
      [
        key.id,
        key.kind,
        key.subject,
        key.ledgerKey,
        Buffer.from(key.point),
        cose && Buffer.from(cose),
        counter,
        transports,
      ],
    );
    if (!kept) throw identityErrors('device-key-known');
    return kept;
  }

  /** A key that was not revoked; undefined where there is none of this id. */
  async find(id: string): Promise<DeviceKey | undefined> {
    const [found] = await this.rows(
      'identity',
      `select ${COLUMNS} from trade.device_key where id = $1 and revoked_at is null`,
      [id],
    );
    return found;
  }

  /** The key of a user that signs in now; undefined where it has none. */
  async ofUser(userId: string): Promise<DeviceKey | undefined> {
    const [found] = await this.rows(
      'identity',
      `select ${COLUMNS} from trade.device_key where user_id = $1 and revoked_at is null`,
      [userId],
    );
    return found;
  }

  /** Gives the key that was registered for a subject to a user. @throws device-key-unknown */
  async give(id: string, subject: string, user: { id: string; companyId: string }): Promise<DeviceKey> {
    const [given] = await this.changed(
      'people',
      `update trade.device_key set user_id = $3, company_id = $4
       where id = $1 and subject = $2 and user_id is null and revoked_at is null returning ${COLUMNS}`,
      [id, subject, user.id, user.companyId],
    );
    if (!given) throw identityErrors('device-key-unknown');
    return given;
  }

  /** Gives a key that nobody has to a user for whom others have already said that it is its own. @throws device-key-unknown */
  async giveOver(id: string, user: { id: string; companyId: string }): Promise<DeviceKey> {
    const key = await this.find(id);
    if (!key) throw identityErrors('device-key-unknown');
    return this.give(id, key.subject, user);
  }

  /** Notes that a key was used; its counter only grows, unless it does not count at all. */
  async used(id: string, counter: number): Promise<void> {
    await this.changed(
      'identity',
      `update trade.device_key set last_used_at = now(), counter = greatest(counter, $2) where id = $1
       returning ${COLUMNS}`,
      [id, counter],
    );
  }

  /** Takes a user's keys away: it signs in with them no more. */
  async revokeOf(userId: string): Promise<void> {
    await this.changed(
      'people',
      `update trade.device_key set revoked_at = now() where user_id = $1 and revoked_at is null
       returning ${COLUMNS}`,
      [userId],
    );
  }

  /** Takes away a key that was registered and given to nobody. */
  async revoke(id: string): Promise<void> {
    await this.changed(
      'people',
      `update trade.device_key set revoked_at = now() where id = $1 and revoked_at is null returning ${COLUMNS}`,
      [id],
    );
  }

  private async rows(service: Keeper, sql: string, values: unknown[]): Promise<DeviceKey[]> {
    return this.walls.asService(service, async () =>
      z.array(row).parse(await this.walls.manager().query(sql, values)),
    );
  }

  private async changed(service: Keeper, sql: string, values: unknown[]): Promise<DeviceKey[]> {
    return this.walls.asService(service, async () => {
      const [found] = z
        .tuple([z.array(row), z.number()])
        .parse(await this.walls.manager().query(sql, values));
      return found;
    });
  }
}
