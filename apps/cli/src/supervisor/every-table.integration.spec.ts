import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { z } from 'zod';
import { migrate } from '#database';
import { throwAwayPostgres } from '../../../../test/support/embedded.js';
import { Seeds, type Seeded } from '../../../../test/support/seeds.js';
import { WORKS_AS } from './five-services.js';
import { serviceLogins } from './service-roles.js';

/** Tables that hold no company's data, and why. Row-level security stands on them all the same, but for these reasons. */
const FOR_ALL: Readonly<Record<string, string>> = {
  'trade.business_day': 'the one business day of everybody',
  'trade.calendar': 'the business calendar that everybody trades by',
  'trade.calendar_day': 'the business calendar that everybody trades by',
  'projection.book_day': 'the day that the ledger has',
};
/** What a company may see of another, and why: the rows that the seeds make are of that kind. */
const OFFERED: Readonly<Record<string, string>> = {
  'trade.product': 'what a financier offers, it offers to all',
};

/** What a company writes by itself, of its own: no service stands between. */
const OWN: Readonly<Record<string, readonly string[]>> = {
  'trade.kept_document': ['insert'],
  'trade.webhook': ['insert', 'update', 'delete'],
  'trade.webhook_delivery': ['insert', 'update'],
};

const names = z.array(z.object({ name: z.string() }));
let server: Awaited<ReturnType<typeof throwAwayPostgres>>;
/** The owner of everything, for looking at the catalogue and for seeding. */
let owner: pg.Client;
/** As one service logs in: it owns nothing, inherits nothing, and works as `tributary_company`. */
let service: pg.Client;
let logins: Map<keyof typeof WORKS_AS, string>;
let tables: string[];
let seeded: Map<string, Seeded>;

const THERE = { company: '00000000-0000-7000-8000-00000000000a', participant: 7 };
const STRANGER = { company: '00000000-0000-7000-8000-00000000000c', participant: 9 };

/** Runs statements behind the wall of a company and takes them back; gives the rows, or the code of a refusal. */
async function as(
  { company, participant }: { company: string; participant: number | string },
  text: string,
  values: unknown[] = [],
): Promise<{ rows: number } | { refused: string }> {
  await service.query('begin');
  try {
    await service.query(
      `select set_config('role', 'tributary_company', true), set_config('app.company', $1, true),
         set_config('app.participant', $2, true)`,
      [company, String(participant)],
    );
    const { rowCount } = await service.query(text, values);
    return { rows: rowCount ?? 0 };
  } catch (error) {
    return { refused: error instanceof pg.DatabaseError ? (error.code ?? '') : String(error) };
  } finally {
    await service.query('rollback');
  }
}

beforeAll(async () => {
  server = await throwAwayPostgres();
  await migrate(server.url);
  owner = new pg.Client(server.url);
  await owner.connect();
  // The queue's own schema, which is no company's; logins are given it.
  await owner.query('create schema jobs');
  logins = await serviceLogins(server.url, WORKS_AS);
  service = new pg.Client(logins.get('settlement'));
  await service.connect();
  tables = await named(`c.relkind in ('r', 'p', 'm')`);
  seeded = await new Seeds(owner).sow(tables, THERE);
}, 60_000);

afterAll(async () => {
  await service.end();
  await owner.end();
  await server.stop();
});

async function named(where: string): Promise<string[]> {
  const { rows } = await owner.query(
    `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('trade', 'projection', 'ledger') and ${where} order by 1`,
  );
  return names.parse(rows).map(({ name }) => name);
}

describe('every table', () => {
  it('has row-level security enabled and forced, and a policy', async () => {
    expect(tables.length).toBeGreaterThan(60);
    expect(
      await named(`c.relkind in ('r', 'p', 'm') and not (c.relrowsecurity and c.relforcerowsecurity
        and exists (select 1 from pg_policy p where p.polrelid = c.oid))`),
    ).toEqual([]);
  });

  it('has one row of one company in it, or is the one row of the platform', async () => {
    for (const table of tables) {
      const { rows } = await owner.query(`select 1 from ${table}`);
      expect({ table, empty: rows.length === 0 }).toEqual({ table, empty: false });
    }
  });

  it('shows a stranger nothing, nor who has said no company', async () => {
    const told = [];
    for (const table of tables) {
      if (table in FOR_ALL || table in OFFERED) continue;
      for (const who of [STRANGER, { company: '', participant: '' }]) {
        const answer = await as(who, `select 1 from ${table}`);
        if ('rows' in answer ? answer.rows > 0 : answer.refused !== '42501')
          told.push({ table, who, answer });
      }
    }
    expect(told).toEqual([]);
  });

  it('shows its own company its row, where companies read it at all', async () => {
    const blind = [];
    let read = 0;
    for (const table of tables) {
      const answer = await as(THERE, `select 1 from ${table}`);
      if ('refused' in answer) continue;
      read++;
      if (answer.rows === 0) blind.push(table);
    }
    expect(blind).toEqual([]);
    expect(read).toBeGreaterThan(30);
  });

  it('takes no row, no change and no deletion from a company, but of the few that are its own to write', async () => {
    const taken = [];
    for (const table of tables) {
      const row = seeded.get(table);
      for (const who of [STRANGER, THERE]) {
        const [column = ''] = row?.columns ?? [];
        const answers = {
          insert: row ? await as(who, row.insert, row.again) : { refused: '42501' },
          update: await as(who, `update ${table} set "${column}" = "${column}"`),
          delete: await as(who, `delete from ${table}`),
          truncate: await as(who, `truncate ${table}`),
        };
        for (const [act, answer] of Object.entries(answers)) {
          if ('refused' in answer && answer.refused === '42501') continue;
          const isItsOwn = OWN[table]?.includes(act) ?? false;
          // A stranger who may write rows of that table finds none to change.
          const nothing = who === STRANGER && act !== 'insert' && 'rows' in answer && answer.rows === 0;
          if (!(isItsOwn && (who === THERE || nothing))) taken.push({ table, act, who, answer });
        }
      }
    }
    expect(taken).toEqual([]);
  });
});

