import { join, resolve } from 'node:path';
import { DataSource } from 'typeorm';
import { Projector, Submitter, connect, healEmbeddedChain, openLedger, type Ledger } from '#chain';
import { chinaCalendar, parseBusinessDate, toYyyymmdd } from '#common';
import { Walls, databaseOptions, migrate } from '#database';
import { keyOfPrivate } from '#orders';
import { readSecrets } from './secrets.js';
import { startChain } from './supervisor/embedded-chain.js';
import { startPostgres } from './supervisor/embedded-postgres.js';

/** The sandbox's first business date (DOMAIN.md). */
const FIRST_DAY = parseBusinessDate('2026-03-02');

/** The platform's parts, running. */
export interface Platform {
  databaseUrl: string;
  rpcUrl: string;
  walls: Walls;
  ledger: Ledger;
  submitter: Submitter;
  projector: Projector;
  /** Closes connections, and stops the embedded parts unless they are to run on. */
  close(options: { stopEmbedded: boolean }): Promise<void>;
}

/**
 * Starts what the environment does not name (DATABASE_URL, RPC_URL), or adopts what an earlier start left running;
 * brings tables and book up to date; and gives the parts. `say` gets a line of progress.
 */
export async function openPlatform(say: (line: string) => void): Promise<Platform> {
  const folder = resolve(process.env.DATA_FOLDER ?? '.tributary');
  const secrets = readSecrets(folder);
  const stops: (() => Promise<void>)[] = [];

  const { DATABASE_URL, RPC_URL } = process.env;
  let databaseUrl = DATABASE_URL;
  if (!databaseUrl) {
    const postgres = await startPostgres(join(folder, 'postgres'), secrets.databasePassword);
    say(`PostgreSQL ${postgres.adopted ? 'found running' : 'started'}`);
    databaseUrl = postgres.url;
    stops.push(() => postgres.stop());
  }
  let rpcUrl = RPC_URL;
  if (!rpcUrl) {
    const chain = await startChain(join(folder, 'chain'));
    say(`chain ${chain.adopted ? 'found running' : 'started'} at ${chain.url}`);
    rpcUrl = chain.url;
    stops.unshift(() => chain.stop());
  }

  const migrations = await migrate(databaseUrl);
  if (migrations.length > 0) say(`database brought up to date (${String(migrations.length)} migrations)`);
  const source = await new DataSource(databaseOptions(databaseUrl, 4)).initialize();
  const walls = new Walls(source);
  const provider = connect(rpcUrl);
  if (!RPC_URL) {
    const healed = await healEmbeddedChain(walls, provider);
    if (healed > 0) say(`chain healed: ${String(healed)} blocks played again`);
  }
  const ledger = await openLedger(walls, provider, secrets.relayer, {
    registrarMaker: keyOfPrivate(secrets.registrarMaker),
    registrarChecker: keyOfPrivate(secrets.registrarChecker),
    evidence: keyOfPrivate(secrets.evidence),
    keeper: keyOfPrivate(secrets.keeper),
    pauser: keyOfPrivate(secrets.pauser),
    caseKey: keyOfPrivate(secrets.caseKey),
    today: toYyyymmdd(FIRST_DAY),
    nextBusinessDay: toYyyymmdd(chinaCalendar().nextBusinessDay(FIRST_DAY)),
  });
  const submitter = new Submitter(walls, ledger);
  const projector = new Projector(walls, ledger);
  await submitter.sendAgain();
  await projector.catchUp();
  return {
    databaseUrl,
    rpcUrl,
    walls,
    ledger,
    submitter,
    projector,
    close: async ({ stopEmbedded }) => {
      provider.destroy();
      await source.destroy();
      if (stopEmbedded) for (const stop of stops) await stop();
    },
  };
}
