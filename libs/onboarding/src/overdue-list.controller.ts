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
import { listingBody, listingView, type ListingBody } from './onboarding.schemas.js';
import { LISTING_DECISION, OverdueList } from './overdue-list.service.js';

/** The overdue list, on which a company and its group issue nothing; two people of the operator keep it. */
@ApiTags('onboarding')
@ApiBearerAuth()
@Controller('v1/overdue-list')
export class OverdueListController {
  constructor(
    private readonly list: OverdueList,
    private readonly decisions: Decisions,
  ) {}

  /** Proposes that a source lists a company, or no longer does. */
  @Post()
  @Allow({ company: ['operator'], user: ['maker'] })
  @ApiCreatedResponse({ standardSchema: decisionView })
  propose(@Asker() asker: Principal, @Body({ schema: listingBody }) body: ListingBody) {
    return this.list.propose(asker, body);
  }

  /** Who is listed now. */
  @Get()
  @Allow({ company: ['operator', 'supervisor'] })
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(listingView) }) })
  async listed() {
    return { data: await this.list.listed() };
  }

  /** What waits for a second person. */
  @Get('decisions')
  @Allow({ company: ['operator'] })
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(decisionView) }) })
  async waiting(@Asker() asker: Principal) {
    return { data: await this.decisions.waiting(asker, LISTING_DECISION) };
  }

  /** A second person approves a listing by the hash of its words. */
  @Post('decisions/:id/approval')
  @HttpCode(HttpStatus.OK)
  @Allow({ company: ['operator'], user: ['checker'] })
  @ApiOkResponse({ standardSchema: decisionView })
  approve(
    @Asker() asker: Principal,
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: approvalBody }) { payloadHash }: ApprovalBody,
  ) {
    return this.list.approve(asker, id, payloadHash);
  }

  /** A second person says no. */
  @Post('decisions/:id/rejection')
  @HttpCode(HttpStatus.OK)
  @Allow({ company: ['operator'], user: ['checker'] })
  @ApiOkResponse({ standardSchema: decisionView })
  reject(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    return this.decisions.reject(asker, id, LISTING_DECISION);
  }
}
