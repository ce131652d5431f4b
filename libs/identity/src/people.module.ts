import { Module } from '@nestjs/common';
import { ApiKeysController } from './api-keys/api-keys.controller.js';
import { ApiKeys } from './api-keys/api-keys.service.js';
import { IdentityModule } from './identity.module.js';
import { OidcController } from './oidc/oidc.controller.js';
import { OidcProviders } from './oidc/oidc-providers.service.js';
import { OidcSignIn } from './oidc/oidc-sign-in.service.js';
import { PhoneCodes } from './phones/phone-codes.service.js';
import { Phones } from './phones/phones.service.js';
import { SandboxPeopleController } from './sandbox/sandbox-people.controller.js';
import { SandboxPeople } from './sandbox/sandbox-people.service.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { Invitations } from './users/invitations.service.js';
import { JoiningController } from './users/joining.controller.js';
import { Joining } from './users/joining.service.js';
import { PeopleDecisions } from './users/people-decisions.service.js';
import { UsersController } from './users/users.controller.js';

/** What people do for themselves and their company's people over HTTP; one service has these routes. */
@Module({
  imports: [IdentityModule],
  controllers: [
    ApiKeysController,
    SandboxPeopleController,
    SessionsController,
    UsersController,
    JoiningController,
    OidcController,
  ],
  providers: [
    ApiKeys,
    Invitations,
    Joining,
    OidcProviders,
    OidcSignIn,
    PeopleDecisions,
    PhoneCodes,
    Phones,
    SandboxPeople,
  ],
  exports: [Invitations, Joining],
})
export class PeopleModule {}
