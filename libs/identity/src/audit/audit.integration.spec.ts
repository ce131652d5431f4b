import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { Walls, databaseOptions, migrate } from '#database';
import { throwAwayPostgres } from '../../../../test/support/embedded.js';
import { AuditSealer } from './audit-sealer.js';
import { PLATFORM, rootOf } from './audit-words.js';
import { verifyAudit } from './verify-audit.js';
import { asOwner } from '../../../../test/support/owner.js';

const HERE = '00000000-0000-7000-8000-00000000000a';
const THERE = '00000000-0000-7000-8000-00000000000b';
const USER = '00000000-0000-7000-8000-000000000001';

/** Why the changes of a table are not written down row by row. Whatever is not here is. */
const NOT_AUDITED: Readonly<Record<string, string>> = {
  'trade.access_grant': 'follows from a request for a price, which is an act',
  'trade.act_reason': 'written once with its proposal',
  'trade.allocation': 'its states are kept in trade.state_change, its words are signed',
  'trade.allocation_order': 'written once with its sheet',
  'trade.audit_change': 'the trail itself',
  'trade.audit_entry': 'the trail itself',
  'trade.audit_head': 'the trail itself',
  'trade.audit_leaf': 'the trail itself',
  'trade.audit_rhythm': 'the trail itself',
  'trade.audit_root': 'the trail itself',
  'trade.bank_balance': 'what the bank said, kept in its own words',
  'trade.bank_entry': 'what the bank said, kept in its own words',
  'trade.bank_message': 'what the bank said, kept in its own words',
  'trade.business_day': 'one row that moves with the days; each day’s root names its day',
  'trade.calendar_day': 'the days of a calendar stand in the decision that published it',
  'trade.ceremony': 'challenges of minutes; what was signed under one is an act',
  'trade.certificate': 'its states are kept in trade.state_change, its words are signed',
  'trade.contract': 'written once',
  'trade.credit_note': 'written once',
  'trade.discount': 'its states are kept in trade.state_change, its words are signed',
  'trade.discount_request': 'its states are kept in trade.state_change',
  'trade.document_use': 'written once',
  'trade.end_of_day_step': 'what a day did, by itself',
  'trade.idempotent_request': 'answers that are kept for a second asking',
  'trade.invoice': 'written once, its amounts attested on the ledger',
  'trade.limit_use': 'follows from a discount',
  'trade.notice': 'written once',
  'trade.operation': 'signed orders on their way to the ledger, which keeps them',
  'trade.payment_instruction': 'money on its way, in the words of its messages',
  'trade.payment_message': 'money on its way, in the words of its messages',
  'trade.penalty': 'follows from a late payment',
  'trade.phone_code': 'codes of minutes; what was done with one is an act',
  'trade.proposal': 'signed orders, their states kept in trade.state_change',
  'trade.proposal_signature': 'signatures under orders, written once',
  'trade.quote': 'written once; its states follow from acts',
  'trade.registration': 'the register’s own entry, under its number',
  'trade.request_declining': 'written once',
  'trade.reservation': 'what an operation takes while it is on its way',
  'trade.sandbox_message': 'what a sandbox would have sent',
  'trade.screening_entry': 'the names of a list, whose hash stands in the list’s own row',
  'trade.sequence': 'numbers that were given',
  'trade.state_change': 'the history of states itself',
  'trade.state_transition': 'the table of legal states, part of the program',
  'trade.step_up': 'signatures of minutes, each with the act that asked for it',
  'trade.transfer': 'written once, its words are signed',
  'trade.webhook_delivery': 'messages on their way, made with their notice',
};

let server: Awaited<ReturnType<typeof throwAwayPostgres>>;
let source: DataSource;
let walls: Walls;
let sealer: AuditSealer;

beforeAll(async () => {
  server = await throwAwayPostgres();
  await migrate(server.url);
  source = await new DataSource(databaseOptions(server.url, 6)).initialize();
  walls = new Walls(source);
  sealer = new AuditSealer(walls, { anchorWhenDue: () => Promise.resolve() });
}, 60_000);

afterAll(async () => {
  await source.destroy();
  await server.stop();
});

const rows = z.array(z.record(z.string(), z.unknown()));
const query = async (text: string, values: unknown[] = []) =>
  rows.parse(await asOwner(walls, (db) => db.query(text, values)));

/** As somebody who owns the server and means ill: what keeps the trail is switched off. */
async function asThief(...statements: string[]): Promise<void> {
  await source.transaction(async (manager) => {
    await manager.query('set local session_replication_role = replica');
    for (const statement of statements) await manager.query(statement);
  });
}

