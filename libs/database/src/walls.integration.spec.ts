import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { throwAwayPostgres } from '../../../test/support/embedded.js';
import { Walls, databaseOptions, migrate } from './index.js';

const HERE = '00000000-0000-7000-8000-00000000000a';
const THERE = '00000000-0000-7000-8000-00000000000b';
const here = { companyId: HERE, participant: 2 };

let server: Awaited<ReturnType<typeof throwAwayPostgres>>;
let source: DataSource;
let walls: Walls;

beforeAll(async () => {
  server = await throwAwayPostgres();
  await migrate(server.url);
  source = await new DataSource(databaseOptions(server.url, 4)).initialize();
  walls = new Walls(source);
  await source.query(
    `insert into trade.company (id, participant, legal_name, uscc, roles) values
       ($1, 2, '此处有限公司', '91350100M000100Y43', '{supplier}'),
       ($2, 3, '彼处有限公司', '911522010783762860', '{supplier}')`,
    [HERE, THERE],
  );
  await source.query(
    `insert into projection.holding (id, certificate_id, owner, amount, epoch, state, tier, order_hash,
       block_number, log_index) values
       (1, 7, 2, 100, 1, 'live', 1, '0x', 1, 1), (2, 7, 3, 200, 1, 'live', 2, '0x', 1, 2)`,
  );
  await source.query(
    `insert into projection.access values (2, 7, 1, 'own'), (3, 7, 2, 'own'), (4, 7, 0, 'tree')`,
  );
}, 60_000);

afterAll(async () => {
  await source.destroy();
  await server.stop();
});

const count = async (table: string): Promise<number> => {
  const rows: unknown = await walls.manager().query(`select 1 from ${table}`);
  return Array.isArray(rows) ? rows.length : -1;
};

describe('a connection', () => {
  it('gives its locks back when its process stands still inside a transaction', async () => {
    expect(await source.query('show idle_in_transaction_session_timeout')).toEqual([
      { idle_in_transaction_session_timeout: '30s' },
    ]);
  });

  it('may stand still in a snapshot, which locks nothing, for as long as what was read is reckoned with', async () => {
    const shown = walls.inSnapshot('verify', () =>
      walls.manager().query<unknown>('show idle_in_transaction_session_timeout'),
    );
    expect(await shown).toEqual([{ idle_in_transaction_session_timeout: '0' }]);
    expect(await source.query('show idle_in_transaction_session_timeout')).toEqual([
      { idle_in_transaction_session_timeout: '30s' },
    ]);
  });
});