/** Views that look over the walls, to show less than stands there: each asks first whether the company may see it. */
const MASKING = ['trade.seen_certificate', 'trade.seen_holding'];

describe('every view', () => {
  it('is read with the rights of who asks or masks what it shows, and shows a stranger nothing', async () => {
    const views = await named(`c.relkind = 'v'`);
    expect(views.length).toBeGreaterThan(1);
    expect(
      await named(`c.relkind = 'v' and not coalesce('security_invoker=true' = any(c.reloptions), false)`),
    ).toEqual(MASKING);
    expect(await named(`c.relkind = 'v' and 'security_barrier=true' = any(c.reloptions)`)).toEqual(MASKING);
    for (const view of views) {
      const answer = await as(STRANGER, `select 1 from ${view}`);
      expect({ view, answer }).toEqual({ view, answer: expect.not.objectContaining({ rows: 1 }) });
    }
  });
});

describe('the roles that work is done as', () => {
  const WORKING = `rolname in ('tributary_company', 'tributary_service', 'tributary_sight', 'tributary_trail',
    'tributary_jobs')
    or rolname like 'tributary_%_service'`;

  it('own nothing but what looks over the walls, and what writes the trail', async () => {
    const { rows } = await owner.query(`
      select r.rolname || ' owns ' || coalesce(c.oid::regclass::text, p.oid::regprocedure::text, n.nspname, d.classid::text) as name
      from pg_shdepend d join pg_roles r on r.oid = d.refobjid
        left join pg_class c on d.classid = 'pg_class'::regclass and c.oid = d.objid
        left join pg_proc p on d.classid = 'pg_proc'::regclass and p.oid = d.objid
        left join pg_namespace n on d.classid = 'pg_namespace'::regclass and n.oid = d.objid
      where d.refclassid = 'pg_authid'::regclass and d.deptype = 'o' and (${WORKING}) order by 1`);
    expect(names.parse(rows).map(({ name }) => name)).toEqual([
      'tributary_sight owns trade.seen_certificate',
      'tributary_sight owns trade.seen_holding',
      'tributary_sight owns trade.sees_certificate(numeric)',
      'tributary_sight owns trade.sees_holding(numeric,numeric)',
      'tributary_sight owns trade.standing_of(numeric)',
      'tributary_trail owns trade.write_audit_change()',
    ]);
  });

  it('bypass nothing and make nothing in these schemas', async () => {
    const { rows } = await owner.query(`
      select rolname as name from pg_roles where (${WORKING}) and (rolsuper or rolbypassrls or rolcreaterole
        or rolcreatedb or rolreplication or has_schema_privilege(oid, 'trade', 'create')
        or has_schema_privilege(oid, 'projection', 'create') or has_schema_privilege(oid, 'ledger', 'create'))`);
    expect(rows).toEqual([]);
  });

  it('become no more than they must: a service’s login reads nothing by itself', async () => {
    for (const url of logins.values()) {
      const login = new pg.Client(url);
      await login.connect();
      try {
        for (const table of tables) {
          await expect(login.query(`select 1 from ${table}`)).rejects.toMatchObject({ code: '42501' });
        }
        await expect(login.query('set role postgres')).rejects.toMatchObject({ code: '42501' });
        await expect(login.query('set role tributary_sight')).rejects.toMatchObject({ code: '42501' });
      } finally {
        await login.end();
      }
    }
  });

  it('read no more as the company’s role than companies are given: no function lends more', async () => {
    const { rows } = await owner.query(`
      select p.oid::regprocedure::text as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname in ('trade', 'projection', 'ledger') and p.prosecdef order by 1`);
    expect(names.parse(rows).map(({ name }) => name)).toEqual([
      'trade.sees_certificate(numeric)',
      'trade.sees_holding(numeric,numeric)',
      'trade.standing_of(numeric)',
      'trade.write_audit_change()',
    ]);
  });
});