/** An act of a company in one transaction, with what it changes. */
const act = (company: string, name: string, change?: () => Promise<unknown>): Promise<void> =>
  walls.asService('onboarding', async () => {
    await change?.();
    await walls.asService('identity', () =>
      walls.manager().query(
        `insert into trade.audit_entry (company_id, user_id, via, route, name, subject, outcome, status)
         values ($1, $2, 'key:1', 'POST /v1/x', $3, '{}', 'done', 201)`,
        [company, USER, name],
      ),
    );
  });

const renamed = (company: string, name: string) => (): Promise<unknown> =>
  walls.manager().query('update trade.company set legal_name = $2 where id = $1', [company, name]);

beforeEach(async () => {
  await asThief(
    'truncate trade.audit_entry, trade.audit_change, trade.audit_head, trade.audit_root, trade.audit_leaf, trade.company, trade.app_user, trade.api_key, trade.decision, trade.webhook cascade',
    `insert into trade.company (id, participant, legal_name, uscc, roles) values
       ('${HERE}', 2, '此处有限公司', '91350100M000100Y43', '{supplier}'),
       ('${THERE}', 3, '彼处有限公司', '911522010783762860', '{supplier}')`,
    `insert into trade.app_user (id, company_id, name, roles) values ('${USER}', '${HERE}', '甲', '{maker}')`,
  );
});

describe('what is written down', () => {
  it('is the change with its act, before and after, of a change only what differs', async () => {
    await act(HERE, 'rename', renamed(HERE, '新名有限公司'));
    expect(await sealer.seal()).toBe(1);
    const changes = await query(
      `select c.relation, c.change, c.subject, c.before, c.after, c.company_id, e.name, e.seq
       from trade.audit_change c join trade.audit_entry e on e.id = c.entry_id`,
    );
    expect(changes).toEqual([
      {
        relation: 'trade.company',
        change: 'update',
        subject: { id: HERE },
        before: { legal_name: '此处有限公司' },
        after: { legal_name: '新名有限公司' },
        company_id: HERE,
        name: 'rename',
        seq: '1',
      },
    ]);
  });

  it('stands with its act or not at all', async () => {
    const failing = walls.asService('onboarding', async () => {
      await renamed(HERE, '不成')();
      throw new Error('the act fails');
    });
    await expect(failing).rejects.toThrow('the act fails');
    expect(await sealer.seal()).toBe(0);
    expect(await query('select 1 from trade.audit_change')).toEqual([]);
  });

  it('tells that a secret has changed, and not which it was', async () => {
    await act(HERE, 'addApiKey', async () => {
      await walls
        .manager()
        .query(
          `insert into trade.api_key (id, user_id, company_id, secret_hash) values ($1, $2, $3, '\\xdeadbeef')`,
          [THERE, USER, HERE],
        );
    });
    await act(HERE, 'rotate', () =>
      walls.asService('people', () =>
        walls.manager().query(`update trade.api_key set secret_hash = '\\xcafebabe' where id = $1`, [THERE]),
      ),
    );
    const [made, rotated] = await query('select before, after from trade.audit_change order by number');
    expect(made?.after).toMatchObject({ id: THERE, secret_hash: '(hidden)' });
    expect(rotated).toEqual({ before: { secret_hash: '(hidden)' }, after: { secret_hash: '(hidden)' } });
    const all = JSON.stringify(await query('select c::text from trade.audit_change c'));
    expect(all).not.toMatch(/deadbeef|cafebabe/);
  });

  it('keeps a service’s own work apart, and shows it to the company that it is about', async () => {
    await walls.asService('onboarding', renamed(THERE, '改名'));
    await sealer.seal();
    expect(await query('select company_id, for_company, via, name from trade.audit_entry')).toEqual([
      { company_id: PLATFORM, for_company: THERE, via: 'service:onboarding', name: 'trade.company' },
    ]);
    const seen = (companyId: string, participant: number) =>
      walls.inCompany({ companyId, participant }, () =>
        walls
          .manager()
          .query('select 1 from trade.audit_entry e join trade.audit_change c on c.entry_id = e.id'),
      );
    expect(await seen(THERE, 3)).toHaveLength(1);
    expect(await seen(HERE, 2)).toHaveLength(0);
  });

  it('is also what a company writes of its own by itself', async () => {
    const webhook = '00000000-0000-7000-8000-0000000000ff';
    await walls.inCompany({ companyId: HERE, participant: 2 }, () =>
      walls
        .manager()
        .query(
          `insert into trade.webhook (id, company_id, url, kinds, status) values ($1, $2, 'https://a.example/', '{}', 'active')`,
          [webhook, HERE],
        ),
    );
    expect(await query('select relation, change, subject from trade.audit_change')).toEqual([
      { relation: 'trade.webhook', change: 'insert', subject: { id: webhook } },
    ]);
    const forging = walls.inCompany({ companyId: HERE, participant: 2 }, () =>
      walls
        .manager()
        .query(
          `insert into trade.audit_change (relation, change, subject, service) values ('x', 'insert', '{}', 'x')`,
        ),
    );
    await expect(forging).rejects.toThrow('permission denied');
  });

  it('is every table that people decide about, or one whose reason stands here', async () => {
    const unwritten = rows.parse(
      await source.query(`
        select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'trade' and c.relkind in ('r', 'p')
          and not exists (select 1 from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'audited')`),
    );
    expect(unwritten.map(({ name }) => name).filter((name) => !(String(name) in NOT_AUDITED))).toEqual([]);
  });
});

