import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { uuid } from '#common';
import { Allow, Asker, type Principal } from '#identity';
import { Companies } from './companies.service.js';
import { KeyReplacements } from './key-replacements.service.js';
import {
  accountView,
  companyChangeView,
  replacementCard,
  replacementQuery,
  userView,
  type ReplacementQuery,
} from './onboarding.schemas.js';
import { Participation } from './participation.service.js';

/** What is known of a company besides its card, for whoever looks after it. */
@ApiTags('onboarding')
@ApiBearerAuth()
@Controller('v1/companies')
export class CompanyFilesController {
  constructor(
    private readonly companies: Companies,
    private readonly participation: Participation,
    private readonly replacements: KeyReplacements,
  ) {}

  /** Lost keys and those that follow, the newest first: the operator sees every company's, others their own. */
  @Get('key-replacements')
  @Allow()
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(replacementCard) }) })
  async keyReplacements(
    @Asker() asker: Principal,
    @Query({ schema: replacementQuery }) query: ReplacementQuery,
  ) {
    return { data: await this.replacements.list(asker, query) };
  }

  /** The company's people who may act, with the keys by which the ledger is to know them. */
  @Get(':id/users')
  @Allow({ company: ['operator'] })
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(userView) }) })
  async users(@Param('id', { schema: uuid }) id: string) {
    await this.companies.card(id);
    return { data: await this.companies.usersOf(id) };
  }

  /** The accounts that the company is paid on and pays from, one in each currency. */
  @Get(':id/bank-accounts')
  @Allow({ company: ['operator'] })
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(accountView) }) })
  async accounts(@Param('id', { schema: uuid }) id: string) {
    await this.companies.card(id);
    return { data: await this.companies.accountsOf(id) };
  }

  /** Its suspensions, resumptions and exit, as they were proposed, the newest first. */
  @Get(':id/changes')
  @Allow({ company: ['operator'] })
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(companyChangeView) }) })
  async changes(@Param('id', { schema: uuid }) id: string) {
    return { data: await this.participation.changesOf(id) };
  }
}
