import { Module, type OnApplicationBootstrap } from '@nestjs/common';
import { PaymentInstructions } from '#banking';
import { Foresight, Parties, Transfers, Undisputed } from '#certificates';
import { Contracts, InvoiceUses } from '#evidence';
import { DayWork, IdentityModule, Reactor } from '#identity';
import { Bells } from '#queue';
import { AfterDue } from './after-due.service.js';
import { AllocationsController } from './allocations/allocations.controller.js';
import { AllocationViews } from './allocations/allocation-views.service.js';
import { Allocations } from './allocations/allocations.service.js';
import { Sheets } from './allocations/sheets.service.js';
import { AskedFinanciers } from './asked-financiers.service.js';
import { CaseReleases } from './case-releases.service.js';
import { DiscountMoney } from './discount-money.service.js';
import { DiscountsController } from './discounts.controller.js';
import { Discounts } from './discounts.service.js';
import { Endings } from './endings.service.js';
import { FactoringDay } from './factoring-day.js';
import { FactoringDecisionsController } from './factoring-decisions.controller.js';
import { FactoringController } from './factoring.controller.js';
import { IssueToCashController } from './issue-to-cash/issue-to-cash.controller.js';
import { IssueToCash } from './issue-to-cash/issue-to-cash.service.js';
import { Limits } from './limits.service.js';
import { Products } from './products.service.js';
import { PurchasesController } from './purchases/purchases.controller.js';
import { Purchases } from './purchases/purchases.service.js';
import { Quotes } from './quotes.service.js';
import { LocalRegister, ReceivablesRegister } from './register.js';
import { Repurchase } from './repurchase.service.js';
import { RequestEndings } from './request-endings.service.js';
import { Sale } from './sale.service.js';
import { Sellables } from './standing-prices/sellables.service.js';
import { StandingPricesController } from './standing-prices/standing-prices.controller.js';
import { StandingPrices } from './standing-prices/standing-prices.service.js';

/** Products, quotes, limits and discounts. */
@Module({
  imports: [IdentityModule],
  // Routes with a fixed second part come before those that take an id there.
  controllers: [
    AllocationsController,
    StandingPricesController,
    PurchasesController,
    IssueToCashController,
    FactoringController,
    FactoringDecisionsController,
    DiscountsController,
  ],
  providers: [
    AfterDue,
    AllocationViews,
    Allocations,
    AskedFinanciers,
    CaseReleases,
    Contracts,
    DiscountMoney,
    Discounts,
    Endings,
    FactoringDay,
    Foresight,
    InvoiceUses,
    IssueToCash,
    Limits,
    Parties,
    PaymentInstructions,
    Products,
    Purchases,
    Quotes,
    Reactor,
    Repurchase,
    RequestEndings,
    Sale,
    Sellables,
    Sheets,
    StandingPrices,
    Transfers,
    Undisputed,
    { provide: ReceivablesRegister, useClass: LocalRegister },
  ],
})
export class FactoringModule implements OnApplicationBootstrap {
  constructor(
    private readonly bells: Bells,
    private readonly reactor: Reactor,
    private readonly day: FactoringDay,
    private readonly dayWork: DayWork,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.bells.answer('factoring', async () => {
      await this.reactor.run(this.day.reactions);
      await this.dayWork.run([this.day.task]);
      await this.day.age();
    });
  }
}
