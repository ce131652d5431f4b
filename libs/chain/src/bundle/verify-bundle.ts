import { Log, decodeRlp, keccak256, toBeHex, toQuantity, type JsonRpcProvider } from 'ethers';
import { z } from 'zod';
import { obligorOf, orderFromJson, orderHash, recoverSigners, type Hex, type LedgerDomain } from '#orders';
import { bookInterface, codeAt, hex } from '../book.js';
import { eventsOf, subjectOf, type LoggedEvent } from '../logged-events.js';
import type { Verification } from '../verify.js';
import { logsOf, readHeader } from './block-words.js';
import type { Bundle, EndState } from './bundle-format.js';
import { answeredState, endOf, type BlockTag } from './end-state.js';
import { indexKey, provenValue } from './merkle-proof.js';

const block = z.looseObject({ number: z.string(), hash: hex });
const account = z.tuple([z.string(), z.string(), hex, hex]);
const quantity = z
  .string()
  .regex(/^0x[0-9a-f]+$/)
  .transform(Number);
const nodeLog = z.object({
  address: hex,
  topics: z.array(hex),
  data: hex,
  blockNumber: quantity,
  blockHash: hex,
  transactionHash: hex,
  logIndex: quantity,
});
const keyLog = z.object({ topics: z.array(hex), data: hex });

/**
 * Holds a bundle against itself and against a node, without a database: its headers are the node's, its transactions
 * and receipts are in them, its events are those receipts' and nothing is left out, its orders are the ones that the
 * events name, signed by keys that the book knew then, and the events come to the end that the node's book answers.
 * Differences are sentences that name the thing and both values.
 */
export async function verifyBundle(bundle: Bundle, provider: JsonRpcProvider): Promise<Verification> {
  const check = new Check(bundle, provider);
  await check.network();
  await check.headers();
  const events = check.logs();
  await check.orders(events);
  await check.complete(events);
  await check.end(events);
  check.found.ok = check.found.differences.length === 0;
  return check.found;
}

type Told = string | number | bigint | boolean | undefined;

class Check {
  readonly found: Verification = { ok: false, checks: 0, differences: [], unchecked: [] };
  private readonly domain: LedgerDomain;

  constructor(
    private readonly bundle: Bundle,
    private readonly provider: JsonRpcProvider,
  ) {
    this.domain = { chainId: BigInt(bundle.chainId), verifyingContract: bundle.book };
  }

  async network(): Promise<void> {
    const { chainId, genesisHash, codeHashes } = this.bundle;
    this.same('the chain id', BigInt(z.string().parse(await this.ask('eth_chainId', []))), chainId);
    this.same('the first block', (await this.blockAt(0))?.hash, genesisHash);
    this.same('the book’s code is named', Object.hasOwn(codeHashes, this.bundle.book), true);
    for (const [address, hash] of Object.entries(codeHashes))
      this.same(`the code at ${address}`, keccak256(await codeAt(this.provider, hex.parse(address))), hash);
  }

  async headers(): Promise<void> {
    for (const { number, hash, header } of [...this.bundle.blocks, this.bundle.head]) {
      const what = `block ${String(number)}`;
      const words = this.attempt(`${what}, its header`, () => readHeader(header));
      this.same(`${what}, the hash of its header`, words?.hash, hash);
      this.same(`${what}, its number in the header`, words?.number, number);
      this.same(`${what} on the node`, (await this.blockAt(number))?.hash, hash);
    }
  }

  /** What the proven receipts say of this certificate; told where it is not what the bundle says. */
  logs(): LoggedEvent[] {
    const proven = new Map<string, LoggedEvent>();
    for (const { header, hash, number, transactions } of this.bundle.blocks) {
      const roots = this.attempt(`block ${String(number)}, its header`, () => readHeader(header));
      for (const transaction of roots ? transactions : []) {
        const what = `transaction ${transaction.hash}`;
        const key = indexKey(transaction.index);
        const included = this.attempt(`${what}, its proof`, () =>
          provenValue(roots?.transactionsRoot ?? '0x', key, transaction.proof),
        );
        this.same(`${what}, in the block’s transactions`, included, transaction.raw);
        this.same(`${what}, the hash of its bytes`, keccak256(transaction.raw), transaction.hash);
        const receipt = this.attempt(`${what}, the proof of its receipt`, () =>
          provenValue(roots?.receiptsRoot ?? '0x', key, transaction.receiptProof),
        );
        this.same(`${what}, its receipt in the block’s receipts`, receipt, transaction.receipt);
        if (receipt !== transaction.receipt) continue;
        const where = { blockNumber: number, blockHash: hash, transactionHash: transaction.hash };
        for (const [place, log] of logsOf(receipt).entries()) {
          if (log.address !== this.bundle.book) continue;
          const said = this.attempt(`${what}, log ${String(place)}`, () =>
            eventsOf(
              new Log(
                { ...where, ...log, index: place, transactionIndex: transaction.index, removed: false },
                this.provider,
              ),
            ),
          );
          for (const event of said ?? [])
            if (subjectOf(event) === `certificate:${this.bundle.certificate}`)
              proven.set(nameOf(event), event);
        }
      }
    }
    for (const told of this.bundle.events) {
      const name = nameOf({ ...told, logIndex: told.place });
      const event = proven.get(name);
      this.same(`event ${told.name} at ${name}`, event && words(event), words(told));
    }
    const told = new Set(this.bundle.events.map((event) => nameOf({ ...event, logIndex: event.place })));
    for (const [name, event] of proven)
      this.same(`event ${event.name} at ${name} is in the bundle`, told.has(name), true);
    return [...proven.values()].sort(
      (one, other) =>
        one.blockNumber - other.blockNumber ||
        one.transactionIndex - other.transactionIndex ||
        one.logIndex - other.logIndex ||
        one.item - other.item,
    );
  }

