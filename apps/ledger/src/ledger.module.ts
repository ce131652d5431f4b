import {
  Inject,
  Module,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Carriage, Projector, Submitter, connect, openRelayer, type Ledger } from '#chain';
import { CONFIGURATION, needed, type Configuration } from '#common';
import { Walls } from '#database';
import { Bells } from '#queue';
import { BundlesController } from './bundles.controller.js';
import { ChecksController } from './checks.controller.js';
import { LedgerStateController } from './ledger-state.controller.js';
import { LEDGER } from './ledger-token.js';
import { MetricsController } from './metrics.controller.js';
import { OversightController } from './oversight.controller.js';
import { REACTIONS } from './reactions.js';

/** Carries orders to the chain and reads it back: the one place with the relayer's key. */
@Module({
  controllers: [
    BundlesController,
    ChecksController,
    LedgerStateController,
    MetricsController,
    OversightController,
  ],
  providers: [
    {
      provide: LEDGER,
      useFactory: (configuration: Configuration, walls: Walls): Promise<Ledger> =>
        openRelayer(walls, connect(needed(configuration, 'RPC_URL')), needed(configuration, 'RELAYER_KEY')),
      inject: [CONFIGURATION, Walls],
    },
  ],
})
export class LedgerModule
  implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown
{
  private readonly submitter: Submitter;
  private readonly carriage: Carriage;
  private readonly closing = new AbortController();

  constructor(
    @Inject(CONFIGURATION) configuration: Configuration,
    @Inject(LEDGER) private readonly ledger: Ledger,
    private readonly bells: Bells,
    walls: Walls,
  ) {
    this.submitter = new Submitter(walls, ledger, {
      lanes: configuration.RELAYER_LANES,
      gasPrice: configuration.GAS_PRICE_WEI,
      gasPriceLimit: configuration.GAS_PRICE_LIMIT_WEI,
      stuckSeconds: configuration.STUCK_SECONDS,
    });
    const projector = new Projector(walls, ledger, REACTIONS, {
      onOrphaned: () => this.submitter.sendAgain(),
    });
    this.carriage = new Carriage(this.submitter, projector, ledger);
  }

  async onApplicationBootstrap(): Promise<void> {
    // What was sent before a crash is sent again, byte for byte.
    await this.submitter.sendAgain();
    const tell = (): void => {
      this.bells.tellProjected();
      void this.bells.ring('factoring');
      void this.bells.ring('settlement');
    };
    await this.bells.answer('ledger', () => this.carriage.run(tell, this.closing.signal));
  }

  /** What is in flight is found again by the next start. */
  beforeApplicationShutdown(): void {
    this.closing.abort();
  }

  onApplicationShutdown(): void {
    this.ledger.provider.destroy();
  }
}
