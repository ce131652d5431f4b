import { Controller, Get, Header, Inject } from '@nestjs/common';
import { ApiBearerAuth, ApiProduces, ApiTags } from '@nestjs/swagger';
import { Gauge, Registry } from 'prom-client';
import { ledgerFigures, type Ledger } from '#chain';
import { Walls } from '#database';
import { Allow } from '#identity';
import { LEDGER } from './ledger-token.js';

/** How far the reading is behind the chain, what waits, and whether it has halted. */
@ApiTags('ledger')
@ApiBearerAuth()
@Controller('v1')
export class MetricsController {
  private readonly registry = new Registry();
  private readonly gauges = {
    head: this.gauge(
      'ledger_head_block',
      'Number of the newest block that the node has; absent while it is away',
    ),
    checkpoint: this.gauge('ledger_checkpoint_block', 'Number of the last block that was projected'),
    lag: this.gauge('ledger_lag_blocks', 'Blocks between the two'),
    oldest: this.gauge('ledger_oldest_pending_seconds', 'Age of the oldest operation that has not ended'),
    reactions: this.gauge('ledger_reactions_waiting', 'Consequences of events that have not run'),
    halted: this.gauge('ledger_halted', '1 while the reading has halted'),
    backlog: new Gauge({
      name: 'ledger_backlog_operations',
      help: 'Operations that have not ended, by status',
      labelNames: ['status'],
      registers: [this.registry],
    }),
  };

  constructor(
    private readonly walls: Walls,
    @Inject(LEDGER) private readonly ledger: Ledger,
  ) {}

  /** The ledger's figures as Prometheus reads them. */
  @Get('metrics')
  @Allow({ company: ['operator'] })
  @Header('content-type', Registry.PROMETHEUS_CONTENT_TYPE)
  @ApiProduces('text/plain')
  async metrics(): Promise<string> {
    const figures = await ledgerFigures(this.walls, this.ledger.provider);
    const { head, checkpoint, lag, oldest, reactions, halted, backlog } = this.gauges;
    this.registry.resetMetrics();
    checkpoint.set(figures.checkpointBlock);
    if (figures.headBlock !== undefined) {
      head.set(figures.headBlock);
      lag.set(figures.headBlock - figures.checkpointBlock);
    } else {
      head.remove();
      lag.remove();
    }
    for (const [status, count] of Object.entries(figures.backlog)) backlog.set({ status }, count);
    oldest.set(figures.oldestSeconds);
    reactions.set(figures.reactionsWaiting);
    halted.set(figures.halted ? 1 : 0);
    return this.registry.metrics();
  }

  private gauge(name: string, help: string): Gauge {
    return new Gauge({ name, help, registers: [this.registry] });
  }
}
