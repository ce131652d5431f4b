import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { ProblemFilter } from '#common';
import { AccessGuard } from './access.guard.js';
import { Backlog } from './backlog.js';
import { Carrier } from './carrier.service.js';
import { Cases } from './cases.service.js';
import { DayWork } from './day-work.js';
import { Decisions } from './decisions.service.js';
import { IdentityController } from './identity.controller.js';
import { Notices } from './notices.service.js';
import { OnceInterceptor } from './once.interceptor.js';
import { Operations } from './operations.service.js';
import { Proposals } from './proposals.service.js';
import { Reactor } from './reactor.js';
import { WaitInterceptor } from './wait.interceptor.js';

/** Who asks and what it may; proposals, signatures and operations. */
@Module({
  controllers: [IdentityController],
  providers: [
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_GUARD, useClass: AccessGuard },
    // Waits outside of the request's transaction, which has to commit first.
    { provide: APP_INTERCEPTOR, useClass: WaitInterceptor },
    { provide: APP_INTERCEPTOR, useClass: OnceInterceptor },
    Backlog,
    Carrier,
    Cases,
    DayWork,
    Decisions,
    Notices,
    Operations,
    Proposals,
    Reactor,
  ],
  exports: [Cases, DayWork, Decisions, Notices, Operations, Proposals],
})
export class IdentityModule {}
