import { Controller, Get, Inject } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { ledgerFigures, type Ledger, type LedgerFigures } from '#chain';
import { Walls } from '#database';
import { Allow } from '#identity';
import { LEDGER } from './ledger-token.js';

/** Milliseconds for which the figures are good enough: every open page asks for them. */
const FRESH_MS = 1_000;

const stateView = z
  .strictObject({
    /** Whether the node answers. */
    reachable: z.boolean(),
    /** The chain's newest block; null while the node is away. */
    head: z.number().nullable(),
    /** The last block that was read; -1 before the first. */
    projected: z.number(),
    behindBlocks: z.number().nullable(),
    /** How many orders wait for the ledger. */
    waiting: z.number(),
    /** Whether the reading has stopped by itself, which a person must look at. */
    halted: z.boolean(),
  })
  .meta({ id: 'LedgerState' });

const figuresView = stateView
  .extend({
    pending: z.number(),
    sent: z.number(),
    /** Age of the oldest order that has not ended. */
    oldestSeconds: z.number(),
    /** Consequences of the ledger's events that have not run. */
    reactionsWaiting: z.number(),
  })
  .meta({ id: 'LedgerFigures' });

/** How the way to the ledger stands, for pages. */
@ApiTags('ledger')
@ApiBearerAuth()
@Controller('v1')
export class LedgerStateController {
  private kept: { at: number; figures: Promise<LedgerFigures> } | undefined;

  constructor(
    private readonly walls: Walls,
    @Inject(LEDGER) private readonly ledger: Ledger,
  ) {}

  /** Whether the ledger can be reached, and how much waits for it: so that every page can say so. */
  @Get('ledger-state')
  @Allow({ suspended: true })
  @ApiOkResponse({ standardSchema: stateView })
  async state(): Promise<z.infer<typeof stateView>> {
    return stateOf(await this.figures());
  }

  /** The same with what the operator looks after; `/v1/metrics` has it for machines. */
  @Get('ledger-figures')
  @Allow({ company: ['operator'] })
  @ApiOkResponse({ standardSchema: figuresView })
  async all(): Promise<z.infer<typeof figuresView>> {
    const figures = await this.figures();
    const { backlog, oldestSeconds, reactionsWaiting } = figures;
    return { ...stateOf(figures), ...backlog, oldestSeconds, reactionsWaiting };
  }

  private figures(): Promise<LedgerFigures> {
    const now = performance.now();
    if (!this.kept || now - this.kept.at > FRESH_MS) {
      this.kept = { at: now, figures: ledgerFigures(this.walls, this.ledger.provider) };
    }
    return this.kept.figures;
  }
}

function stateOf({ headBlock, checkpointBlock, backlog, halted }: LedgerFigures): z.infer<typeof stateView> {
  return {
    reachable: headBlock !== undefined,
    head: headBlock ?? null,
    projected: checkpointBlock,
    behindBlocks: headBlock === undefined ? null : Math.max(0, headBlock - checkpointBlock),
    waiting: backlog.pending + backlog.sent,
    halted,
  };
}
