import { Module, type OnApplicationBootstrap } from '@nestjs/common';
import { BankClient, PaymentInstructions } from '#banking';
import { Standing } from '#certificates';
import { IdentityModule, Reactor } from '#identity';
import { Bells } from '#queue';
import { Arrears } from './arrears.service.js';
import { BankDesk } from './bank-desk.service.js';
import { DaySteps } from './day-steps.service.js';
import { EndOfDay } from './end-of-day.service.js';
import { OwedPayments } from './owed-payments.service.js';
import { Payments } from './payments.service.js';
import { SettlementController } from './settlement.controller.js';

/** The business day, payments on the pay date, and the banks’ desk. */
@Module({
  imports: [IdentityModule],
  controllers: [SettlementController],
  providers: [Arrears, BankClient, BankDesk, DaySteps, EndOfDay, OwedPayments, PaymentInstructions, Payments, Reactor, Standing],
})
export class SettlementModule implements OnApplicationBootstrap {
  constructor(
    private readonly bells: Bells,
    private readonly desk: BankDesk,
    private readonly reactor: Reactor,
    private readonly standing: Standing,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.bells.answer('settlement', async () => {
      await this.reactor.run(this.standing.reactions);
      await this.standing.age();
      await this.desk.work();
    });
  }
}
