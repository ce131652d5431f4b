import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { throwAwayPostgres } from '../../../test/support/embedded.js';
import { databaseOptions, givenGrants, migrate } from './data-source.js';
import { SERVICES, roleOf, wantedGrants, type ServiceName } from './service-grants.js';
import { Walls } from './walls.js';

/** Who alone reaches what nobody else has any business with: tables, and the services that may read or write them. */
const KEPT_TO: readonly [readonly ServiceName[], readonly string[]][] = [
  [['settlement'], ['trade.bank_message', 'trade.bank_balance', 'trade.bank_entry', 'trade.penalty']],
  [['banking'], ['trade.account_proof']],
  [['settlement', 'banking', 'onboarding'], ['trade.bank_account']],
  [['people'], ['trade.phone_code', 'trade.ceremony', 'trade.step_up', 'trade.user_invitation']],
  [
    ['people', 'identity'],
    ['trade.device_key', 'trade.session'],
  ],
  [
    ['people', 'identity', 'onboarding'],
    ['trade.app_user', 'trade.api_key'],
  ],
  [
    ['onboarding'],
    ['trade.application', 'trade.application_document', 'trade.screening_hit', 'trade.kept_document'],
  ],
  [['factoring'], ['trade.quote', 'trade.discount', 'trade.credit_limit', 'trade.limit_use']],
  [['ledger', 'identity'], ['ledger.relayer']],
  [
    ['ledger', 'verify'],
    ['ledger.transaction', 'ledger.mined_transaction', 'projection.access', 'projection.payment'],
  ],
];
/** What only these may write, though others read it. */
const WRITTEN_BY: readonly [readonly ServiceName[], readonly string[]][] = [
  [['people'], ['trade.device_key', 'trade.session']],
  [
    ['people', 'onboarding'],
    ['trade.app_user', 'trade.api_key'],
  ],
  [
    ['ledger'],
    [
      'projection.holding',
      'projection.certificate',
      'projection.participant_key',
      'ledger.event',
      'ledger.relayer',
    ],
  ],
  [['settlement', 'factoring', 'banking'], ['trade.payment_instruction']],
];

let server: Awaited<ReturnType<typeof throwAwayPostgres>>;
let source: DataSource;
let walls: Walls;

beforeAll(async () => {
  server = await throwAwayPostgres();
  await migrate(server.url);
  source = await new DataSource(databaseOptions(server.url, 2)).initialize();
  walls = new Walls(source);
}, 60_000);

afterAll(async () => {
  await source.destroy();
  await server.stop();
});

describe('the services’ roles', () => {
  it('have just the rights of the table of grants', async () => {
    expect(wantedGrants().length).toBeGreaterThan(300);
    expect(await givenGrants(source)).toEqual(wantedGrants());
  });

  it('lose at the next migration what somebody gave them by hand', async () => {
    await source.query(`grant select on trade.bank_message to tributary_factoring`);
    await source.query(`grant insert on trade.app_user to tributary_service`);
    await source.query(`revoke select on trade.company from tributary_factoring`);
    expect(await givenGrants(source)).not.toEqual(wantedGrants());
    await migrate(server.url);
    expect(await givenGrants(source)).toEqual(wantedGrants());
  });

  it('leave no table that none of them reaches', async () => {
    const tables: { name: string }[] = await source.query(
      `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname in ('trade', 'ledger', 'projection') and c.relkind = 'r' order by 1`,
    );
    const given = new Set(wantedGrants().map(({ on }) => on));
    expect(tables.map(({ name }) => name).filter((name) => !given.has(name))).toEqual([]);
  });

  it.each(KEPT_TO)('of %j alone reach %j', (services, tables) => {
    const roles = services.map(roleOf);
    const others = wantedGrants().filter(
      ({ on, role }) => tables.includes(on) && !roles.some((one) => one === role),
    );
    expect(others).toEqual([]);
    for (const table of tables) expect(wantedGrants().some(({ on }) => on === table)).toBe(true);
  });

  it.each(WRITTEN_BY)('of %j alone write %j', (services, tables) => {
    const roles = services.map(roleOf);
    const writing = wantedGrants().filter(
      ({ on, role, right, column }) =>
        tables.includes(on) && right !== 'select' && column === null && !roles.some((one) => one === role),
    );
    expect(writing).toEqual([]);
  });

  it('are stopped by the database: factoring reads no bank’s word, the ledger no people', async () => {
    const read = (service: ServiceName, table: string): Promise<unknown> =>
      walls.asService(service, () => walls.manager().query(`select 1 from ${table}`));
    await expect(read('factoring', 'trade.bank_message')).rejects.toThrow('permission denied');
    await expect(read('ledger', 'trade.app_user')).rejects.toThrow('permission denied');
    await expect(read('ledger', 'trade.session')).rejects.toThrow('permission denied');
    await expect(read('verify', 'trade.device_key')).rejects.toThrow('permission denied');
    expect(await read('settlement', 'trade.bank_message')).toEqual([]);
    // Who lets people in notes that a key was used, and changes no secret.
    const noted = walls.asService('identity', () =>
      walls.manager().query('update trade.api_key set last_used_at = now()'),
    );
    await expect(noted).resolves.toEqual([[], 0]);
    const changed = walls.asService('identity', () =>
      walls.manager().query(`update trade.api_key set secret_hash = null`),
    );
    await expect(changed).rejects.toThrow('permission denied');
  });

  it('name one role each', () => {
    expect(new Set(SERVICES.map(roleOf)).size).toBe(SERVICES.length);
  });
});
