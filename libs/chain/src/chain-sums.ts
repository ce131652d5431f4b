import { certificateOf, rootHolding } from '#orders';
import { currencyOf } from './ledger-words.js';
import type { LoggedEvent } from './logged-events.js';
import { ROLE } from './precheck.js';

/** What was issued of a currency and what has become of it, in minor units. */
export interface Sums {
  issued: bigint;
  /** Owed to companies that are no financiers. */
  held: bigint;
  /** Owed to financiers, who bought it. */
  funded: bigint;
  settled: bigint;
  cancelled: bigint;
}

/** A block by its number and its hash. */
export interface BlockAt {
  number: number;
  hash: string;
}

/** Where the sums are computed from: a chain, and nothing that passed through the platform's database. */
export interface SumsSource {
  /** The book's events of these blocks, both ends counted, in order. */
  events(fromBlock: number, toBlock: number): Promise<LoggedEvent[]>;
  /** The hash of the block that now stands at a number; undefined where the chain is not so long. */
  hashOf(block: number): Promise<string | undefined>;
  /** A part as the contract's storage has it at a block. */
  part(holding: bigint, blockHash: string): Promise<{ amount: bigint; owner: bigint }>;
}

/** How many blocks one question for logs spans: a node refuses answers that are too long. */
const BLOCKS_AT_ONCE = 2_000;
/** How many questions for parts are before the node at once. */
const PARTS_AT_ONCE = 64;

/** What was read up to a block, and which parts changed since their storage was last read. */
interface Kept {
  block: BlockAt | undefined;
  currencies: Map<string, string>;
  roles: Map<string, number>;
  flows: Map<string, Pick<Sums, 'issued' | 'settled' | 'cancelled'>>;
  parts: Map<bigint, { amount: bigint; owner: bigint }>;
  changed: Set<bigint>;
}

const nothingRead = (): Kept => ({
  block: undefined,
  currencies: new Map(),
  roles: new Map(),
  flows: new Map(),
  parts: new Map(),
  changed: new Set(),
});

/**
 * The sums of the whole ledger from the chain alone. What was read is kept in memory up to a block and continued from
 * there: new logs only, and of the contract's storage the parts that they name. Where that block stands on the chain no
 * more, all is read anew.
 */
export class ChainSums {
  private kept = nothingRead();
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly source: SumsSource) {}

  /** The sums by currency at a block of the chain. One question after the other: all continue the same reading. */
  async at(
    block: BlockAt,
  ): Promise<{ certificates: number; holdings: number; sums: ReadonlyMap<string, Sums> }> {
    const mine = this.turn.then(() => this.readTo(block));
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  private async readTo(block: BlockAt) {
    if (!(await this.leadsTo(block))) this.kept = nothingRead();
    const { kept } = this;
    for (let from = (kept.block?.number ?? -1) + 1; from <= block.number; from += BLOCKS_AT_ONCE) {
      const to = Math.min(from + BLOCKS_AT_ONCE - 1, block.number);
      const events = await this.source.events(from, to);
      const hash = to === block.number ? block.hash : await this.source.hashOf(to);
      if (hash === undefined) throw new Error(`The chain has no block ${String(to)} any more.`);
      for (const event of events) foldSums(kept, event);
      kept.block = { number: to, hash };
    }
    await this.readParts(block.hash);
    return { certificates: kept.currencies.size, holdings: kept.parts.size, sums: sumsOf(kept) };
  }

  /** Whether what is kept is a beginning of the chain up to a block. */
  private async leadsTo({ number, hash }: BlockAt): Promise<boolean> {
    const { block } = this.kept;
    if (!block) return true;
    if (block.number > number) return false;
    if (block.number === number) return block.hash === hash;
    return (await this.source.hashOf(block.number)) === block.hash;
  }

  private async readParts(blockHash: string): Promise<void> {
    const { changed, parts } = this.kept;
    const ids = [...changed];
    for (let first = 0; first < ids.length; first += PARTS_AT_ONCE) {
      const asked = ids.slice(first, first + PARTS_AT_ONCE).map(async (id) => {
        parts.set(id, await this.source.part(id, blockHash));
        changed.delete(id);
      });
      await Promise.all(asked);
    }
  }
}

/** Folds one event: what was issued, settled and cancelled, and which parts to ask the storage for. */
function foldSums(kept: Kept, { name, args }: LoggedEvent): void {
  const whole = (word: string): bigint => BigInt(String(args[word]));
  const flowOf = (currency: string) => {
    const flow = kept.flows.get(currency) ?? { issued: 0n, settled: 0n, cancelled: 0n };
    kept.flows.set(currency, flow);
    return flow;
  };
  const ofHolding = () => flowOf(currencyOfHolding(kept, whole('holding')));
  if (name === 'Issued') {
    const currency = currencyOf(args.currency);
    kept.currencies.set(String(args.certificate), currency);
    flowOf(currency).issued += whole('face');
    kept.changed.add(rootHolding(whole('certificate')));
  }
  if (name === 'Settled') ofHolding().settled += whole('amount');
  if (name === 'HoldingCancelled') ofHolding().cancelled += whole('amount');
  if (name === 'ParticipantRecorded') kept.roles.set(String(args.participant), Number(args.roles));
  for (const word of ['holding', 'child']) {
    if (typeof args[word] === 'string' && args[word] !== '0') kept.changed.add(whole(word));
  }
}

function currencyOfHolding({ currencies }: Kept, holding: bigint): string {
  return currencies.get(String(certificateOf(holding))) ?? '';
}

function sumsOf(kept: Kept): Map<string, Sums> {
  const sums = new Map(
    [...kept.flows].map(([currency, flow]) => [currency, { ...flow, held: 0n, funded: 0n }]),
  );
  for (const [holding, { amount, owner }] of kept.parts) {
    const of = sums.get(currencyOfHolding(kept, holding));
    const isFunded = ((kept.roles.get(owner.toString()) ?? 0) & ROLE.financier) !== 0;
    if (of) of[isFunded ? 'funded' : 'held'] += amount;
  }
  return sums;
}
