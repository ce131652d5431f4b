import { Contract, Result } from 'ethers';
import { z } from 'zod';
import { errorCatalogue } from '#common';
import { Walls } from '#database';
import { bookInterface } from './book.js';
import { ChainSums, type BlockAt, type Sums, type SumsSource } from './chain-sums.js';
import type { Ledger } from './ledger.js';
import { eventsOf } from './logged-events.js';
import { ROLE } from './precheck.js';

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

const NOTHING: Sums = { issued: 0n, held: 0n, funded: 0n, settled: 0n, cancelled: 0n };

/**
 * Adds up what was issued, held, funded, settled and cancelled: from the chain's own logs and the contract's storage,
 * none of which passes through the database; and beside it from the projections, at the block up to which they have
 * read.
 */
export class LedgerSums {
  private readonly chain: ChainSums;

  constructor(
    private readonly walls: Walls,
    ledger: Ledger,
  ) {
    this.chain = new ChainSums(sourceOf(ledger));
  }

  /** @throws ledger-away */
  async read(): Promise<{
    block: BlockAt;
    certificates: number;
    holdings: number;
    sums: CurrencySums[];
  }> {
    const { block, record } = await this.walls.inSnapshot('verify', async () => {
      const db = this.walls.manager();
      const [at] = checkpoint.parse(await db.query('select block_number, block_hash from ledger.checkpoint'));
      const rows = z.array(recordRow).parse(await db.query(RECORD, [ROLE.financier]));
      return { block: { number: at.block_number, hash: at.block_hash }, record: rows };
    });
    const { sums: chain, ...counts } = await this.chain.at(block);
    const known = new Map(record.map(({ currency, ...sums }) => [currency, sums]));
    const sums = [...new Set([...chain.keys(), ...known.keys()])].sort().map((currency) => {
      const both = { chain: chain.get(currency) ?? NOTHING, record: known.get(currency) ?? NOTHING };
      return {
        currency,
        ...both,
        agrees: isWhole(both.chain) && isWhole(both.record) && isSame(both.chain, both.record),
      };
    });
    return { block, ...counts, sums };
  }
}

/** Reads the chain from its node. Whatever the node cannot answer is its being away. */
function sourceOf({ provider, domain }: Ledger): SumsSource {
  const away = (): never => {
    throw sumsErrors('ledger-away');
  };
  // Made when it is first asked: routes are described also where there is no ledger.
  let book: Contract | undefined;
  return {
    async events(fromBlock, toBlock) {
      const logs = await provider
        .getLogs({ address: domain.verifyingContract, fromBlock, toBlock })
        .catch(away);
      return logs.flatMap(eventsOf);
    },
    async hashOf(number) {
      return (await provider.getBlock(number).catch(away))?.hash ?? undefined;
    },
    async part(id, blockHash) {
      book ??= new Contract(domain.verifyingContract, bookInterface, provider);
      const answer: unknown = await book
        .getFunction('holdingOf')
        .staticCall(id, { blockTag: blockHash })
        .catch(away);
      return chainHolding.parse(z.instanceof(Result).parse(answer).toObject());
    },
  };
}

function isWhole({ issued, held, funded, settled, cancelled }: Sums): boolean {
  return issued === held + funded + settled + cancelled;
}

function isSame(one: Sums, other: Sums): boolean {
  return (['issued', 'held', 'funded', 'settled', 'cancelled'] as const).every((of) => one[of] === other[of]);
}
