import { Contract, Result } from 'ethers';
import { z } from 'zod';
import { errorCatalogue } from '#common';
import { Walls } from '#database';
import { certificateOf, rootHolding } from '#orders';
import { bookInterface } from './book.js';
import type { Ledger } from './ledger.js';
import { currencyOf } from './ledger-words.js';
import { eventsOf } from './logged-events.js';
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

/** The sums of one currency, from the chain alone and from the platform's record, at one block. */
export interface CurrencySums {
  currency: string;
  chain: Sums;
  record: Sums;
  /** Both are equal, and what was issued is the sum of the rest on both sides. */
  agrees: boolean;
}

export const sumsErrors = errorCatalogue({
  'ledger-away': {
    kind: 'unavailable',
    en: 'The ledger’s node does not answer, so nothing can be recomputed from the chain. Try again when it is back.',
    zh: '账本节点没有回应,无法从链上重新计算,请在恢复后重试。',
  },
});

/** How many questions are before the node at once. */
const AT_ONCE = 64;
const MAKES_PARTS = new Set(['Transferred', 'HoldPlaced', 'Pledged', 'Voided']);
const checkpoint = z.tuple([
  z.object({ block_number: z.string().transform(Number), block_hash: z.string() }),
]);
const recordRow = z.object({
  currency: z.string(),
  issued: z.string().transform(BigInt),
  held: z.string().transform(BigInt),
  funded: z.string().transform(BigInt),
  settled: z.string().transform(BigInt),
  cancelled: z.string().transform(BigInt),
});
const chainHolding = z.object({ amount: z.bigint(), owner: z.bigint() });

const RECORD = `select c.currency, sum(c.face)::text as issued, coalesce(sum(h.held), 0)::text as held,
    coalesce(sum(h.funded), 0)::text as funded, coalesce(sum(h.settled), 0)::text as settled,
    coalesce(sum(h.cancelled), 0)::text as cancelled
  from projection.certificate c left join lateral (
    select sum(p.amount) filter (where o.roles & $1 = 0) as held, sum(p.amount) filter (where o.roles & $1 <> 0) as funded,
      sum(p.paid) as settled, sum(p.cancelled) as cancelled
    from projection.holding p join projection.participant o on o.number = p.owner where p.certificate_id = c.id) h on true
  group by c.currency order by c.currency`;

/**
 * Adds up what was issued, held, funded, settled and cancelled: from the chain's own logs and the contract's storage,
 * none of which passes through the database; and beside it from the projections, at the block up to which they have
 * read. @throws ledger-away
 */
export async function ledgerSums(
  walls: Walls,
  { provider, domain }: Ledger,
): Promise<{
  block: { number: number; hash: string };
  certificates: number;
  holdings: number;
  sums: CurrencySums[];
}> {
  const { at, record } = await walls.inSnapshot('verify', async () => {
    const db = walls.manager();
    const [found] = checkpoint.parse(
      await db.query('select block_number, block_hash from ledger.checkpoint'),
    );
    return { at: found, record: z.array(recordRow).parse(await db.query(RECORD, [ROLE.financier])) };
  });
  const away = (): never => {
    throw sumsErrors('ledger-away');
  };
  const logs = await provider
    .getLogs({ address: domain.verifyingContract, fromBlock: 0, toBlock: at.block_number })
    .catch(away);

  const chain = new Map<string, Sums>();
  const currencies = new Map<string, string>();
  const roles = new Map<string, number>();
  const holdings = new Set<bigint>();
  const sumsOf = (currency: string): Sums => {
    const sums = chain.get(currency) ?? { issued: 0n, held: 0n, funded: 0n, settled: 0n, cancelled: 0n };
    chain.set(currency, sums);
    return sums;
  };
  const ofHolding = (holding: bigint): Sums => sumsOf(currencies.get(String(certificateOf(holding))) ?? '');
  for (const { name, args } of logs.flatMap(eventsOf)) {
    const whole = (word: string): bigint => BigInt(String(args[word]));
    if (name === 'Issued') {
      currencies.set(String(args.certificate), currencyOf(args.currency));
      sumsOf(currencyOf(args.currency)).issued += whole('face');
      holdings.add(rootHolding(whole('certificate')));
    }
    if (MAKES_PARTS.has(name) && args.child !== '0') holdings.add(whole('child'));
    if (name === 'Settled') ofHolding(whole('holding')).settled += whole('amount');
    if (name === 'HoldingCancelled') ofHolding(whole('holding')).cancelled += whole('amount');
    if (name === 'ParticipantRecorded') roles.set(String(args.participant), Number(args.roles));
  }
  const book = new Contract(domain.verifyingContract, bookInterface, provider);
  const ids = [...holdings];
  for (let first = 0; first < ids.length; first += AT_ONCE) {
    const asked = ids.slice(first, first + AT_ONCE).map(async (id) => {
      const answer: unknown = await book
        .getFunction('holdingOf')
        .staticCall(id, { blockTag: at.block_hash })
        .catch(away);
      const { amount, owner } = chainHolding.parse(z.instanceof(Result).parse(answer).toObject());
      const isFunded = ((roles.get(owner.toString()) ?? 0) & ROLE.financier) !== 0;
      ofHolding(id)[isFunded ? 'funded' : 'held'] += amount;
    });
    await Promise.all(asked);
  }
  const nothing: Sums = { issued: 0n, held: 0n, funded: 0n, settled: 0n, cancelled: 0n };
  const known = new Map(record.map(({ currency, ...sums }) => [currency, sums]));
  const sums = [...new Set([...chain.keys(), ...known.keys()])].sort().map((currency) => {
    const both = { chain: chain.get(currency) ?? nothing, record: known.get(currency) ?? nothing };
    return {
      currency,
      ...both,
      agrees: isWhole(both.chain) && isWhole(both.record) && isSame(both.chain, both.record),
    };
  });
  return {
    block: { number: at.block_number, hash: at.block_hash },
    certificates: currencies.size,
    holdings: holdings.size,
    sums,
  };
}

function isWhole({ issued, held, funded, settled, cancelled }: Sums): boolean {
  return issued === held + funded + settled + cancelled;
}

function isSame(one: Sums, other: Sums): boolean {
  return (['issued', 'held', 'funded', 'settled', 'cancelled'] as const).every((of) => one[of] === other[of]);
}
