import { Module, type OnApplicationBootstrap } from '@nestjs/common';
import { AccountProofs, BankClient, PaymentInstructions } from '#banking';
import { Standing } from '#certificates';
import { IdentityModule, Reactor } from '#identity';
import { Bells } from '#queue';
import { Arrears } from './arrears.service.js';
import { BankBalances } from './bank-balances.service.js';
import { BankEntries } from './bank-entries.service.js';
import { BankDesk } from './bank-desk.service.js';
import { CalendarsController } from './calendars.controller.js';
import { Calendars } from './calendars.service.js';
import { DayProgress } from './day-progress.service.js';
import { DaySteps } from './day-steps.service.js';
import { Defaults } from './defaults.service.js';
import { EarlySettlements } from './early-settlements.service.js';
import { EndOfDay } from './end-of-day.service.js';
import { OwedPayments } from './owed-payments.service.js';
import { Payments } from './payments.service.js';
import { PlayAccountsController } from './play-accounts.controller.js';
import { PlayAccounts } from './play-accounts.service.js';
import { RoadsController } from './roads.controller.js';
import { SettlementController } from './settlement.controller.js';

import { Suspense } from './suspense.service.js';
import { Unanswered } from './unanswered.service.js';

/** The business day, payments on the pay date, and the banks’ desk. */
@Module({
  imports: [IdentityModule],
  controllers: [CalendarsController, PlayAccountsController, RoadsController, SettlementController],
  providers: [
    AccountProofs,
    Arrears,
    BankClient,
    BankDesk,
    BankBalances,
    BankEntries,
    Calendars,
    DayProgress,
    DaySteps,
    Defaults,
    EarlySettlements,
    EndOfDay,
    OwedPayments,
    PaymentInstructions,
    Payments,
    PlayAccounts,
    Reactor,
    Standing,
    Unanswered,
    Suspense,
  ],
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
