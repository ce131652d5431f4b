import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { databaseOptions, migrate } from '#database';
import { startPostgres } from '../supervisor/embedded-postgres.js';
import { eventLog, type RecordedEvent } from './event-log.js';

const SIZES = [10_000, 100_000] as const;
/** The first replay only warms the program and the database up. */
const REPLAYS = 4;
const ROWS_A_STATEMENT = 5_000;

const replays = z.object({ events: z.number(), seconds: z.array(z.number()), maxRssBytes: z.number() });
const counted = z.tuple([z.object({ n: z.number() })]);

interface Measured {
  holdings: number;
  events: number;
  seconds: number;
  eventsPerSecond: number;
  maxRssMb: number;
}

/**
 * Records a log of 10,000 and of 100,000 holdings in a throw-away PostgreSQL, and replays each into empty tables in a
 * process of its own: the best of three replays after one that warms up, as far as the machine let it.
 */
export async function benchRebuild(
  say: (line: string) => void,
  { json }: { json: boolean },
): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'tributary-bench-'));
  chmodSync(folder, 0o755);
  const server = await startPostgres(join(folder, 'data'), 'bench-only');
  try {
    const measured: Measured[] = [];
    for (const holdings of SIZES) measured.push(await measure(server.url, holdings, say));
    const [small, large] = measured;
    if (!small || !large) throw new Error('Nothing was measured.');
    const growth = large.seconds / large.events / (small.seconds / small.events);
    const result = { sizes: measured, growth: Math.round(growth * 1000) / 1000 };
    if (json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    for (const size of json ? [] : measured)
      process.stdout.write(
        `${String(size.holdings)} holdings: ${String(size.events)} events in ${String(size.seconds)} s, ` +
          `${String(size.eventsPerSecond)} a second, peak memory ${String(size.maxRssMb)} MB\n`,
      );
    if (!json) process.stdout.write(`growth of the time for one event: ${String(result.growth)}\n`);
    return 0;
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(server: string, holdings: number, say: (line: string) => void): Promise<Measured> {
  const url = new URL(server);
  url.pathname = `/bench_${String(holdings)}`;
  const admin = await new DataSource(databaseOptions(server, 1)).initialize();
  await admin.query(`create database ${url.pathname.slice(1)}`);
  await admin.destroy();
  await migrate(url.href);
  say(`recording the log of ${String(holdings)} holdings`);
  await record(url.href, holdings);
  say(`replaying it ${String(REPLAYS)} times`);
  const child = spawnSync(
    process.execPath,
    [join(import.meta.dirname, 'rebuild-once.js'), url.href, String(REPLAYS)],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  );
  if (child.status !== 0) throw new Error('The replaying process failed.');
  const { events, seconds: all, maxRssBytes } = replays.parse(JSON.parse(child.stdout));
  await check(url.href, holdings);
  const seconds = Math.min(...all.slice(1));
  return {
    holdings,
    events,
    seconds: Math.round(seconds * 1000) / 1000,
    eventsPerSecond: Math.round(events / seconds),
    maxRssMb: Math.round(maxRssBytes / 1024 / 1024),
  };
}

async function record(url: string, holdings: number): Promise<void> {
  const source = await new DataSource(databaseOptions(url, 1)).initialize();
  let rows: RecordedEvent[] = [];
  const write = async (): Promise<void> => {
    await source.query(
      `insert into ledger.event (chain_id, block_hash, log_index, item, block_number, transaction_index,
         transaction_hash, order_hash, name, args, subject)
       select 1, '0x' || lpad(to_hex(r."blockNumber"), 64, '0'), r."logIndex", 0, r."blockNumber", 0,
         '0x' || lpad(to_hex(r."blockNumber"), 64, 'f'), r."orderHash", r.name, r.args, r.subject
       from jsonb_to_recordset($1::jsonb) as r("blockNumber" bigint, "logIndex" int, "orderHash" text, name text,
         args jsonb, subject text)`,
      [JSON.stringify(rows)],
    );
    rows = [];
  };
  for (const event of eventLog(holdings)) {
    rows.push(event);
    if (rows.length === ROWS_A_STATEMENT) await write();
  }
  await write();
  await source.query(`insert into ledger.checkpoint (block_number, block_hash) values (1, '0x')`);
  await source.query('analyze');
  await source.destroy();
}

/** A replay that lost a holding would be fast and worth nothing. */
async function check(url: string, holdings: number): Promise<void> {
  const source = await new DataSource(databaseOptions(url, 1)).initialize();
  const [{ n }] = counted.parse(await source.query('select count(*)::int as n from projection.holding'));
  await source.destroy();
  if (n !== holdings)
    throw new Error(`${String(n)} holdings were folded, ${String(holdings)} were recorded.`);
}
