import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createProxyServer } from 'httpxy';
import { NO_PROXY, portalOrigin, type Configuration } from '#common';
import type { ServiceName } from '#database';
import { builtProgram } from './built-program.js';
import { freePort } from './ports.js';
import { serviceLogins } from './service-roles.js';

export const SERVICES = ['onboarding', 'certificates', 'factoring', 'settlement', 'ledger'] as const;
export type Service = (typeof SERVICES)[number];

/** As what each service's login may work on the database: what is not named, its process cannot become. */
export const WORKS_AS: Readonly<Record<Service, readonly ServiceName[]>> = {
  onboarding: ['onboarding', 'people', 'identity', 'audit', 'orders', 'banking', 'notifications'],
  certificates: ['certificates', 'identity', 'orders'],
  factoring: ['factoring', 'identity', 'orders', 'banking', 'certificates'],
  settlement: ['settlement', 'identity', 'orders', 'banking', 'certificates'],
  ledger: ['ledger', 'identity', 'orders', 'verify'],
};

/** What every service needs to know who is signed in. */
const FOR_ALL = [
  'SESSION_SECRET',
  'SESSION_IDLE_SECONDS',
  'SESSION_LIFETIME_SECONDS',
  'REQUESTS_PER_MINUTE_COMPANY',
  'REQUESTS_PER_MINUTE_KEY',
  'REQUESTS_PER_MINUTE_ADDRESS',
  'GUESSES_PER_ADDRESS',
  'PORTAL_FOLDER',
] as const satisfies readonly (keyof Configuration)[];

/** What each service is trusted with, besides its own login on the database. */
const TRUST: Record<Service, readonly (keyof Configuration)[]> = {
  onboarding: [
    'KEY_REPLACEMENT_DELAY_SECONDS',
    'PAYOUT_COOLING_SECONDS',
    'SANDBOX_PEOPLE',
    'WEBHOOK_KEY',
    'WEBHOOK_ALLOW_INNER',
    'OIDC_ALLOW_INNER',
    'PHONE_CODES_PER_HOUR',
    'SMTP_URL',
    'MAIL_FROM',
    'SMS_GATEWAY_URL',
    'WECHAT_GATEWAY_URL',
    'MESSAGE_GATEWAY_TOKEN',
    'SEAL_URL',
    'SEAL_API_TOKEN',
    'AUDIT_KEY',
    'AUDIT_ROOT_SECONDS',
  ],
  certificates: ['EVIDENCE_KEY', 'CONSORTIUM_KEY'],
  factoring: ['CASE_KEY'],
  settlement: ['KEEPER_KEY', 'BANK_URL', 'BANK_API_TOKEN', 'BANK_WEBHOOK_SECRET'],
  ledger: [
    'RELAYER_KEY',
    'RPC_URL',
    'RELAYER_LANES',
    'GAS_PRICE_WEI',
    'GAS_PRICE_LIMIT_WEI',
    'STUCK_SECONDS',
  ],
};

/** What stands below /v1, and which service answers it; what is not named is the ledger service's. */
const PATHS: readonly [Service, readonly string[]][] = [
  ['certificates', ['cases/[^/]+/freezes']],
  [
    'onboarding',
    [
      'companies',
      'overdue-list',
      'audit',
      'applications',
      'invitations',
      'payout-changes',
      'agreements',
      'screening',
      'renewals',
      'sessions',
      'oidc-providers',
      'users',
      'user-invitations',
      'people-decisions',
      'step-ups',
      'api-keys',
      'lost-devices',
      'sandbox',
      'webhooks',
      'documents',
    ],
  ],
  [
    'certificates',
    [
      'invoices',
      'invoice-readings',
      'contracts',
      'certificates',
      'certificate-lines',
      'counterparties',
      'holders',
      'holdings',
      'transfers',
      'consents',
      'acts',
    ],
  ],
  [
    'factoring',
    [
      'products',
      'purchases',
      'discount',
      'quotes',
      'credit-limits',
      'standing-prices',
      'allocations',
      'issue-to-cash',
    ],
  ],
  [
    'settlement',
    [
      'business-day',
      'clock',
      'payments',
      'penalties',
      'issuing-stops',
      'bank',
      'early-settlements',
      'defaults',
      'write-offs',
      'suspense',
      'settlement-decisions',
      'calendars',
    ],
  ],
];
const ROUTES = PATHS.map(([service, paths]): [RegExp, Service] => [
  new RegExp(`^/v1/(${paths.join('|')})`),
  service,
]);
const CONNECTIONS_EACH = '6';
const RESTART_MS = 1000;