describe('the seal', () => {
  it('counts each company’s entries without a gap, whatever order they are committed in', async () => {
    await Promise.all(
      Array.from({ length: 24 }, (_, n) => act(n % 3 === 0 ? THERE : HERE, `act ${String(n)}`)),
    );
    // Two sealers at once: one seals, the other finds nothing to do.
    await Promise.all([sealer.seal(), sealer.seal()]);
    await sealer.seal();
    const places = await query(
      `select company_id, array_agg(seq::int order by seq) as places from trade.audit_entry group by 1 order by 1`,
    );
    expect(places).toEqual([
      { company_id: HERE, places: Array.from({ length: 16 }, (_, n) => n + 1) },
      { company_id: THERE, places: Array.from({ length: 8 }, (_, n) => n + 1) },
    ]);
    expect(await verifyAudit(walls, [])).toMatchObject({ ok: true, differences: [], unchecked: [] });
  });

  it.each([
    ['update', `update trade.audit_entry set name = 'other'`],
    ['a second seal', `update trade.audit_entry set seq = seq + 1`],
    ['delete', 'delete from trade.audit_entry'],
    ['a change’s update', `update trade.audit_change set after = '{}'`],
    ['a change’s delete', 'delete from trade.audit_change'],
    ['truncate', 'truncate trade.audit_entry cascade'],
    [
      'a change that is put to a sealed entry',
      `insert into trade.audit_change (entry_id, relation, change, subject, service)
       select id, 'x', 'update', '{}', 'x' from trade.audit_entry`,
    ],
  ])('lets nobody undo: %s', async (_, statement) => {
    await act(HERE, 'rename', renamed(HERE, '新名有限公司'));
    await sealer.seal();
    const sealing = walls.asService('audit', () => walls.manager().query(statement));
    await expect(sealing).rejects.toThrow(/permission denied|audit-kept/);
    // Who owns the tables is stopped as well, as long as he does not take the guard away first.
    await expect(source.query(statement)).rejects.toThrow('audit-kept');
    expect(await verifyAudit(walls, [])).toMatchObject({ ok: true });
  });

  it.each([
    [
      'other words than were written',
      `update trade.audit_entry set seq = 9, prev_hash = '', hash = '', name = 'other'`,
    ],
    [
      'words that come sealed',
      `insert into trade.audit_entry (company_id, via, route, name, subject, outcome, seq)
       select company_id, via, route, name, subject, outcome, 9 from trade.audit_entry limit 1`,
    ],
  ])('lets nobody seal %s', async (_, statement) => {
    await act(HERE, 'rename', renamed(HERE, '新名有限公司'));
    await expect(source.query(statement)).rejects.toThrow('audit-kept');
    await sealer.seal();
    expect(await verifyAudit(walls, [])).toMatchObject({ ok: true });
  });
});

