import type { JsonRpcProvider } from 'ethers';
import { z } from 'zod';
import { Walls } from '#database';

/** How the ledger's carrying and reading stands at one moment. */
export interface LedgerFigures {
  /** The node's newest block; undefined while the node does not answer. */
  headBlock: number | undefined;
  /** The last block that was projected; -1 before the first. */
  checkpointBlock: number;
  halted: boolean;
  /** Operations that have not ended, by status. */
  backlog: { pending: number; sent: number };
  /** Age of the oldest of them, in seconds; 0 where there is none. */
  oldestSeconds: number;
  /** Consequences of events that have not run, those that wait for a person included. */
  reactionsWaiting: number;
}

const NODE_PATIENCE_MS = 2_000;

const row = z.object({
  checkpoint_block: z.string().transform(Number),
  halted: z.boolean(),
  pending: z.number(),
  sent: z.number(),
  oldest_seconds: z.number(),
  reactions_waiting: z.number(),
});

/** Reads the figures; a node that is away takes none of the others with it. */
export async function ledgerFigures(walls: Walls, provider: JsonRpcProvider): Promise<LedgerFigures> {
  const [headBlock, found] = await Promise.all([
    headOf(provider),
    walls.asService('ledger', async () =>
      z.tuple([row]).parse(
        await walls.manager().query(
          `select coalesce((select block_number from ledger.checkpoint), -1)::text as checkpoint_block,
             exists (select 1 from ledger.checkpoint where halted is not null) as halted,
             count(*) filter (where status = 'pending')::int as pending,
             count(*) filter (where status = 'sent')::int as sent,
             coalesce(extract(epoch from now() - min(created_at)), 0)::float8 as oldest_seconds,
             (select count(*)::int from ledger.reaction where done_at is null) as reactions_waiting
           from trade.operation where status in ('pending', 'sent')`,
        ),
      ),
    ),
  ]);
  const [at] = found;
  return {
    headBlock,
    checkpointBlock: at.checkpoint_block,
    halted: at.halted,
    backlog: { pending: at.pending, sent: at.sent },
    oldestSeconds: at.oldest_seconds,
    reactionsWaiting: at.reactions_waiting,
  };
}

/** However a node fails to answer, its head is a figure that is missing, and not a page that fails. */
async function headOf(provider: JsonRpcProvider): Promise<number | undefined> {
  const away = new Promise<undefined>((resolve) => {
    setTimeout(resolve, NODE_PATIENCE_MS, undefined).unref();
  });
  return Promise.race([provider.getBlockNumber().catch(() => undefined), away]);
}
