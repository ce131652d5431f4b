import { Injectable } from '@nestjs/common';
import type { BusinessDate } from '#common';
import type { DayTask, Reaction } from '#identity';
import { Allocations } from './allocations/allocations.service.js';
import { AfterDue } from './after-due.service.js';
import { Discounts } from './discounts.service.js';
import { Endings } from './endings.service.js';
import { Repurchase } from './repurchase.service.js';
import { RequestEndings } from './request-endings.service.js';
import { Sale } from './sale.service.js';
import { StandingPrices } from './standing-prices/standing-prices.service.js';

/** What factoring does unasked: after the ledger has spoken, at the start of a business day, and as time passes. */
@Injectable()
export class FactoringDay {
  readonly reactions: readonly Reaction[];
  readonly task: DayTask = {
    name: 'factoring.day',
    service: 'factoring',
    run: (today) => this.start(today),
  };

  constructor(
    sale: Sale,
    private readonly endings: Endings,
    private readonly afterDue: AfterDue,
    private readonly repurchase: Repurchase,
    private readonly requestEndings: RequestEndings,
    private readonly standingPrices: StandingPrices,
    private readonly allocations: Allocations,
    private readonly discounts: Discounts,
  ) {
    this.reactions = [sale, endings, afterDue, repurchase].flatMap(({ reactions }) => reactions);
  }

  async age(): Promise<void> {
    const rules = [this.endings, this.afterDue, this.repurchase].flatMap(({ ageing }) => ageing);
    await this.discounts.age(rules);
    await this.allocations.expire();
  }

  private async start(today: BusinessDate): Promise<void> {
    await this.requestEndings.startDay(today);
    await this.standingPrices.startDay(today);
    await this.endings.startDay(today);
    await this.discounts.age(this.afterDue.ageing);
    await this.repurchase.startDay(today);
  }
}
