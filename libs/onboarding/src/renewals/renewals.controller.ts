import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { uuid } from '#common';
import {
  Allow,
  Asker,
  Decisions,
  approvalBody,
  decisionView,
  type ApprovalBody,
  type Principal,
} from '#identity';
import { renewalBody, renewalView, type RenewalBody } from './renewals.schemas.js';
import { RENEWAL_DECISION, Renewals } from './renewals.service.js';

/** Companies that are to be reviewed again. */
@ApiTags('onboarding')
@ApiBearerAuth()
@Controller('v1/renewals')
export class RenewalsController {
  constructor(
    private readonly renewals: Renewals,
    private readonly decisions: Decisions,
  ) {}

  /** Reviews that are due soon, or overdue. */
  @Get()
  @Allow({ company: ['operator', 'supervisor'] })
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(renewalView) }) })
  async due() {
    return { data: await this.renewals.due() };
  }

  /** Reviews that wait for a second person. */
  @Get('decisions')
  @Allow({ company: ['operator'] })
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(decisionView) }) })
  async waiting(@Asker() asker: Principal) {
    return { data: await this.decisions.waiting(asker, RENEWAL_DECISION) };
  }

  /** Proposes that a company was reviewed again, and its grade from now on. */
  @Post(':company')
  @Allow({ company: ['operator'], user: ['maker'] })
  @ApiCreatedResponse({ standardSchema: decisionView })
  propose(
    @Asker() asker: Principal,
    @Param('company', { schema: uuid }) companyId: string,
    @Body({ schema: renewalBody }) body: RenewalBody,
  ) {
    return this.renewals.propose(asker, companyId, body);
  }

  /** A second person approves a review by the hash of its words. */
  @Post('decisions/:id/approval')
  @HttpCode(HttpStatus.OK)
  @Allow({ company: ['operator'], user: ['checker'] })
  @ApiOkResponse({ standardSchema: decisionView })
  approve(
    @Asker() asker: Principal,
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: approvalBody }) { payloadHash }: ApprovalBody,
  ) {
    return this.renewals.approve(asker, id, payloadHash);
  }

  /** A second person says no. */
  @Post('decisions/:id/rejection')
  @HttpCode(HttpStatus.OK)
  @Allow({ company: ['operator'], user: ['checker'] })
  @ApiOkResponse({ standardSchema: decisionView })
  reject(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    return this.decisions.reject(asker, id, RENEWAL_DECISION);
  }
}