  async orders(events: readonly LoggedEvent[]): Promise<void> {
    const known = new Map<string, Bundle['orders'][number]>(
      this.bundle.orders.map((order) => [order.hash, order]),
    );
    for (const event of new Map(events.map((one) => [one.orderHash, one])).values()) {
      const order = known.get(event.orderHash);
      if (order) await this.order(order, event);
      else
        this.found.unchecked.push(
          `order ${event.orderHash} (${event.name}): its company carried it itself; its words and signatures are in ` +
            `transaction ${event.transactionHash} and were not read`,
        );
    }
    const named = new Set<string>(events.map(({ orderHash: hash }) => hash));
    for (const { hash } of this.bundle.orders) this.same(`order ${hash} has an event`, named.has(hash), true);
  }

  private async order(given: Bundle['orders'][number], event: LoggedEvent): Promise<void> {
    const what = `order ${given.hash} (${given.kind})`;
    const order = this.attempt(`${what}, its words`, () =>
      orderFromJson({ kind: given.kind, body: given.body }),
    );
    if (!order) return;
    this.same(`${what}, the hash of its words`, orderHash(this.domain, order), given.hash);
    const participants = new Set<string>();
    const { signatures, proof } = given;
    // By the hash that it goes by: that its words give another was told already.
    const keys = recoverSigners(this.domain, { order, signatures, proof }, given.hash);
    for (const [place, key] of keys.entries()) {
      const grant = key && (await this.keyAt(key, event.blockNumber));
      const signer = grant && grant.powers > 0n ? grant.participant : undefined;
      this.same(
        `${what}, signature ${String(place + 1)} is by a key that the book knew`,
        signer !== undefined,
        true,
      );
      if (signer !== undefined) participants.add(signer);
    }
    const actor = actorOf(event);
    if (actor !== undefined)
      this.same(`${what}, signed for participant ${actor}, whose act it is`, participants.has(actor), true);
  }

  /**
   * Whether the node tells of more than the bundle: an act that is left out, with all that shows it. Of passing on and of
   * payments the holding is no topic; one that is left out shows in the end state, since epochs only grow and what is
   * owed only falls.
   */
  async complete(events: readonly LoggedEvent[]): Promise<void> {
    const { certificate, book, head } = this.bundle;
    const ids = new Set([certificate]);
    for (const { args } of events)
      for (const id of [args.holding, args.child]) if (typeof id === 'string' && id !== '0') ids.add(id);
    const logs = z.array(nodeLog).parse(
      await this.ask('eth_getLogs', [
        {
          address: book,
          topics: [null, null, [...ids].map((id) => toBeHex(BigInt(id), 32))],
          fromBlock: '0x0',
          toBlock: toQuantity(head.number),
        },
      ]),
    );
    const there = new Set(events.map((event) => `${event.transactionHash} ${words(event)}`));
    for (const log of logs) {
      const said = eventsOf(
        new Log({ ...log, index: log.logIndex, transactionIndex: 0, removed: false }, this.provider),
      );
      for (const event of said)
        if (subjectOf(event) === `certificate:${certificate}`)
          this.same(
            `${event.name} in transaction ${event.transactionHash} on the node`,
            there.has(`${event.transactionHash} ${words(event)}`) ? 'an event' : 'one more event',
            'an event',
          );
    }
  }

  async end(events: readonly LoggedEvent[]): Promise<void> {
    const { certificate, end, head, book, storage } = this.bundle;
    const replayed = this.attempt(`certificate ${certificate}, its events replayed`, () =>
      endOf(events, certificate),
    );
    if (replayed) this.compare('in its events', replayed, 'in the bundle', end);
    const newest = block.parse(await this.ask('eth_getBlockByNumber', ['latest', false]));
    const at: BlockTag = newest.hash === head.hash ? 'latest' : { blockHash: head.hash };
    const holdings = (replayed ?? end).holdings.map(({ id }) => id);
    try {
      const answered = await answeredState(this.provider, book, at, certificate, holdings);
      this.compare('on the node', answered, 'in the events', replayed ?? end);
      await this.slots(storage, at);
    } catch (error) {
      if (at === 'latest') throw error;
      this.found.unchecked.push(
        `what the node’s book answers at block ${String(head.number)}: the node has gone on and keeps that state no more`,
      );
      this.proofs(storage);
    }
  }

