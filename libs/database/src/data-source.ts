import { DataSource, type DataSourceOptions } from 'typeorm';
import { z } from 'zod';
import { PreparedClient } from './prepared-client.js';
import { GIVEN, SERVICES, byWords, grantStatements, roleOf, wantedGrants } from './service-grants.js';
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
import { Throughput1772000000030 } from './migrations/0030-throughput.js';
import { DeviceKeys1772000000040 } from './migrations/0040-device-keys.js';
import { Sessions1772000000041 } from './migrations/0041-sessions.js';
import { People1772000000042 } from './migrations/0042-people.js';
import { ApiKeys1772000000043 } from './migrations/0043-api-keys.js';
import { Messages1772000000044 } from './migrations/0044-messages.js';
import { Applications1772000000050 } from './migrations/0050-applications.js';
import { Screening1772000000051 } from './migrations/0051-screening.js';
import { Renewals1772000000052 } from './migrations/0052-renewals.js';
import { PayoutChanges1772000000053 } from './migrations/0053-payout-changes.js';
import { Webhooks1772000000060 } from './migrations/0060-webhooks.js';
import { KeptDocuments1772000000061 } from './migrations/0061-kept-documents.js';
import { Sight1772000000070 } from './migrations/0070-sight.js';
import { Audit1772000000071 } from './migrations/0071-audit.js';
import { Oidc1772000000080 } from './migrations/0080-oidc.js';
import { ServiceRoles1772000000085 } from './migrations/0085-service-roles.js';
import { Masks1772000000086 } from './migrations/0086-masks.js';
import { NoDocumentReviews1772000000090 } from './migrations/0090-no-document-reviews.js';
import { AgreementDocuments1772000000091 } from './migrations/0091-agreement-documents.js';
import { SandboxSessions1772000000092 } from './migrations/0092-sandbox-sessions.js';
import { StandingPrices1772000000093 } from './migrations/0093-standing-prices.js';
import { Allocations1772000000094 } from './migrations/0094-allocations.js';
import { ContractDocuments1772000000098 } from './migrations/0098-contract-documents.js';
import { BankBalances1772000000100 } from './migrations/0100-bank-balances.js';
import { LookedUpBehindWalls1772000000101 } from './migrations/0101-looked-up-behind-walls.js';
import { EntriesKept1772000000102 } from './migrations/0102-entries-kept.js';
import { NoncesLookedUp1772000000103 } from './migrations/0103-nonces-looked-up.js';

/**
 * How long a process may stand still inside a transaction, in milliseconds: longer than a bank may take to answer. One
 * that was stopped there gives its locks back then, and another goes on with its work.
 */
const STANDS_STILL_MS = 30_000;

/** How the platform reaches its database; `poolSize` counts towards the server's limit of connections. */
export function databaseOptions(url: string, poolSize: number): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    poolSize,
    extra: {
      Client: PreparedClient,
      idle_in_transaction_session_timeout: STANDS_STILL_MS,
      ...socketOf(url),
    },
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
      Throughput1772000000030,
      DeviceKeys1772000000040,
      Sessions1772000000041,
      People1772000000042,
      ApiKeys1772000000043,
      Messages1772000000044,
      Applications1772000000050,
      Screening1772000000051,
      Renewals1772000000052,
      PayoutChanges1772000000053,
      Webhooks1772000000060,
      KeptDocuments1772000000061,
      Sight1772000000070,
      Audit1772000000071,
      Oidc1772000000080,
      ServiceRoles1772000000085,
      Masks1772000000086,
      NoDocumentReviews1772000000090,
      AgreementDocuments1772000000091,
      SandboxSessions1772000000092,
      StandingPrices1772000000093,
      Allocations1772000000094,
      ContractDocuments1772000000098,
      BankBalances1772000000100,
      LookedUpBehindWalls1772000000101,
      EntriesKept1772000000102,
      NoncesLookedUp1772000000103,
    ],
  };
}

/** The folder of the server's socket where an address names one (`?host=/…`), which TypeORM drops from it. */
function socketOf(url: string): { host?: string } {
  const host = new URL(url).searchParams.get('host');
  return host === null ? {} : { host };
}

/** Brings the database's tables up to date; two processes at once wait for each other. Gives the names that ran. */
export async function migrate(url: string): Promise<string[]> {
  // One connection waits with the lock while another migrates.
  const source = await new DataSource(databaseOptions(url, 2)).initialize();
  try {
    const guard = source.createQueryRunner();
    await guard.query(`select pg_advisory_lock(hashtext('tributary.migrate'))`);
    const ran = await source.runMigrations();
    await giveGrants(source);
    await guard.query(`select pg_advisory_unlock(hashtext('tributary.migrate'))`);
    await guard.release();
    return ran.map((migration) => migration.name);
  } finally {
    await source.destroy();
  }
}

const grantRows = z.array(
  z.object({ role: z.string(), right: z.string(), on: z.string(), column: z.string().nullable() }),
);

/** The rights that the services' roles have in a database, in the order of `wantedGrants`. */
export async function givenGrants(source: Pick<DataSource, 'query'>): Promise<z.infer<typeof grantRows>> {
  const roles = ['tributary_service', ...SERVICES.map(roleOf)];
  return grantRows.parse(await source.query(GIVEN, [roles])).sort(byWords);
}

/** Gives the services just the rights of their table, where they have others. */
async function giveGrants(source: DataSource): Promise<void> {
  if (JSON.stringify(await givenGrants(source)) === JSON.stringify(wantedGrants())) return;
  await source.transaction(async (db) => {
    for (const statement of grantStatements()) await db.query(statement);
  });
}
