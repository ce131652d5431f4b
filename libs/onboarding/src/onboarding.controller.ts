import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { pageQuery, uuid, type PageQuery } from '#common';
import {
  Allow,
  Asker,
  NotKept,
  SandboxOnly,
  proposalView,
  signatureBody,
  type Principal,
  type SignatureBody,
  signedView,
} from '#identity';
import { Companies } from './companies.service.js';
import {
  accountBody,
  accountView,
  apiKeyView,
  companyBody,
  companyCard,
  companyLookup,
  userBody,
  userView,
  type AccountBody,
  type CompanyBody,
  type CompanyLookup,
  type UserBody,
} from './onboarding.schemas.js';
import { Participation } from './participation.service.js';
import { Registrations } from './registrations.service.js';

/** Companies and their users, as the operator registers them. */
@ApiTags('onboarding')
@ApiBearerAuth()
@Controller('v1/companies')
export class OnboardingController {
  constructor(
    private readonly companies: Companies,
    private readonly registrations: Registrations,
    private readonly participation: Participation,
  ) {}

  /** Registers a bank or a supervisor; others apply (`/v1/applications`), except in a sandbox. */
  @Post()
  @Allow({ company: ['operator'], user: ['maker'] })
  @ApiCreatedResponse({ standardSchema: companyCard })
  register(@Body({ schema: companyBody }) body: CompanyBody) {
    return this.companies.registerDirectly(body);
  }

  /** All companies, the oldest first. */
  @Get()
  @Allow({ company: ['operator', 'supervisor'] })
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(companyCard), has_more: z.boolean() }) })
  list(@Query({ schema: pageQuery }) query: PageQuery) {
    return this.companies.list(query);
  }

  /** Finds a company by its whole registration number, to name it in an act. */
  @Get('lookup')
  @Allow()
  @ApiOkResponse({ standardSchema: companyCard })
  lookUp(@Query({ schema: companyLookup }) query: CompanyLookup) {
    return this.companies.lookUp(query);
  }

  @Get(':id')
  @Allow()
  @ApiOkResponse({ standardSchema: companyCard })
  card(@Param('id', { schema: uuid }) id: string) {
    return this.companies.card(id);
  }

  /** Adds a user, with the public part of the key that it signs with. */
  @Post(':id/users')
  @Allow({ company: ['operator'], user: ['maker'] })
  @ApiCreatedResponse({ standardSchema: userView })
  addUser(@Param('id', { schema: uuid }) id: string, @Body({ schema: userBody }) body: UserBody) {
    return this.companies.addUser(id, body);
  }

  /**
   * Makes an API key for a user, in a sandbox; a company's admin makes its own at /v1/api-keys. It is shown once; an
   * Idempotency-Key does not show it again.
   */
  @Post(':id/users/:user/api-keys')
  @Allow({ company: ['operator'], user: ['maker'] })
  @SandboxOnly()
  @NotKept()
  @ApiCreatedResponse({ standardSchema: apiKeyView })
  addApiKey(@Param('id', { schema: uuid }) id: string, @Param('user', { schema: uuid }) user: string) {
    return this.companies.addApiKey(id, user);
  }

  /** Adds a bank's own account; others prove theirs in their application, except in a sandbox. */
  @Post(':id/bank-accounts')
  @Allow({ company: ['operator'], user: ['maker'] })
  @ApiCreatedResponse({ standardSchema: accountView })
  addAccount(@Param('id', { schema: uuid }) id: string, @Body({ schema: accountBody }) body: AccountBody) {
    return this.companies.addAccountDirectly(id, body);
  }

  /** Proposes the company for the ledger as it stands now; two registrars sign. */
  @Post(':id/registration')
  @Allow({ company: ['operator'], user: ['maker'] })
  @ApiCreatedResponse({ standardSchema: proposalView })
  propose(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    return this.registrations.propose(asker, id);
  }

  /** A registrar's signature under the company's open order: its registration, or a change of how it stands. */
  @Post(':id/registration/signatures')
  @Allow({ company: ['operator'], user: ['maker', 'checker'] })
  @ApiCreatedResponse({ standardSchema: signedView })
  sign(
    @Asker() asker: Principal,
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: signatureBody }) { signature }: SignatureBody,
  ) {
    return this.participation.sign(asker, id, signature);
  }
  /** Takes the company’s open order back, whichever it is, so that another can be proposed. */
  @Post(':id/registration/withdrawal')
  @HttpCode(HttpStatus.NO_CONTENT)
  @Allow({ company: ['operator'], user: ['maker', 'checker'] })
  async withdraw(@Param('id', { schema: uuid }) id: string) {
    await this.registrations.withdraw(id);
  }
}
