import { Log, toQuantity } from 'ethers';
import { z } from 'zod';
import { bloomOf } from './bloom.js';
import { hex } from './book.js';
import type { Ledger } from './ledger.js';
import { eventsOf, type LoggedEvent } from './logged-events.js';
import { readingErrors } from './reading.errors.js';

const quantity = z
  .string()
  .regex(/^0x[0-9a-f]+$/)
  .transform(Number)
  .pipe(z.int().nonnegative());
const header = z.object({
  number: quantity,
  hash: hex,
  parentHash: hex,
  timestamp: quantity,
  logsBloom: hex,
  transactions: z.array(hex),
});
const rawLog = z.object({
  address: hex,
  topics: z.array(hex),
  data: hex,
  blockNumber: quantity,
  blockHash: hex,
  transactionHash: hex,
  transactionIndex: quantity,
  logIndex: quantity,
  removed: z.boolean().default(false),
});
type RawLog = z.infer<typeof rawLog>;
const receipts = z.array(z.object({ logs: z.array(rawLog) }));

/** A block's place in the chain. */
export type Header = z.infer<typeof header>;

/** A block as it is projected: its transactions in their bytes, and what the book said in it. */
export interface ReadBlock extends Header {
  mined: { hash: string; raw: string }[];
  events: LoggedEvent[];
}

/** A log of the book that cannot be read; the reading stops there, since nothing may be skipped. */
export class LogUnreadable extends Error {
  override name = 'LogUnreadable';
}

const PATIENCE_MS = 20_000;

/**
 * Reads blocks from a node that may lag, stall or lie. What it gives has been held against itself: every block follows
 * the one before, every log stands in the block that it names, and no block has more logs than it was given with.
 */
export class NodeReader {
  constructor(
    private readonly ledger: Ledger,
    private readonly patienceMs = PATIENCE_MS,
  ) {}

  /** The node's newest block. */
  async head(): Promise<Header> {
    return header.parse(await this.ask('eth_getBlockByNumber', ['latest', false]));
  }

  /** The block of a number, without what is in it. @throws node-contradicts when the node gives another or none */
  async header(number: number): Promise<Header> {
    const given = header
      .nullable()
      .parse(await this.ask('eth_getBlockByNumber', [toQuantity(number), false]));
    if (given?.number === number) return given;
    const gave = given ? `block ${String(given.number)}` : 'nothing';
    throw readingErrors('node-contradicts', { what: `asked for block ${String(number)} it gives ${gave}` });
  }

  /** Headers from `from` to `to`, each of which follows the one before. @throws node-contradicts */
  async headers(from: number, to: number): Promise<Header[]> {
    const numbers = Array.from({ length: to - from + 1 }, (_, place) => from + place);
    const given = await Promise.all(numbers.map((number) => this.header(number)));
    for (const [place, block] of given.entries()) {
      const before = given[place - 1];
      if (before && block.parentHash !== before.hash)
        throw readingErrors('node-contradicts', {
          what: `block ${String(block.number)} does not follow block ${String(before.number)}`,
        });
    }
    return given;
  }

  /** What is in these blocks. @throws node-contradicts, LogUnreadable */
  async contents(headers: readonly Header[]): Promise<ReadBlock[]> {
    const [logs, mined] = await Promise.all([
      this.logs(headers),
      Promise.all(headers.map(({ transactions }) => this.raw(transactions))),
    ]);
    return headers.map((block, place) => ({
      ...block,
      mined: mined[place] ?? [],
      events: (logs.get(block.hash) ?? []).flatMap((log) => this.read(log)),
    }));
  }

  private async raw(transactions: readonly string[]): Promise<{ hash: string; raw: string }[]> {
    return Promise.all(
      transactions.map(async (hash) => {
        const raw = hex.nullable().parse(await this.ask('eth_getRawTransactionByHash', [hash]));
        if (raw === null)
          throw readingErrors('node-contradicts', {
            what: `it does not have the transaction ${hash} of a block that it gave`,
          });
        return { hash, raw };
      }),
    );
  }

  /** The book's logs by the hash of their block, each block's in their order. */
  private async logs(headers: readonly Header[]): Promise<Map<string, RawLog[]>> {
    const [first] = headers;
    const last = headers.at(-1);
    if (!first || !last) return new Map();
    const address = this.ledger.domain.verifyingContract;
    // One block is named by its hash, so that no other can answer for it.
    const where =
      first === last
        ? { blockHash: first.hash }
        : { fromBlock: toQuantity(first.number), toBlock: toQuantity(last.number) };
    const found = z.array(rawLog).parse(await this.ask('eth_getLogs', [{ address, ...where }]));
    const byBlock = new Map<string, RawLog[]>(headers.map(({ hash }) => [hash, []]));
    for (const log of found) {
      const block = byBlock.get(log.blockHash);
      const place = headers[log.blockNumber - first.number];
      if (log.removed || !block || place?.hash !== log.blockHash || log.address !== address.toLowerCase())
        throw readingErrors('node-contradicts', {
          what: `log ${String(log.logIndex)} names block ${String(log.blockNumber)} (${log.blockHash}), which is not the one that was asked for`,
        });
      block.push(log);
    }
    for (const block of byBlock.values()) block.sort((one, other) => one.logIndex - other.logIndex);
    for (const block of headers) await this.complete(block, byBlock.get(block.hash) ?? []);
    return byBlock;
  }

  /**
   * Whether these are all logs of the book in a block. Where nobody else logs, the header's bloom says so at once; else
   * the block's receipts, whose bloom must be the header's, settle it.
   */
  private async complete(block: Header, logs: readonly RawLog[]): Promise<void> {
    if (bloomOf(logs) === block.logsBloom) return;
    const all = receipts
      .parse(await this.ask('eth_getBlockReceipts', [block.hash]))
      .flatMap((receipt) => receipt.logs);
    const address = this.ledger.domain.verifyingContract.toLowerCase();
    const ours = all.filter((log) => log.address === address);
    if (bloomOf(all) === block.logsBloom && JSON.stringify(ours) === JSON.stringify(logs)) return;
    throw readingErrors('node-contradicts', {
      what: `it gives ${String(logs.length)} logs of block ${String(block.number)}, whose header tells of others`,
    });
  }

  private read(log: RawLog): LoggedEvent[] {
    try {
      return eventsOf(new Log({ ...log, index: log.logIndex }, this.ledger.provider));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new LogUnreadable(
        `log ${String(log.logIndex)} of block ${String(log.blockNumber)} (transaction ${log.transactionHash}) cannot be read: ${why}`,
        { cause: error },
      );
    }
  }

  private async ask(method: string, words: unknown[]): Promise<unknown> {
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(readingErrors('node-silent', { method, seconds: this.patienceMs / 1000 }));
      }, this.patienceMs);
    });
    try {
      return await Promise.race([this.ledger.provider.send(method, words), silence]);
    } finally {
      clearTimeout(timer);
    }
  }
}
