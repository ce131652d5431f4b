import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { ProblemFilter } from '#common';
import { AccessGuard } from './access.guard.js';
import { AuditController } from './audit/audit.controller.js';
import { AuditGuard } from './audit/audit.guard.js';
import { AuditReader } from './audit/audit-reader.service.js';
import { AuditTrail } from './audit/audit-trail.js';
import { Backlog } from './backlog.js';
import { Callers } from './callers.service.js';
import { Carrier } from './carrier.service.js';
import { Cases } from './cases.service.js';
import { DayWork } from './day-work.js';
import { Decisions } from './decisions.service.js';
import { IdentityController } from './identity.controller.js';
import { Limits } from './limits/limits.service.js';
import { Notices } from './notices.service.js';
import { Ceremonies } from './passkeys/ceremonies.service.js';
import { DeviceKeys } from './passkeys/device-keys.service.js';
import { Passkeys } from './passkeys/passkeys.service.js';
import { OnceInterceptor } from './once.interceptor.js';
import { Operations } from './operations.service.js';
import { Proposals } from './proposals.service.js';
import { Reactor } from './reactor.js';
import { Sessions } from './sessions/sessions.service.js';
import { Signatures } from './signatures.service.js';
import { People } from './users/people.service.js';
import { SigningLimits } from './signing-limits.service.js';
import { StepUps } from './users/step-ups.service.js';
import { WaitInterceptor } from './wait.interceptor.js';

/** Who asks and what it may; proposals, signatures and operations. */
@Module({
  controllers: [IdentityController, AuditController],
  providers: [
    { provide: APP_FILTER, useClass: ProblemFilter },
    // First, so that it sees whom the other refuses.
    { provide: APP_GUARD, useClass: AuditGuard },
    { provide: APP_GUARD, useClass: AccessGuard },
    // Waits outside of the request's transaction, which has to commit first.
    { provide: APP_INTERCEPTOR, useClass: WaitInterceptor },
    { provide: APP_INTERCEPTOR, useClass: OnceInterceptor },
    AuditReader,
    AuditTrail,
    Backlog,
    Callers,
    Carrier,
    Cases,
    Ceremonies,
    DayWork,
    Decisions,
    DeviceKeys,
    Limits,
    Notices,
    Operations,
    Passkeys,
    People,
    Proposals,
    Reactor,
    Sessions,
    Signatures,
    SigningLimits,
    StepUps,
  ],
  exports: [
    Cases,
    Ceremonies,
    DayWork,
    Decisions,
    DeviceKeys,
    Notices,
    Operations,
    Passkeys,
    People,
    Proposals,
    Sessions,
    Signatures,
    StepUps,
  ],
})
export class IdentityModule {}
