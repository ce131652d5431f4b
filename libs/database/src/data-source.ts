import { DataSource, type DataSourceOptions } from 'typeorm';
import { PreparedClient } from './prepared-client.js';
import { Walls1772000000001 } from './migrations/0001-walls.js';
import { Companies1772000000002 } from './migrations/0002-companies.js';
import { Ledger1772000000003 } from './migrations/0003-ledger.js';
import { Projection1772000000004 } from './migrations/0004-projection.js';
import { Orders1772000000005 } from './migrations/0005-orders.js';
import { Certificates1772000000006 } from './migrations/0006-certificates.js';
import { Settlement1772000000007 } from './migrations/0007-settlement.js';
import { Factoring1772000000008 } from './migrations/0008-factoring.js';
import { Services1772000000009 } from './migrations/0009-services.js';
import { Custody1772000000010 } from './migrations/0010-custody.js';
import { Late1772000000011 } from './migrations/0011-late.js';
import { Cases1772000000012 } from './migrations/0012-cases.js';
import { CreditNotes1772000000013 } from './migrations/0013-credit-notes.js';
import { States1772000000014 } from './migrations/0014-states.js';
import { FactoringRoads1772000000015 } from './migrations/0015-factoring-roads.js';
import { SettlementRoads1772000000016 } from './migrations/0016-settlement-roads.js';
import { Calendars1772000000017 } from './migrations/0017-calendars.js';
import { CompaniesRoads1772000000018 } from './migrations/0018-companies-roads.js';
import { Offers1772000000019 } from './migrations/0019-offers.js';
import { Carrier1772000000020 } from './migrations/0020-carrier.js';
import { LateHoldings1772000000021 } from './migrations/0021-late-holdings.js';
import { Carriage1772000000022 } from './migrations/0022-carriage.js';
import { Reading1772000000023 } from './migrations/0023-reading.js';
import { Versions1772000000024 } from './migrations/0024-versions.js';
import { KeyDelay1772000000025 } from './migrations/0025-key-delay.js';

/** How the platform reaches its database; `poolSize` counts towards the server's limit of connections. */
export function databaseOptions(url: string, poolSize: number): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    poolSize,
    extra: { Client: PreparedClient },
    synchronize: false,
    migrationsTableName: 'tributary_migration',
    migrationsTransactionMode: 'each',
    migrations: [
      Walls1772000000001,
      Companies1772000000002,
      Ledger1772000000003,
      Projection1772000000004,
      Orders1772000000005,
      Certificates1772000000006,
      Settlement1772000000007,
      Factoring1772000000008,
      Services1772000000009,
      Custody1772000000010,
      Late1772000000011,
      Cases1772000000012,
      CreditNotes1772000000013,
      States1772000000014,
      FactoringRoads1772000000015,
      SettlementRoads1772000000016,
      Calendars1772000000017,
      CompaniesRoads1772000000018,
      Offers1772000000019,
      Carrier1772000000020,
      LateHoldings1772000000021,
      Carriage1772000000022,
      Reading1772000000023,
      Versions1772000000024,
      KeyDelay1772000000025,
    ],
  };
}

/** Brings the database's tables up to date; two processes at once wait for each other. Gives the names that ran. */
export async function migrate(url: string): Promise<string[]> {
  // One connection waits with the lock while another migrates.
  const source = await new DataSource(databaseOptions(url, 2)).initialize();
  try {
    const guard = source.createQueryRunner();
    await guard.query(`select pg_advisory_lock(hashtext('tributary.migrate'))`);
    const ran = await source.runMigrations();
    await guard.query(`select pg_advisory_unlock(hashtext('tributary.migrate'))`);
    await guard.release();
    return ran.map((migration) => migration.name);
  } finally {
    await source.destroy();
  }
}
