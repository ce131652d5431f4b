import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import { freePort } from '../../apps/cli/src/supervisor/ports.js';
import type { Configuration } from '#common';

const SERVICES = ['onboarding', 'certificates', 'factoring', 'settlement', 'ledger'] as const;
type Service = (typeof SERVICES)[number];

/** What each service is trusted with, besides the database. */
const TRUST: Record<Service, readonly (keyof Configuration)[]> = {
  onboarding: [],
  certificates: ['EVIDENCE_KEY', 'CONSORTIUM_KEY'],
  factoring: [],
  settlement: ['KEEPER_KEY', 'BANK_URL', 'BANK_API_TOKEN', 'BANK_WEBHOOK_SECRET'],
  ledger: ['RELAYER_KEY', 'RPC_URL'],
};

const ROUTES: readonly [RegExp, Service][] = [
  [/^\/v1\/companies/, 'onboarding'],
  [/^\/v1\/(invoices|invoice-readings|contracts|certificates|holdings|transfers|consents)/, 'certificates'],
  [/^\/v1\/(products|discount|quotes)/, 'factoring'],
  [/^\/v1\/(business-day|clock|payments|bank)/, 'settlement'],
];

/** The five services as five processes behind one door, each with its own secrets only. */
export class FiveServices {
  private readonly children: ChildProcess[] = [];
  private door: Server | undefined;
  private readonly ports = new Map<Service, number>();

  /** Starts them; `configuration` is what one process would get. The door listens on its port. */
  async start(configuration: Configuration): Promise<void> {
    for (const service of SERVICES) {
      const port = await freePort();
      this.ports.set(service, port);
      const own = Object.fromEntries(TRUST[service].map((name) => [name, String(configuration[name])]));
      const child = spawn(process.execPath, [`dist/apps/${service}/src/main.js`], {
        env: {
          PATH: process.env.PATH,
          DATABASE_URL: configuration.DATABASE_URL,
          POOL_SIZE: '6',
          PORT: String(port),
          ...own,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      this.children.push(child);
      await new Promise<void>((resolve, reject) => {
        let said = '';
        child.stderr.on('data', (part: Buffer) => (said += part.toString()));
        child.stdout.on('data', (part: Buffer) => {
          if (part.toString().includes('listens')) resolve();
        });
        child.once('exit', () => {
          reject(new Error(`The ${service} service did not start:\n${said}`));
        });
      });
    }
    this.door = createServer((incoming, outgoing) => {
      const [, service = 'ledger'] = ROUTES.find(([path]) => path.test(incoming.url ?? '')) ?? [];
      const onward = request(
        {
          host: '127.0.0.1',
          port: this.ports.get(service),
          path: incoming.url,
          method: incoming.method,
          headers: incoming.headers,
        },
        (answer) => {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(outgoing);
        },
      );
      onward.on('error', () => outgoing.destroy());
      incoming.pipe(onward);
    });
    this.door.listen(configuration.PORT, '127.0.0.1');
    await once(this.door, 'listening');
  }

  async stop(): Promise<void> {
    this.door?.closeAllConnections();
    this.door?.close();
    for (const child of this.children) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
  }
}
