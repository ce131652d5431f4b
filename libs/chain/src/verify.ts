import { Contract, Result } from 'ethers';
import { z } from 'zod';
import { Walls } from '#database';
import { certificateOf, rootHolding } from '#orders';
import { CONTRACT_STATES } from './at-the-node.js';
import { bookInterface, hex, wordsOf } from './book.js';
import type { Ledger } from './ledger.js';
import { currencyOf, dateOf } from './ledger-words.js';
import { eventsOf, readEvents, type LoggedEvent } from './logged-events.js';

/** What `verify` found; `differences` are sentences that name the thing and both values. */
export interface Verification {
  ok: boolean;
  checks: number;
  differences: string[];
  /** What could not be compared, and why. */
  unchecked: string[];
}

const MAKES_PARTS = new Set(['Transferred', 'HoldPlaced', 'Pledged', 'Voided']);

const checkpoint = z.array(z.object({ block_number: z.string().transform(Number), block_hash: z.string() }));
const holdingRows = z.array(
  z.object({
    id: z.string(),
    certificate_id: z.string(),
    owner: z.string(),
    amount: z.string(),
    paid: z.string(),
    cancelled: z.string(),
    epoch: z.number(),
    state: z.string(),
  }),
);
const certificateRows = z.array(
  z.object({
    id: z.string(),
    payee: z.string(),
    face: z.string(),
    outstanding: z.string(),
    currency: z.string(),
    due_on: z.string(),
  }),
);
const documentRows = z.array(
  z.object({ doc_key: z.string(), amount: z.string(), used: z.string(), version: z.number() }),
);
const operationRows = z.array(z.object({ id: z.string(), status: z.string(), order_hash: z.string() }));
const chainHolding = z.object({
  amount: z.bigint(),
  owner: z.bigint(),
  epoch: z.bigint(),
  state: z.bigint(),
});
const chainCertificate = z.object({
  payee: z.bigint(),
  face: z.bigint(),
  outstanding: z.bigint(),
  currency: hex,
  dueOn: z.bigint(),
});
const chainDocument = z.object({ amount: z.bigint(), used: z.bigint(), version: z.bigint() });

/**
 * Compares the projections with the chain: the stored events with the chain's own logs, and every certificate, holding
 * and document that those logs name with the contract's storage; then the sums that must hold. The ids come from the
 * logs, since ids from the projection could not show an event that was missed.
 */
