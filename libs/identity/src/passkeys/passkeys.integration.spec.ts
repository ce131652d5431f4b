import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { Walls, databaseOptions, migrate } from '#database';
import { SoftwarePasskey } from '../../../../test/support/devices.js';
import { throwAwayPostgres } from '../../../../test/support/embedded.js';
import { Cases } from '../cases.service.js';
import { Decisions } from '../decisions.service.js';
import { Notices } from '../notices.service.js';
import { Sessions } from '../sessions/sessions.service.js';
import { People } from '../users/people.service.js';
import { Ceremonies } from './ceremonies.service.js';
import { DeviceKeys } from './device-keys.service.js';
import { Passkeys } from './passkeys.service.js';
import { asOwner } from '../../../../test/support/owner.js';

const ORIGIN = 'http://localhost:3000';
const HERE = '00000000-0000-7000-8000-00000000000a';
const SUBJECT = 'invitation:1';
const registering = z.object({
  challenge: z.string(),
  user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
});
const signing = z.object({ challenge: z.string() });

let server: Awaited<ReturnType<typeof throwAwayPostgres>>;
let source: DataSource;
let walls: Walls;
let keys: DeviceKeys;
let passkeys: Passkeys;
let people: People;

beforeAll(async () => {
  server = await throwAwayPostgres();
  await migrate(server.url);
  source = await new DataSource(databaseOptions(server.url, 4)).initialize();
  walls = new Walls(source);
  keys = new DeviceKeys(walls);
  passkeys = new Passkeys(new Ceremonies(walls), keys, { PORTAL_ORIGIN: ORIGIN, PORT: 0 });
  const [notices, cases, decisions] = [new Notices(walls), new Cases(walls), new Decisions(walls)];
  people = new People(walls, keys, new Sessions(walls), decisions, notices, cases);
  await query(
    `insert into trade.company (id, participant, legal_name, uscc, roles)
     values ($1, 2, '此处有限公司', '91350100M000100Y43', '{supplier}')`,
    [HERE],
  );
}, 60_000);

afterAll(async () => {
  await source.destroy();
  await server.stop();
});

async function query(sql: string, values: unknown[] = []): Promise<void> {
  await asOwner(walls, (db) => db.query(sql, values));
}

async function register(passkey: SoftwarePasskey, subject = SUBJECT) {
  const { ceremonyId, options } = await passkeys.beginRegistration({ subject, userName: '张三' });
  return { ceremonyId, subject, response: passkey.create(registering.parse(options)) };
}

async function signIn(passkey: SoftwarePasskey) {
  const { ceremonyId, options } = await passkeys.beginSignIn();
  return { ceremonyId, response: passkey.get(signing.parse(options)) };
}

describe('a passkey', () => {
  it('is registered, given to a user, and signs in as that user', async () => {
    const passkey = new SoftwarePasskey(ORIGIN);
    const kept = await passkeys.finishRegistration(await register(passkey));
    expect(kept).toMatchObject({ kind: 2, userId: null, ledgerKey: passkey.ledgerKey });
    expect(await passkeys.finishSignIn(await signIn(passkey))).toMatchObject({ userId: null });
    const userId = await people.add(
      HERE,
      { name: '张三', roles: ['maker'] },
      { id: kept.id, subject: SUBJECT },
    );
    const signedIn = await passkeys.finishSignIn(await signIn(passkey));
    expect(signedIn).toMatchObject({ userId, companyId: HERE, ledgerKey: passkey.ledgerKey });
  });

  it('answers a challenge once, and only the one that it was asked', async () => {
    const passkey = new SoftwarePasskey(ORIGIN);
    const answer = await register(passkey);
    await passkeys.finishRegistration(answer);
    await expect(passkeys.finishRegistration(answer)).rejects.toThrow('ceremony-over');
    const again = await signIn(passkey);
    await passkeys.finishSignIn(again);
    await expect(passkeys.finishSignIn(again)).rejects.toThrow('ceremony-over');
    const other = await passkeys.beginSignIn();
    await expect(
      passkeys.finishSignIn({ ceremonyId: other.ceremonyId, response: again.response }),
    ).rejects.toThrow('passkey-refused');
  });

  it('does not answer for another purpose, another subject, or too late', async () => {
    const passkey = new SoftwarePasskey(ORIGIN);
    const answer = await register(passkey);
    await expect(passkeys.finishRegistration({ ...answer, subject: 'invitation:2' })).rejects.toThrow(
      'ceremony-over',
    );
    const { response } = await signIn(passkey);
    await expect(passkeys.finishSignIn({ ceremonyId: answer.ceremonyId, response })).rejects.toThrow(
      'ceremony-over',
    );
    await query(`update trade.ceremony set expires_at = now() where id = $1`, [answer.ceremonyId]);
    await expect(passkeys.finishRegistration(answer)).rejects.toThrow('ceremony-over');
  });

  it('is not taken from another page or another site', async () => {
    for (const passkey of [
      new SoftwarePasskey('http://localhost:3001'),
      new SoftwarePasskey(ORIGIN, 'evil.example'),
    ]) {
      await expect(passkeys.finishRegistration(await register(passkey))).rejects.toThrow('passkey-refused');
    }
  });

  it('is kept once, and given to nobody but who registered it', async () => {
    const passkey = new SoftwarePasskey(ORIGIN);
    const kept = await passkeys.finishRegistration(await register(passkey));
    await expect(passkeys.finishRegistration(await register(passkey))).rejects.toThrow('device-key-known');
    const thief = people.add(
      HERE,
      { name: '李四', roles: ['maker'] },
      { id: kept.id, subject: 'invitation:9' },
    );
    await expect(thief).rejects.toThrow('device-key-unknown');
  });

  it('signs nobody in once it was taken away', async () => {
    const passkey = new SoftwarePasskey(ORIGIN);
    const { id } = await passkeys.finishRegistration(await register(passkey));
    const userId = await people.add(HERE, { name: '王五', roles: ['maker'] }, { id, subject: SUBJECT });
    await keys.revokeOf(userId);
    await expect(passkeys.finishSignIn(await signIn(passkey))).rejects.toThrow('device-key-unknown');
  });
});
