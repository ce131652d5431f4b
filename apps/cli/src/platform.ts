import { join, resolve } from 'node:path';
import { DataSource } from 'typeorm';
import {
  BusinessDay,
  Projector,
  Submitter,
  connect,
  healEmbeddedChain,
  openLedger,
  toRealTime,
  type Ledger,
} from '#chain';
import {
  chinaCalendar,
  errorCatalogue,
  parseBusinessDate,
  readConfiguration,
  toYyyymmdd,
  type Configuration,
} from '#common';
import { Walls, databaseOptions, migrate } from '#database';
import { beginOperator } from '#onboarding';
import { keyOfPrivate } from '#orders';
import { migrateQueues } from '#queue';
import { REACTIONS } from '../../ledger/src/reactions.js';
import { peopleFile } from './people.js';
import { readSecrets, type SandboxSecrets } from './secrets.js';
import { startBank } from './supervisor/embedded-bank.js';
import { startChain } from './supervisor/embedded-chain.js';
import { startPostgres } from './supervisor/embedded-postgres.js';

/** The sandbox's first business date (DOMAIN.md), unless FIRST_DAY names another for a new data folder. */
const FIRST_DAY = '2026-03-02';

/** How long everybody sees another version of the book before it can be put in place. */
const UPGRADE_DELAY_SECONDS = 2 * 24 * 3600;
/** The sandbox operator's own identifier: right check digits, and nobody's. */
const OPERATOR_LEI = '9845TRIBUTARYSANDB45';

export const platformErrors = errorCatalogue({
  'production-incomplete': {
    kind: 'unavailable',
    en: 'In production Tributary runs on servers of your own: name {missing} in the environment.',
    zh: '生产环境须使用自有服务器,请在环境变量中设置 {missing}。',
  },
});

/** The platform's parts, running. */
export interface Platform {
  folder: string;
  secrets: SandboxSecrets;
  databaseUrl: string;
  rpcUrl: string;
  walls: Walls;
  ledger: Ledger;
  submitter: Submitter;
  projector: Projector;
  /** The settings with which the services run over HTTP on `port`; starts the bank, unless BANK_URL names one. */
  openServices(port: number): Promise<Configuration>;
  /** Closes connections, and stops the embedded parts unless they are to run on. */
  close(options: { stopEmbedded: boolean }): Promise<void>;
}

/** Works with the database alone: the one that the environment names, or the embedded one, which it starts if need be. */
export async function inDatabase<T>(work: (walls: Walls) => Promise<T>): Promise<T> {
  const folder = resolve(process.env.DATA_FOLDER ?? '.tributary');
  const embedded = process.env.DATABASE_URL
    ? undefined
    : await startPostgres(join(folder, 'postgres'), readSecrets(folder).databasePassword);
  const url = process.env.DATABASE_URL || embedded?.url;
  if (!url) throw platformErrors('production-incomplete', { missing: 'DATABASE_URL' });
  await migrate(url);
  const source = await new DataSource(databaseOptions(url, 2)).initialize();
  try {
    return await work(new Walls(source));
  } finally {
    await source.destroy();
    if (embedded && !embedded.adopted) await embedded.stop();
  }
}

/** Works with the node alone: the one that the environment names, or the embedded one, which it starts if need be. */
export async function onNode<T>(work: (provider: ReturnType<typeof connect>) => Promise<T>): Promise<T> {
  const folder = resolve(process.env.DATA_FOLDER ?? '.tributary');
  const embedded = process.env.RPC_URL ? undefined : await startChain(join(folder, 'chain'));
  const url = process.env.RPC_URL || embedded?.url;
  if (!url) throw platformErrors('production-incomplete', { missing: 'RPC_URL' });
  const provider = connect(url);
  try {
    return await work(provider);
  } finally {
    provider.destroy();
    if (embedded && !embedded.adopted) await embedded.stop();
  }
}

/**
 * Starts what the environment does not name (DATABASE_URL, RPC_URL), or adopts what an earlier start left running;
 * brings tables and book up to date; and gives the parts. `say` gets a line of progress. With the port on which the
 * services will listen, the bank starts at the same time.
 */