export async function verify(walls: Walls, { provider, domain }: Ledger): Promise<Verification> {
  return walls.inSnapshot('verify', async () => {
    const db = walls.manager();
    const found: Verification = { ok: true, checks: 0, differences: [], unchecked: [] };
    const compare = (what: string, chain: unknown, database: unknown): void => {
      found.checks++;
      if (String(chain) === String(database)) return;
      found.differences.push(`${what}: ${String(chain)} on the chain, ${String(database)} in the database`);
    };

    const [at] = checkpoint.parse(await db.query('select block_number, block_hash from ledger.checkpoint'));
    const head = await provider.getBlock('latest');
    compare('the last block', head?.number, at?.block_number);
    compare('the last block’s hash', head?.hash, at?.block_hash);
    if (!at || head?.number !== at.block_number) {
      found.unchecked.push('Nothing else was compared: the projections are not at the chain’s head.');
      return { ...found, ok: false };
    }

    const logs = await provider.getLogs({
      address: domain.verifyingContract,
      fromBlock: 0,
      toBlock: at.block_number,
    });
    const events = logs.flatMap(eventsOf);
    const place = (event: LoggedEvent): string =>
      `event ${String(event.logIndex)} of block ${String(event.blockNumber)}${event.item > 0 ? `, item ${String(event.item)}` : ''}`;
    const words = (event: LoggedEvent): string => `${event.blockHash} ${wordsOf(event)}`;
    const stored = new Map((await readEvents(db)).map((event) => [place(event), words(event)]));
    for (const event of events) {
      compare(`${place(event)} (${event.name})`, words(event), stored.get(place(event)) ?? 'nothing');
      stored.delete(place(event));
    }
    for (const [where, what] of stored) compare(where, 'nothing', what);

    const named = {
      certificates: new Set<bigint>(),
      holdings: new Set<bigint>(),
      documents: new Set<string>(),
    };
    for (const { name, args } of events) {
      if (name === 'Issued') {
        named.certificates.add(BigInt(String(args.certificate)));
        named.holdings.add(rootHolding(BigInt(String(args.certificate))));
      }
      if (MAKES_PARTS.has(name) && args.child !== '0') named.holdings.add(BigInt(String(args.child)));
      if (name === 'DocumentRecorded') named.documents.add(String(args.docKey));
    }

    const book = new Contract(domain.verifyingContract, bookInterface, provider);
    const read = async (view: string, ...of: unknown[]): Promise<unknown> => {
      const answer: unknown = await book.getFunction(view).staticCall(...of, { blockTag: at.block_hash });
      return z.instanceof(Result).parse(answer).toObject();
    };

    const holdings = holdingRows.parse(
      await db.query(
        'select id, certificate_id, owner, amount, paid, cancelled, epoch, state from projection.holding',
      ),
    );
    const holdingById = new Map(holdings.map((row) => [row.id, row]));
    for (const id of named.holdings) {
      const chain = chainHolding.parse(await read('holdingOf', id));
      const row = holdingById.get(id.toString());
      compare(`holding ${String(id)}, amount`, chain.amount, row?.amount);
      compare(`holding ${String(id)}, owner`, chain.owner, row?.owner);
      compare(`holding ${String(id)}, epoch`, chain.epoch, row?.epoch);
      compare(`holding ${String(id)}, state`, CONTRACT_STATES[Number(chain.state)], row?.state);
    }
    for (const { id } of holdings)
      if (!named.holdings.has(BigInt(id))) compare(`holding ${id}`, 'nothing', 'a row');

    const certificates = certificateRows.parse(
      await db.query(
        'select id, payee, face, outstanding, currency, due_on::text as due_on from projection.certificate',
      ),
    );
    const certificateById = new Map(certificates.map((row) => [row.id, row]));
    const partsOf = Map.groupBy(named.holdings, certificateOf);
    for (const id of named.certificates) {
      const chain = chainCertificate.parse(await read('certificateOf', id));
      const row = certificateById.get(id.toString());
      compare(`certificate ${String(id)}, payee`, chain.payee, row?.payee);
      compare(`certificate ${String(id)}, face`, chain.face, row?.face);
      compare(`certificate ${String(id)}, outstanding`, chain.outstanding, row?.outstanding);
      compare(`certificate ${String(id)}, currency`, currencyOf(chain.currency), row?.currency);
      compare(`certificate ${String(id)}, due date`, dateOf(Number(chain.dueOn)), row?.due_on);
      const rows = (partsOf.get(id) ?? []).flatMap((part) => holdingById.get(part.toString()) ?? []);
      const sum = (of: 'amount' | 'paid' | 'cancelled'): bigint =>
        rows.reduce((total, part) => total + BigInt(part[of]), 0n);
      compare(`certificate ${String(id)}, its parts together`, chain.outstanding, sum('amount'));
      compare(
        `certificate ${String(id)}, outstanding, paid and cancelled together`,
        chain.face,
        sum('amount') + sum('paid') + sum('cancelled'),
      );
    }
    for (const { id } of certificates)
      if (!named.certificates.has(BigInt(id))) compare(`certificate ${id}`, 'nothing', 'a row');

    const documents = documentRows.parse(
      await db.query('select doc_key, amount, used, version from projection.document'),
    );
    const documentByKey = new Map(documents.map((row) => [row.doc_key, row]));
    for (const key of named.documents) {
      const chain = chainDocument.parse(await read('documentOf', key));
      const row = documentByKey.get(key);
      compare(`document ${key}, amount`, chain.amount, row?.amount);
      compare(`document ${key}, used`, chain.used, row?.used);
      compare(`document ${key}, version`, chain.version, row?.version);
      compare(`document ${key}, used beyond its amount`, chain.used > chain.amount, false);
    }
    for (const row of documents)
      if (!named.documents.has(row.doc_key)) compare(`document ${row.doc_key}`, 'nothing', 'a row');

    const applied = new Set<string>(
      events.filter((event) => event.name !== 'Refused').map((event) => event.orderHash),
    );
    for (const row of operationRows.parse(
      await db.query('select id, status, order_hash from trade.operation'),
    )) {
      compare(`operation ${row.id}, applied`, applied.has(row.order_hash), row.status === 'applied');
    }
    found.ok = found.differences.length === 0;
    return found;
  });
}