  private async slots(storage: Bundle['storage'], at: BlockTag): Promise<void> {
    this.proofs(storage);
    for (const { key, value } of storage?.slots ?? [])
      this.same(
        `storage ${key} on the node`,
        hex.parse(await this.ask('eth_getStorageAt', [this.bundle.book, key, at])),
        value,
      );
  }

  /** The storage that the end is read from, proven from the head's own root. */
  private proofs(storage: Bundle['storage']): void {
    if (!storage) {
      this.found.unchecked.push('the book’s storage: the node that the bundle was made at proves none');
      return;
    }
    const { head, book, codeHashes } = this.bundle;
    const proven = this.attempt('the proof of the book’s account', () => {
      const value = provenValue(
        readHeader(head.header).stateRoot,
        hex.parse(keccak256(book)),
        storage.accountProof,
      );
      const [, , root, code] = account.parse(decodeRlp(value ?? '0x'));
      return { root, code };
    });
    if (!proven) return;
    this.same('the book’s code in the head’s state', proven.code, codeHashes[book]);
    for (const { key, value, proof } of storage.slots) {
      const held = this.attempt(`the proof of storage ${key}`, () => {
        const there = provenValue(proven.root, hex.parse(keccak256(key)), proof);
        return there === undefined ? 0n : BigInt(z.string().parse(decodeRlp(there)));
      });
      this.same(`storage ${key} in the head’s state`, held, BigInt(value));
    }
  }

  private compare(here: string, one: EndState, there: string, other: EndState): void {
    const id = this.bundle.certificate;
    for (const [name, value] of Object.entries(one.certificate))
      this.same(
        `certificate ${id}, ${name} ${here}`,
        value,
        Object.entries(other.certificate).find(([known]) => known === name)?.[1],
        there,
      );
    const others = new Map(other.holdings.map((holding) => [holding.id, holding]));
    for (const holding of one.holdings) {
      const known = others.get(holding.id);
      this.same(`holding ${holding.id} ${here}`, holdingWords(holding), known && holdingWords(known), there);
      others.delete(holding.id);
    }
    for (const unknown of others.keys())
      this.same(`holding ${unknown} ${here}`, 'nothing', 'a holding', there);
  }

  /** What the book had recorded of a key up to a block, as its logs say. */
  private async keyAt(
    key: Hex,
    blockNumber: number,
  ): Promise<{ participant: string; powers: bigint } | undefined> {
    const event = bookInterface.getEvent('KeyRecorded');
    if (!event) throw new Error('This version’s book records no keys.');
    const logs = z.array(keyLog).parse(
      await this.ask('eth_getLogs', [
        {
          address: this.bundle.book,
          topics: [event.topicHash, null, null, key],
          fromBlock: '0x0',
          toBlock: toQuantity(blockNumber),
        },
      ]),
    );
    const last = logs.at(-1);
    if (!last) return undefined;
    const said = z
      .object({ participant: z.bigint(), powers: z.bigint() })
      .parse(bookInterface.decodeEventLog(event, last.data, last.topics).toObject());
    return { participant: said.participant.toString(), powers: said.powers };
  }

  private async blockAt(number: number): Promise<z.infer<typeof block> | undefined> {
    return (
      block.nullable().parse(await this.ask('eth_getBlockByNumber', [toQuantity(number), false])) ?? undefined
    );
  }

  private ask(method: string, words: unknown[]): Promise<unknown> {
    return this.provider.send(method, words);
  }

  private same(what: string, one: Told, other: Told, there = 'in the bundle'): void {
    this.found.checks++;
    if (String(one) === String(other)) return;
    this.found.differences.push(
      `${what}: ${String(one ?? 'nothing')}, but ${String(other ?? 'nothing')} ${there}`,
    );
  }

  /** What cannot even be read is a difference like any other. */
  private attempt<T>(what: string, work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      this.found.checks++;
      this.found.differences.push(
        `${what} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      );
      return undefined;
    }
  }
}

/** Where an event stands: its transaction, the log in that transaction's receipt, and the item of that log. */
function nameOf(event: { transactionHash: string; logIndex: number; item: number }): string {
  return `${event.transactionHash}/${String(event.logIndex)}/${String(event.item)}`;
}

function words({
  name,
  orderHash: hash,
  args,
  blockNumber,
}: Pick<Bundle['events'][number], 'name' | 'orderHash' | 'args' | 'blockNumber'>): string {
  const sorted = Object.entries(args).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([blockNumber, name, hash, sorted]);
}

function holdingWords({ amount, owner, epoch, state }: EndState['holdings'][number]): string {
  return `${amount} of participant ${owner}, epoch ${String(epoch)}, ${state}`;
}

/** The argument of an event that names whose act it is; the others are attested, or open to several. */
const ACTORS: Readonly<Record<string, string>> = {
  Transferred: 'from',
  HoldPlaced: 'owner',
  Pledged: 'owner',
  Committed: 'financier',
  Returned: 'from',
  Voided: 'owner',
};

function actorOf({ name, args }: LoggedEvent): string | undefined {
  if (name === 'Issued') return String(obligorOf(BigInt(String(args.certificate))));
  const named = ACTORS[name];
  return named === undefined ? undefined : String(args[named]);
}