export async function openPlatform(say: (line: string) => void, port?: number): Promise<Platform> {
  if (process.env.MODE === 'production') {
    // A play-money bank and a chain of one's own must never stand where real debts are.
    const missing = ['DATABASE_URL', 'RPC_URL', 'BANK_URL'].filter((name) => !process.env[name]);
    if (missing.length > 0) throw platformErrors('production-incomplete', { missing: missing.join(', ') });
  }
  const folder = resolve(process.env.DATA_FOLDER ?? '.tributary');
  const secrets = readSecrets(folder);
  const stops: (() => Promise<void>)[] = [];

  const { DATABASE_URL, RPC_URL, BANK_URL } = process.env;
  const bankFor = async (listening: number): Promise<string> => {
    if (BANK_URL) return BANK_URL;
    const bank = await startBank(join(folder, 'bank'), {
      apiToken: secrets.bankApiToken,
      sealToken: secrets.sealApiToken,
      webhookSecret: secrets.bankWebhookSecret,
      webhookUrl: `http://127.0.0.1:${String(listening)}/v1/bank/messages`,
      signingKey: secrets.bankSigningKey,
    });
    say(`sandbox bank ${bank.adopted ? 'found running' : 'started'} at ${bank.url}`);
    stops.push(() => bank.stop());
    return bank.url;
  };
  const early = port === undefined ? undefined : { port, url: bankFor(port) };
  // Told to whoever opens the services; until then it ends nothing.
  early?.url.catch(() => undefined);
  const [databaseUrl, rpcUrl] = await Promise.all([
    DATABASE_URL ||
      startPostgres(join(folder, 'postgres'), secrets.databasePassword).then((postgres) => {
        say(`PostgreSQL ${postgres.adopted ? 'found running' : 'started'}`);
        stops.push(() => postgres.stop());
        return postgres.url;
      }),
    RPC_URL ||
      startChain(join(folder, 'chain')).then((chain) => {
        say(`chain ${chain.adopted ? 'found running' : 'started'} at ${chain.url}`);
        stops.push(() => chain.stop());
        return chain.url;
      }),
  ]);

  const migrations = await migrate(databaseUrl);
  await migrateQueues(databaseUrl);
  if (migrations.length > 0) say(`database brought up to date (${String(migrations.length)} migrations)`);
  const source = await new DataSource(databaseOptions(databaseUrl, 4)).initialize();
  const walls = new Walls(source);
  const provider = connect(rpcUrl);
  if (!RPC_URL) {
    const healed = await healEmbeddedChain(walls, provider);
    if (healed > 0) say(`chain healed: ${String(healed)} blocks played again`);
    await toRealTime(provider);
  }
  const firstDay = parseBusinessDate(process.env.FIRST_DAY ?? FIRST_DAY);
  const ledger = await openLedger(walls, provider, secrets.relayer, {
    registrarMaker: keyOfPrivate(secrets.registrarMaker),
    registrarChecker: keyOfPrivate(secrets.registrarChecker),
    freezerMaker: keyOfPrivate(secrets.freezerMaker),
    freezerChecker: keyOfPrivate(secrets.freezerChecker),
    evidence: keyOfPrivate(secrets.evidence),
    audit: keyOfPrivate(secrets.audit),
    keeper: keyOfPrivate(secrets.keeper),
    pauser: keyOfPrivate(secrets.pauser),
    caseKey: keyOfPrivate(secrets.caseKey),
    today: toYyyymmdd(firstDay),
    nextBusinessDay: toYyyymmdd(chinaCalendar().nextBusinessDay(firstDay)),
    // In the sandbox a lost key is replaced on the day that the platform's own delay ends.
    keyDelaySeconds: 0,
    upgrades: {
      delaySeconds: UPGRADE_DELAY_SECONDS,
      proposers: [keyOfPrivate(secrets.upgradeProposer)],
      executors: [keyOfPrivate(secrets.upgradeExecutor)],
    },
  });
  await new BusinessDay(walls).begin(firstDay);
  await beginOperator(walls, {
    legalName: 'Tributary Sandbox Operator',
    lei: OPERATOR_LEI,
    registrars: {
      maker: { ledgerKey: keyOfPrivate(secrets.registrarMaker), apiKey: secrets.registrarMakerApiKey },
      checker: { ledgerKey: keyOfPrivate(secrets.registrarChecker), apiKey: secrets.registrarCheckerApiKey },
    },
    freezers: {
      maker: { ledgerKey: keyOfPrivate(secrets.freezerMaker), apiKey: secrets.freezerMakerApiKey },
      checker: { ledgerKey: keyOfPrivate(secrets.freezerChecker), apiKey: secrets.freezerCheckerApiKey },
    },
  });
  const submitter = new Submitter(walls, ledger);
  const projector = new Projector(walls, ledger, REACTIONS, { onOrphaned: () => submitter.sendAgain() });
  await submitter.sendAgain();
  await projector.catchUp();
  return {
    folder,
    secrets,
    databaseUrl,
    rpcUrl,
    walls,
    ledger,
    submitter,
    projector,
    openServices: async (listening) => {
      const bankUrl = await (early?.port === listening ? early.url : bankFor(listening));
      const named = Object.entries(process.env).filter(([, value]) => value !== '');
      return readConfiguration({
        RELAYER_KEY: secrets.relayer,
        EVIDENCE_KEY: secrets.evidence,
        AUDIT_KEY: secrets.audit,
        KEEPER_KEY: secrets.keeper,
        CASE_KEY: secrets.caseKey,
        CONSORTIUM_KEY: secrets.consortiumKey,
        BANK_API_TOKEN: secrets.bankApiToken,
        // The sandbox's authority stands beside its bank.
        ...(BANK_URL ? {} : { SEAL_URL: bankUrl, SEAL_API_TOKEN: secrets.sealApiToken }),
        BANK_WEBHOOK_SECRET: secrets.bankWebhookSecret,
        WEBHOOK_KEY: secrets.webhookKey,
        SESSION_SECRET: secrets.sessionSecret,
        ...(process.env.MODE === 'production' ? {} : { SANDBOX_PEOPLE: peopleFile(folder, secrets) }),
        ...Object.fromEntries(named),
        DATABASE_URL: databaseUrl,
        RPC_URL: rpcUrl,
        BANK_URL: bankUrl,
        PORT: String(listening),
      });
    },
    close: async ({ stopEmbedded }) => {
      provider.destroy();
      await source.destroy();
      // None of them needs another to end.
      if (stopEmbedded) await Promise.all(stops.map((stop) => stop()));
    },
  };
}