describe('the walls', () => {
  it('show a company itself and nobody else', async () => {
    expect(await walls.inCompany(here, () => count('trade.company'))).toBe(1);
    expect(await walls.asService('onboarding', () => count('trade.company'))).toBe(2);
  });

  it('stand behind what is looked up, and not before it', async () => {
    const plans = z.array(z.object({ 'QUERY PLAN': z.string() }));
    const plan = await walls.inCompany(here, async () => {
      const db = walls.manager();
      // Small tables are read whole unless that is forbidden; a wall that must come first allows no index even then.
      await db.query('set local enable_seqscan = off');
      const asked = ['projection.holding where id = 1', 'trade.seen_holding where certificate_id = 7'];
      const told = [];
      for (const what of asked) told.push(...plans.parse(await db.query(`explain select id from ${what}`)));
      return told.map((line) => line['QUERY PLAN']).join('\n');
    });
    expect(plan).toMatch(/holding_pkey/);
    expect(plan).toMatch(/holding_certificate_id_idx/);
    expect(plan).not.toMatch(/Seq Scan/);
  });

  it('show a holder its holding, and the obligor the tree', async () => {
    expect(await walls.inCompany(here, () => count('projection.holding'))).toBe(1);
    const obligor = { companyId: THERE, participant: 4 };
    expect(await walls.inCompany(obligor, () => count('projection.holding'))).toBe(2);
    const stranger = { companyId: THERE, participant: 9 };
    expect(await walls.inCompany(stranger, () => count('projection.holding'))).toBe(0);
  });

  it('mask amounts: who passed a holding on, and who holds a part of another’s certificate, sees that it is there', async () => {
    const [passed, payee, price] = [12, 13, 14];
    await source.query(`insert into projection.access values ($1, 7, 1, 'past'), ($2, 7, 1, 'payee')`, [
      passed,
      payee,
    ]);
    await source.query(`insert into trade.access_grant values ($1, 7, 1, 'price', 'x')`, [price]);
    await source.query(
      `insert into projection.certificate values
         (7, 4, 2, 300, 300, 'CNY', '2026-05-29', 'active', '0x', '0x', 1)`,
    );
    await source.query(
      `insert into projection.hold_terms (holding_id, certificate_id, financier, cash, expires_at, terms_hash)
      values (1, 7, $1, 90, now(), '0x')`,
      [price],
    );
    await source.query(`insert into projection.payment (block_number, log_index, certificate_id, holding_id, owner, amount, bank_reference, order_hash)
      values (1, 1, 7, 1, 2, 10, 'r', '0x')`);
    const seen = (participant: number, text: string): Promise<unknown> =>
      walls.inCompany({ companyId: THERE, participant }, () => walls.manager().query(text));
    const holding = 'select id, tier, amount, paid, state from trade.seen_holding where id = 1';
    const whole = { id: '1', tier: 1, amount: '100', paid: '0', state: 'live' };
    const masked = { ...whole, amount: null, paid: null, state: null };
    for (const [who, expected] of [
      [2, [whole]],
      [price, [whole]],
      [passed, [masked]],
      [payee, [masked]],
      [9, []],
    ] as const)
      expect([who, await seen(who, holding)]).toEqual([who, expected]);
    const certificate = 'select payee, face, outstanding, is_paid from trade.seen_certificate';
    const hidden = { payee: null, face: null, outstanding: null, is_paid: false };
    expect(await seen(2, certificate)).toEqual([
      { payee: '2', face: '300', outstanding: '300', is_paid: false },
    ]);
    expect(await seen(3, certificate)).toEqual([hidden]);
    expect(await seen(9, certificate)).toEqual([]);
    // Nor by the tables themselves, which keep their amounts, and what a financier pays to itself and the holder.
    for (const text of [
      'select amount from projection.holding',
      'select state from projection.holding',
      'select face from projection.certificate',
      'select payee from projection.certificate',
    ])
      await expect(seen(passed, text)).rejects.toThrow('permission denied');
    const counts = async (text: string): Promise<unknown[]> =>
      Promise.all(
        [2, price, passed, payee, 4].map(
          async (who) => z.array(z.unknown()).parse(await seen(who, text)).length,
        ),
      );
    expect(await counts('select cash from projection.hold_terms')).toEqual([1, 1, 0, 0, 0]);
    expect(await counts('select amount from projection.payment')).toEqual([1, 0, 0, 0, 1]);
  });

  it('stand where each query is asked, however calls are nested or run beside each other', async () => {
    const companies = (): Promise<number> => count('trade.company');
    const seen = await walls.asService('onboarding', async () => {
      const outside = await companies();
      const inner = await walls.inCompany(here, companies);
      const beside = await Promise.all([
        companies(),
        walls.inCompany(here, companies),
        walls.inCompany({ companyId: THERE, participant: 4 }, () => count('projection.holding')),
        companies(),
      ]);
      return [outside, inner, ...beside];
    });
    expect(seen).toEqual([2, 1, 2, 1, 2, 2]);
  });

  it('stand around one question by itself, which changes nothing', async () => {
    const ask = 'select id from trade.company where $1';
    expect(await walls.askInCompany(here, ask, [true])).toEqual([{ id: HERE }]);
    expect(await walls.askAsService('onboarding', ask, [true])).toHaveLength(2);
    const inside = await walls.asService('onboarding', () => walls.askInCompany(here, ask, [true]));
    expect(inside).toEqual([{ id: HERE }]);
    const change = walls.askAsService('onboarding', 'update trade.company set legal_name = $1', ['x']);
    await expect(change).rejects.toThrow('read-only');
    expect(await walls.askInCompany(here, ask, [true])).toEqual([{ id: HERE }]);
  });

  it('take what is asked at once in its order, each question in a statement of its own', async () => {
    const name = (value: string): Promise<unknown> =>
      walls.manager().query('update trade.company set legal_name = $2 where id = $1', [HERE, value]);
    const read = (): Promise<unknown> =>
      walls.manager().query('select legal_name from trade.company where id = $1', [HERE]);
    const seen = await walls.asService('onboarding', () =>
      Promise.all([name('甲'), read(), name('此处有限公司'), read()]),
    );
    expect(seen[1]).toEqual([{ legal_name: '甲' }]);
    expect(seen[3]).toEqual([{ legal_name: '此处有限公司' }]);
  });

  it('answer nothing after a question that failed, and undo all', async () => {
    const work = walls.asService('onboarding', () =>
      Promise.all([
        walls.manager().query(`update trade.company set legal_name = 'lost' where id = $1`, [HERE]),
        walls.manager().query('select 1 / $1::int', [0]),
        walls.manager().query(`update trade.company set legal_name = 'worse' where id = $1`, [HERE]),
      ]),
    );
    await expect(work).rejects.toThrow('division by zero');
    const rows: unknown = await walls.inCompany(here, () =>
      walls.manager().query('select legal_name from trade.company'),
    );
    expect(rows).toEqual([{ legal_name: '此处有限公司' }]);
  });

  it('let nothing be asked of a transaction that has ended', async () => {
    let late: Promise<unknown> = Promise.resolve();
    const work = walls.inCompany(here, async () => {
      await count('trade.company');
      late = new Promise((resolve) => setTimeout(resolve, 1)).then(() => count('trade.company'));
      late.catch(() => undefined);
      throw new Error('too soon');
    });
    await expect(work).rejects.toThrow('too soon');
    await expect(late).rejects.toThrow('has ended');
  });

  it('undo all when what is written with the commit fails', async () => {
    const work = walls.asService('onboarding', async () => {
      await walls.manager().query(`update trade.company set legal_name = 'lost' where id = $1`, [HERE]);
      walls.withCommit('select 1 / $1::int', [0]);
    });
    await expect(work).rejects.toThrow('division by zero');
    const rows: unknown = await walls.inCompany(here, () =>
      walls.manager().query('select legal_name from trade.company'),
    );
    expect(rows).toEqual([{ legal_name: '此处有限公司' }]);
  });

  it('let a company write no table by itself', async () => {
    const steal = walls.inCompany(here, () =>
      walls.manager().query(`update trade.company set legal_name = 'x'`),
    );
    await expect(steal).rejects.toThrow('permission denied');
  });

  it('keep what services keep for themselves from companies', async () => {
    await expect(walls.inCompany(here, () => count('ledger.event'))).rejects.toThrow('permission denied');
    await expect(walls.inCompany(here, () => count('trade.reservation'))).rejects.toThrow(
      'permission denied',
    );
  });

  it('leave nothing behind for the next borrower of the connection', async () => {
    await walls.inCompany(here, () => count('trade.company'));
    for (let i = 0; i < 8; i++) {
      const rows: unknown = await source.query(
        `select current_setting('app.company', true) as company, current_user as name`,
      );
      expect(rows).toEqual([{ company: expect.stringMatching(/^$/), name: 'postgres' }]);
    }
  });

  it('refuse work outside of a wall', () => {
    expect(() => walls.manager()).toThrow('only in inCompany');
  });

  it('undo all when an inner wall failed, even if its error was caught', async () => {
    const work = walls.asService('onboarding', async () => {
      await walls.manager().query(`update trade.company set legal_name = 'lost' where id = $1`, [HERE]);
      await walls.inCompany(here, () => Promise.reject(new Error('inner'))).catch(() => undefined);
    });
    await expect(work).rejects.toThrow('inner');
    const rows: unknown = await walls.inCompany(here, () =>
      walls.manager().query('select legal_name from trade.company'),
    );
    expect(rows).toEqual([{ legal_name: '此处有限公司' }]);
  });

  it('ring a bell only after the commit', async () => {
    const rung: string[] = [];
    await walls.asService('onboarding', () => {
      walls.afterCommit(() => void rung.push('committed'));
      expect(rung).toEqual([]);
      return Promise.resolve();
    });
    const failing = walls.asService('onboarding', () => {
      walls.afterCommit(() => void rung.push('rolled back'));
      return Promise.reject(new Error('no'));
    });
    await expect(failing).rejects.toThrow('no');
    expect(rung).toEqual(['committed']);
  });
});

describe('every table', () => {
  it('forces row-level security, or is granted to services only', async () => {
    const open: unknown = await source.query(`
      select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('trade', 'ledger', 'projection') and c.relkind = 'r' and not c.relforcerowsecurity
        and has_table_privilege('tributary_company', c.oid, 'select, insert, update, delete')`);
    expect(open).toEqual([]);
  });

  it('says what one row is', async () => {
    const silent: unknown = await source.query(`
      select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('trade', 'ledger', 'projection') and c.relkind = 'r' and obj_description(c.oid) is null`);
    expect(silent).toEqual([]);
  });

  it('goes down and up again', async () => {
    const other = await new DataSource(databaseOptions(server.url, 1)).initialize();
    const applied = other.migrations.length;
    for (let i = 0; i < applied; i++) await other.undoLastMigration();
    const left: unknown = await other.query(
      `select nspname from pg_namespace where nspname in ('trade', 'ledger', 'projection')`,
    );
    expect(left).toEqual([]);
    await other.destroy();
    expect(await migrate(server.url)).toHaveLength(applied);
    expect(await migrate(server.url)).toEqual([]);
  });
});
