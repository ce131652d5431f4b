import { Module, type OnApplicationBootstrap } from '@nestjs/common';
import { PaymentInstructions } from '#banking';
import { Foresight, Parties, Undisputed } from '#certificates';
import { DayWork, IdentityModule, Reactor } from '#identity';
import { Bells } from '#queue';
import { Discounts } from './discounts.service.js';
import { FactoringController } from './factoring.controller.js';
import { Quotes } from './quotes.service.js';
import { LocalRegister, ReceivablesRegister } from './register.js';

/** Products, quotes and discounts. */
@Module({
  imports: [IdentityModule],
  controllers: [FactoringController],
  providers: [
    Discounts,
    Foresight,
    Parties,
    PaymentInstructions,
    Quotes,
    Reactor,
    Undisputed,
    { provide: ReceivablesRegister, useClass: LocalRegister },
  ],
})
export class FactoringModule implements OnApplicationBootstrap {
  constructor(
    private readonly bells: Bells,
    private readonly reactor: Reactor,
    private readonly discounts: Discounts,
    private readonly dayWork: DayWork,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.bells.answer('factoring', async () => {
      await this.reactor.run(this.discounts.reactions);
      await this.dayWork.run([this.discounts.dayTask]);
    });
  }
}
