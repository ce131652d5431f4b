import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import express, { type Request } from 'express';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { Walls, databaseOptions, migrate } from '#database';
import { throwAwayPostgres } from '../../../../test/support/embedded.js';
import type { UserRole } from '../principal.js';
import { sessionMiddleware } from './session-middleware.js';
import { Sessions } from './sessions.service.js';
import { asOwner } from '../../../../test/support/owner.js';

const HERE = '00000000-0000-7000-8000-00000000000a';
const USER = '00000000-0000-7000-8000-00000000000b';
const OTHER = '00000000-0000-7000-8000-00000000000c';
const asker = {
  userId: USER,
  companyId: HERE,
  participant: 2,
  companyRoles: [],
  userRoles: ['maker'] satisfies UserRole[],
  ledgerKey: undefined,
};

let server: Awaited<ReturnType<typeof throwAwayPostgres>>;
let source: DataSource;
let walls: Walls;
let sessions: Sessions;
const doors: Server[] = [];

beforeAll(async () => {
  server = await throwAwayPostgres();
  await migrate(server.url);
  source = await new DataSource(databaseOptions(server.url, 4)).initialize();
  walls = new Walls(source);
  sessions = new Sessions(walls);
  await query(
    `insert into trade.company (id, participant, legal_name, uscc, roles)
     values ($1, 2, '此处有限公司', '91350100M000100Y43', '{supplier}')`,
    [HERE],
  );
  await query(
    `insert into trade.app_user (id, company_id, name, roles) values ($1, $3, '张三', '{maker}'), ($2, $3, '李四', '{admin}')`,
    [USER, OTHER, HERE],
  );
}, 60_000);

afterAll(async () => {
  for (const door of doors) door.close();
  await source.destroy();
  await server.stop();
});

async function query(sql: string, values: unknown[] = []): Promise<unknown> {
  return asOwner(walls, (db) => db.query(sql, values));
}

/** A page of its own: /in signs in, /who says who is, /out signs out. */
async function page(mode: 'sandbox' | 'production' = 'sandbox'): Promise<string> {
  const app = express();
  app.set('trust proxy', 'loopback');
  app.use(
    sessionMiddleware(walls, {
      MODE: mode,
      SESSION_SECRET: 'only-for-this-test',
      SESSION_IDLE_SECONDS: 600,
      SESSION_LIFETIME_SECONDS: 3600,
    }),
  );
  const routes: Record<string, (request: Request) => Promise<unknown>> = {
    '/in': (request) => sessions.begin(request, USER, 'passkey'),
    '/who': (request) => Promise.resolve(request.session.who?.userId),
    '/out': (request) => sessions.leave(request),
  };
  for (const [path, work] of Object.entries(routes)) {
    app.get(path, (request, response, next) => {
      work(request).then((who) => response.json({ who: who ?? null }), next);
    });
  }
  const door = createServer((request, response) => void app(request, response));
  doors.push(door);
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
  const { port } = z.custom<AddressInfo>((at) => typeof at === 'object').parse(door.address());
  return `http://127.0.0.1:${String(port)}`;
}

async function ask(url: string, cookie?: string, proto?: string) {
  const response = await fetch(url, {
    headers: {
      ...(cookie === undefined ? {} : { cookie }),
      ...(proto === undefined ? {} : { 'x-forwarded-proto': proto }),
    },
  });
  const set = response.headers.get('set-cookie') ?? '';
  const { who } = z.object({ who: z.string().nullable() }).parse(await response.json());
  return { who, set, cookie: set.split(';')[0] ?? '' };
}

describe('a session', () => {
  it('begins at a sign-in, with a cookie that no script and no other site can use', async () => {
    const url = await page();
    expect(await ask(`${url}/who`)).toMatchObject({ who: null, set: '' });
    const { set, cookie } = await ask(`${url}/in`);
    expect(set).toMatch(/^tributary=[^;]+; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Strict$/);
    expect(await ask(`${url}/who`, cookie)).toMatchObject({ who: USER, set: '' });
  });

  it('goes over a safe connection only, by a name that only this host can set, outside of a sandbox', async () => {
    const url = await page('production');
    expect((await ask(`${url}/in`)).set).toBe('');
    const { set } = await ask(`${url}/in`, undefined, 'https');
    expect(set).toMatch(
      /^__Host-tributary=[^;]+; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Strict$/,
    );
  });

  it('has a new secret with each sign-in, and the one before is over', async () => {
    const url = await page();
    const first = await ask(`${url}/in`);
    const second = await ask(`${url}/in`, first.cookie);
    expect(second.cookie).not.toBe(first.cookie);
    expect(await ask(`${url}/who`, first.cookie)).toMatchObject({ who: null });
    expect(await ask(`${url}/who`, second.cookie)).toMatchObject({ who: USER });
  });

  it('is opened by nothing that stands in the table', async () => {
    const url = await page();
    const { cookie } = await ask(`${url}/in`);
    const secret = decodeURIComponent(cookie).split('s:')[1]?.split('.')[0] ?? '';
    expect(secret).toHaveLength(43);
    expect(JSON.stringify(await query('select one::text from trade.session one'))).not.toContain(secret);
    expect(await ask(`${url}/who`, `tributary=${secret}`)).toMatchObject({ who: null });
  });

  it('is over when it was left, unused for too long, or too old', async () => {
    const url = await page();
    const left = await ask(`${url}/in`);
    await ask(`${url}/out`, left.cookie);
    const unused = await ask(`${url}/in`);
    await query(
      `update trade.session set last_seen_at = now() - interval '601 seconds' where ended_at is null`,
    );
    const old = await ask(`${url}/in`);
    await query(
      `update trade.session set expires_at = now() where last_seen_at > now() - interval '60 seconds'`,
    );
    for (const { cookie } of [left, unused, old]) {
      expect(await ask(`${url}/who`, cookie)).toMatchObject({ who: null });
    }
  });

  it('is kept alive by being used', async () => {
    await query('update trade.session set ended_at = now() where ended_at is null');
    const url = await page();
    const { cookie } = await ask(`${url}/in`);
    for (let i = 0; i < 3; i++) {
      await query(`update trade.session set last_seen_at = now() - interval '500 seconds'`);
      expect(await ask(`${url}/who`, cookie)).toMatchObject({ who: USER });
    }
  });

  it('is ended by its user or an admin of its company, and by nobody else', async () => {
    await query('update trade.session set ended_at = now() where ended_at is null');
    const url = await page();
    const { cookie } = await ask(`${url}/in`);
    const listed = await sessions.list(asker, undefined, false);
    expect(listed).toMatchObject([{ userId: USER, signedInBy: 'passkey' }]);
    const id = listed[0]?.id ?? '';
    const colleague = { ...asker, userId: OTHER };
    await expect(sessions.end(colleague, id)).rejects.toThrow('not-found');
    const stranger = { ...asker, companyId: OTHER, userRoles: ['admin'] satisfies UserRole[] };
    await expect(sessions.end(stranger, id)).rejects.toThrow('not-found');
    expect(await ask(`${url}/who`, cookie)).toMatchObject({ who: USER });
    await sessions.end({ ...colleague, userRoles: ['admin'] }, id);
    expect(await ask(`${url}/who`, cookie)).toMatchObject({ who: null });
  });
});