describe('verifying', () => {
  const ROOT_NUMBER = '7';
  const FIVE = ['one', 'two', 'three', 'four', 'five'];

  /** Five acts of a company, and a root over them that “the ledger” has. */
  async function trail(): Promise<{ number: bigint; root: `0x${string}` }[]> {
    for (const name of FIVE) await act(HERE, name, renamed(HERE, `${name}有限公司`));
    await act(THERE, 'other');
    await sealer.seal();
    const heads = z
      .array(z.object({ company: z.string(), seq: z.string().transform(BigInt), hash: z.string() }))
      .parse(await query('select company_id as company, seq::text, hash from trade.audit_head'));
    const root = rootOf(heads);
    await asThief(
      `insert into trade.audit_root (number, root, day, operation_id)
         values (${ROOT_NUMBER}, '${root}', '2026-03-02', '${USER}')`,
      `insert into trade.audit_leaf select ${ROOT_NUMBER}, company_id, seq, hash from trade.audit_head`,
    );
    return [{ number: BigInt(ROOT_NUMBER), root }];
  }

  const theirs = (differences: readonly string[]) => expect.objectContaining({ ok: false, differences });

  it('finds nothing where nothing was done', async () => {
    const anchored = await trail();
    expect(await verifyAudit(walls, anchored)).toMatchObject({ ok: true, differences: [] });
    await act(HERE, 'later');
    expect((await verifyAudit(walls, anchored)).unchecked).toEqual([
      '1 entries and 0 changes are not sealed yet',
    ]);
  });

  it.each([
    ['an entry’s words', `update trade.audit_entry set name = 'other' where name = 'three'`],
    ['who did it', `update trade.audit_entry set user_id = '${THERE}' where name = 'three'`],
    [
      'a row’s old value',
      `update trade.audit_change set before = '{}' where entry_id = (select id from trade.audit_entry where name = 'three')`,
    ],
    [
      'a row’s change that is taken away',
      `delete from trade.audit_change where entry_id = (select id from trade.audit_entry where name = 'three')`,
    ],
  ])('names the first entry that is changed: %s', async (_, statement) => {
    const anchored = await trail();
    await asThief(statement);
    expect(await verifyAudit(walls, anchored)).toEqual(
      theirs([
        `entry 3 of company ${HERE} is changed: its words, or the changes of rows that it tells, do not give its hash`,
      ]),
    );
  });

  it('names the first entry that is deleted, in the middle and at the end', async () => {
    const anchored = await trail();
    await asThief(`delete from trade.audit_entry where name = 'three'`);
    expect(await verifyAudit(walls, anchored)).toEqual(
      theirs([`entry 3 of company ${HERE} is deleted: 4 follows 2`]),
    );
    await asThief(
      `delete from trade.audit_entry where name in ('four', 'five')`,
      `update trade.audit_head h set seq = 2, hash = e.hash from trade.audit_entry e
         where h.company_id = '${HERE}' and e.company_id = h.company_id and e.seq = 2`,
    );
    expect(await verifyAudit(walls, anchored)).toEqual(
      theirs([`entry 3 of company ${HERE} is deleted: root 7 tells of 5 entries`]),
    );
  });

  it('names an entry that is inserted', async () => {
    const anchored = await trail();
    await asThief(
      `update trade.audit_entry set seq = seq + 1 where company_id = '${HERE}' and seq >= 3`.replace(
        'seq + 1',
        'seq + 100',
      ),
      `insert into trade.audit_entry (act, company_id, via, route, name, subject, outcome, seq, prev_hash, hash)
         values ('${USER}', '${HERE}', 'key:1', 'POST /v1/x', 'forged', '{}', 'done', 3, repeat('1', 64), repeat('2', 64))`,
      `update trade.audit_entry set seq = seq - 99 where company_id = '${HERE}' and seq > 100`,
      `update trade.audit_head set seq = 6 where company_id = '${HERE}'`,
    );
    expect(await verifyAudit(walls, anchored)).toEqual(
      theirs([
        `entry 3 of company ${HERE} is inserted, or the one before it is another: it does not follow it`,
      ]),
    );
  });

  it('holds a chain that was made anew against the root, and a root that was made anew against the ledger', async () => {
    const anchored = await trail();
    // A thief who knows the program: the words are changed, and everything after them is sealed again.
    await asThief(
      `update trade.audit_entry set name = 'other' where name = 'three'`,
      `update trade.audit_entry set seq = null, prev_hash = null, hash = null where company_id = '${HERE}'`,
      `delete from trade.audit_head where company_id = '${HERE}'`,
    );
    await sealer.seal();
    expect(await verifyAudit(walls, anchored)).toEqual(
      theirs([
        `entry 1 of company ${HERE} or one up to 5 is changed, deleted or inserted, and the chain made anew: root 7 has another hash`,
      ]),
    );
    await asThief(
      `update trade.audit_leaf l set hash = h.hash from trade.audit_head h where h.company_id = l.company_id`,
    );
    expect(await verifyAudit(walls, anchored)).toEqual(
      theirs(['root 7: the ends of chains that it is said to be over do not give it']),
    );
    const heads = z
      .array(z.object({ company: z.string(), seq: z.string().transform(BigInt), hash: z.string() }))
      .parse(await query('select company_id as company, seq::text, hash from trade.audit_head'));
    const forged = rootOf(heads);
    await asThief(`update trade.audit_root set root = '${forged}'`);
    expect(await verifyAudit(walls, anchored)).toEqual(
      theirs([`root 7: ${anchored[0]?.root ?? ''} on the ledger, ${forged} in the database`]),
    );
    await asThief('delete from trade.audit_leaf', 'delete from trade.audit_root');
    expect(await verifyAudit(walls, anchored)).toEqual(
      theirs([`root 7: ${anchored[0]?.root ?? ''} on the ledger, nothing in the database`]),
    );
  });
});
