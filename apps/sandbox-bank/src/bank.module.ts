import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { AccountsController } from './accounts.controller.js';
import { AccountsService } from './accounts.service.js';
import { AttestationsController } from './attestations.controller.js';
import { AttestationsService } from './attestations.service.js';
import { BankClock } from './bank-clock.js';
import { BankStore } from './bank-store.js';
import { DepositsService } from './deposits.service.js';
import { BANK_ENVIRONMENT, type BankEnvironment } from './environment.js';
import { FaultsController } from './faults.controller.js';
import { FaultsService } from './faults.service.js';
import { HealthController } from './health.controller.js';
import { NoticeDeliveryService } from './notice-delivery.service.js';
import { NoticeOutbox } from './notice-outbox.js';
import { NoticesService } from './notices.service.js';
import { PaymentsController } from './payments.controller.js';
import { PaymentsService } from './payments.service.js';
import { ProblemFilter } from './problem.filter.js';
import { ReportsController } from './reports.controller.js';
import { SealsController } from './seals/seals.controller.js';
import { SealsService } from './seals/seals.service.js';
import { StatementsService } from './statements.service.js';
import { TokenGuard } from './token.guard.js';

/** The whole sandbox bank, and the sandbox's signature authority beside it. */
@Module({})
export class BankModule {
  static of(environment: BankEnvironment): DynamicModule {
    return {
      module: BankModule,
      controllers: [
        AccountsController,
        AttestationsController,
        FaultsController,
        HealthController,
        PaymentsController,
        ReportsController,
        SealsController,
      ],
      providers: [
        { provide: BANK_ENVIRONMENT, useValue: environment },
        { provide: APP_GUARD, useClass: TokenGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
        AccountsService,
        AttestationsService,
        BankClock,
        BankStore,
        DepositsService,
        FaultsService,
        NoticeDeliveryService,
        NoticeOutbox,
        NoticesService,
        PaymentsService,
        SealsService,
        StatementsService,
      ],
    };
  }
}
