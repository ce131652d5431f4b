import { Inject, Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Projector, Submitter, connect, openRelayer, type Ledger } from '#chain';
import { CONFIGURATION, needed, type Configuration } from '#common';
import { Walls } from '#database';
import { Bells } from '#queue';
import { BundlesController } from './bundles.controller.js';
import { LEDGER } from './ledger-token.js';
import { MetricsController } from './metrics.controller.js';
import { REACTIONS } from './reactions.js';

/** Carries orders to the chain and reads it back: the one place with the relayer's key. */
@Module({
  controllers: [BundlesController, MetricsController],
  providers: [
    {
      provide: LEDGER,
      useFactory: (configuration: Configuration, walls: Walls): Promise<Ledger> =>
        openRelayer(walls, connect(needed(configuration, 'RPC_URL')), needed(configuration, 'RELAYER_KEY')),
      inject: [CONFIGURATION, Walls],
    },
  ],
})
export class LedgerModule implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly submitter: Submitter;
  private readonly projector: Projector;

  constructor(
    @Inject(LEDGER) private readonly ledger: Ledger,
    private readonly bells: Bells,
    walls: Walls,
  ) {
    this.submitter = new Submitter(walls, ledger);
    this.projector = new Projector(walls, ledger, REACTIONS, {
      onOrphaned: () => this.submitter.sendAgain(),
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    // What was sent before a crash is sent again, byte for byte.
    await this.submitter.sendAgain();
    await this.bells.answer('ledger', () => this.carry());
  }

  onApplicationShutdown(): void {
    this.ledger.provider.destroy();
  }

  private async carry(): Promise<void> {
    let blocks = 0;
    let carried = 1;
    while (carried > 0) {
      carried = await this.submitter.submit();
      blocks += await this.projector.catchUp();
    }
    if (blocks > 0) await Promise.all([this.bells.ring('factoring'), this.bells.ring('settlement')]);
  }
}