/**
 * The five services as five processes behind one reverse proxy, each with its own secrets and its own database login
 * only. One that dies is started again; a request that it was answering fails with 502 and can be sent again.
 */
export class FiveServices {
  private readonly children = new Map<Service, ChildProcess>();
  private readonly ports = new Map<Service, number>();
  private door: Server | undefined;
  private stopping = false;

  constructor(private readonly say: (line: string) => void) {}

  /** Starts them; `configuration` is what one process would get, and its port the proxy's. */
  async start(configuration: Configuration): Promise<void> {
    const logins = await serviceLogins(configuration.DATABASE_URL, WORKS_AS);
    for (const service of SERVICES) this.ports.set(service, await freePort());
    await Promise.all(SERVICES.map((service) => this.run(service, configuration, logins.get(service) ?? '')));
    await this.open(configuration);
  }

  /** The process of a service, for tests that kill it. */
  pidOf(service: Service): number | undefined {
    return this.children.get(service)?.pid;
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.door?.closeAllConnections();
    this.door?.close();
    for (const child of this.children.values()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
  }

  private async run(service: Service, configuration: Configuration, databaseUrl: string): Promise<void> {
    const own = Object.fromEntries(TRUST[service].map((name) => [name, String(configuration[name] ?? '')]));
    const { REDIS_URL } = configuration;
    const child = spawn(process.execPath, ['--enable-source-maps', builtProgram(service)], {
      env: {
        PATH: process.env.PATH,
        NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
        MODE: configuration.MODE,
        FINALITY_DEPTH: String(configuration.FINALITY_DEPTH),
        DATABASE_URL: databaseUrl,
        ...(REDIS_URL ? { REDIS_URL } : {}),
        POOL_SIZE: CONNECTIONS_EACH,
        BACKLOG_LIMIT: String(configuration.BACKLOG_LIMIT),
        ...Object.fromEntries(FOR_ALL.map((name) => [name, String(configuration[name])])),
        TRUSTED_PROXIES: behindTheDoor(configuration),
        PORTAL_ORIGIN: portalOrigin(configuration),
        PORT: String(this.ports.get(service)),
        ...own,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.children.set(service, child);
    // What a service warns of is the operator's to see.
    child.stderr.pipe(process.stderr, { end: false });
    await new Promise<void>((resolve, reject) => {
      child.stdout.on('data', (part: Buffer) => {
        process.stderr.write(part);
        if (part.toString().includes('listens')) resolve();
      });
      child.once('exit', () => {
        reject(new Error(`The ${service} service did not start.`));
      });
    });
    child.once('exit', () => void this.runAgain(service, configuration, databaseUrl));
  }

  private async runAgain(service: Service, configuration: Configuration, databaseUrl: string): Promise<void> {
    while (!this.stopping) {
      this.say(`the ${service} service has died and is started again`);
      try {
        await this.run(service, configuration, databaseUrl);
        return;
      } catch (error) {
        this.say(error instanceof Error ? error.message : String(error));
        await new Promise((resolve) => setTimeout(resolve, RESTART_MS));
      }
    }
  }

  private async open(configuration: Configuration): Promise<void> {
    const proxy = createProxyServer({ xfwd: true });
    this.door = createServer((incoming, outgoing) => {
      const [, service = 'ledger'] = ROUTES.find(([path]) => path.test(incoming.url ?? '')) ?? [];
      const target = `http://127.0.0.1:${String(this.ports.get(service))}`;
      proxy.web(incoming, outgoing, { target }).catch(() => {
        if (outgoing.headersSent) {
          outgoing.destroy();
          return;
        }
        outgoing.writeHead(502, { 'content-type': 'application/problem+json' });
        outgoing.end(
          JSON.stringify({
            type: 'about:blank',
            status: 502,
            code: 'service-away',
            title: 'service-away',
            detail: `The ${service} service is not there. Try again with the same Idempotency-Key.`,
          }),
        );
      });
    });
    this.door.listen(configuration.PORT, configuration.HOST);
    await once(this.door, 'listening');
  }
}

/** The door is a proxy on the same machine: the services believe it, besides those that the operator named. */
function behindTheDoor({ TRUSTED_PROXIES }: Configuration): string {
  return TRUSTED_PROXIES === NO_PROXY ? 'loopback' : `loopback, ${TRUSTED_PROXIES}`;
}
