import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Queue, Worker } from 'bullmq';
import { createPostgresBackend, runMigrations, setDefaultBackendFactory } from 'bullmq';
import pg from 'pg';
import { CONFIGURATION, type Configuration } from '#common';

const SCHEMA = 'jobs';
/** How often whoever answers a bell looks without having been rung for. */
const SWEEP_MS = 1000;

/** Who is woken: the ledger's carrier, the bank's correspondent, and the readers of what the ledger said. */
export type BellName = 'ledger' | 'settlement' | 'factoring' | 'onboarding';

/** Makes the queue's own tables. Redis needs none. */
export async function migrateQueues(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await runMigrations(client, SCHEMA);
  } finally {
    await client.end();
  }
}

/** Work that is done for a bell in this process, one ring after another. */
interface Answering {
  /** Wakes it; a ring that comes while one is being answered is answered after it, once for all of them. */
  wake(): Promise<void>;
  busy: boolean;
}

/**
 * Wakes the one who works off rows of the database. A bell carries nothing: what is to be done stands in the rows,
 * rings while one is being answered become one more, and a sweep finds what a lost queue forgot. Where the one who is
 * to be woken works in this process, no queue is asked.
 */
@Injectable()
export class Bells implements OnApplicationShutdown {
  private readonly logger = new Logger(Bells.name);
  private readonly queues = new Map<BellName, Queue>();
  private readonly bells = new Map<BellName, { last: Promise<void>; next?: Promise<void> }>();
  private readonly workers: Worker[] = [];
  private readonly answering = new Map<BellName, Answering>();
  private readonly sweeps: NodeJS.Timeout[] = [];
  private readonly listeners: (() => void)[] = [];
  private closing = false;

  constructor(@Inject(CONFIGURATION) private readonly configuration: Configuration) {
    if (!configuration.REDIS_URL) setDefaultBackendFactory(createPostgresBackend);
  }

  /**
   * Rings; a queue that cannot be reached loses nothing, since the sweep rings later. Rings that come while one is on
   * its way to the queue become one more.
   */
  async ring(name: BellName): Promise<void> {
    const here = this.answering.get(name);
    if (here) {
      if (!this.closing) void here.wake();
      return;
    }
    const bell = this.bells.get(name) ?? { last: Promise.resolve() };
    this.bells.set(name, bell);
    bell.next ??= bell.last.then(() => {
      delete bell.next;
      return this.send(name);
    });
    bell.last = bell.next;
    await bell.next;
  }

  /** Calls `hear` whenever this process has read blocks of the ledger; what another process reads is not heard. */
  onProjected(hear: () => void): void {
    this.listeners.push(hear);
  }

  tellProjected(): void {
    for (const hear of this.listeners) hear();
  }

  private async send(name: BellName): Promise<void> {
    if (this.closing) return;
    try {
      await this.queue(name).add(
        'ring',
        {},
        {
          deduplication: { id: name, keepLastIfActive: true },
          removeOnComplete: true,
          removeOnFail: true,
        },
      );
    } catch (error) {
      if (!this.isClosing()) this.logger.warn(`The bell “${name}” could not be rung: ${String(error)}`);
    }
  }

  /**
   * Answers a bell, one ring at a time in this process; a failure is told once and tried again at the next ring. The
   * sweep does not go through the queue: a queue that is lost, or that still waits for a killed process, holds up
   * nothing.
   */
  async answer(name: BellName, work: () => Promise<void>): Promise<void> {
    const here = this.inTurn(work);
    const worker = new Worker(name, () => here.wake(), {
      connection: this.connection(),
      concurrency: 1,
      lockDuration: 10_000,
      stalledInterval: 5_000,
    });
    worker.on('error', (error) => {
      if (!this.isClosing()) this.logger.warn(`The bell “${name}”: ${error.message}`);
    });
    this.workers.push(worker);
    await worker.waitUntilReady();
    this.answering.set(name, here);
    const sweep = setInterval(() => {
      if (!here.busy && !this.isClosing()) void here.wake();
    }, SWEEP_MS);
    this.sweeps.push(sweep);
    void here.wake();
  }

  private inTurn(work: () => Promise<void>): Answering {
    let told = '';
    let now: Promise<void> | undefined;
    let next: Promise<void> | undefined;
    const once = async (): Promise<void> => {
      try {
        await work();
        told = '';
      } catch (error) {
        const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
        if (!this.isClosing() && told !== text) this.logger.error(text);
        told = text;
      }
    };
    const begin = async (): Promise<void> => {
      here.busy = true;
      now = once();
      await now;
      now = undefined;
      here.busy = false;
    };
    const here: Answering = {
      busy: false,
      wake: () => {
        if (!now) return begin();
        next ??= now.then(() => {
          next = undefined;
          return begin();
        });
        return next;
      },
    };
    return here;
  }

  async onApplicationShutdown(): Promise<void> {
    this.closing = true;
    for (const sweep of this.sweeps) clearInterval(sweep);
    await Promise.allSettled(this.workers.map((worker) => worker.close()));
    await Promise.allSettled([...this.queues.values()].map((queue) => queue.close()));
  }

  private isClosing(): boolean {
    return this.closing;
  }

  private queue(name: BellName): Queue {
    const known = this.queues.get(name);
    if (known) return known;
    const queue = new Queue(name, { connection: this.connection() });
    queue.on('error', (error) => {
      if (!this.isClosing()) this.logger.warn(`The bell “${name}”: ${error.message}`);
    });
    this.queues.set(name, queue);
    return queue;
  }

  private connection(): { url: string } {
    const { REDIS_URL, DATABASE_URL } = this.configuration;
    // BullMQ types one backend's options; PostgreSQL's are read by its own factory.
    const postgres = { connectionString: DATABASE_URL, schema: SCHEMA, max: 3 };
    return REDIS_URL ? { url: REDIS_URL } : { url: '', ...postgres };
  }
}
