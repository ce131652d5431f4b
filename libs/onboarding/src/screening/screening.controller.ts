import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { pageOf, pageQuery, uuid, type PageQuery } from '#common';
import {
  Allow,
  Asker,
  Decisions,
  approvalBody,
  decisionView,
  type ApprovalBody,
  type Principal,
} from '#identity';
import { hitView } from '../applications/applications.schemas.js';
import { LIST_DECISION, ScreeningLists } from './screening-lists.service.js';
import { hitDecision, listBody, listView, type HitDecisionBody, type ListBody } from './screening.schemas.js';
import { HIT_DECISION, Screening } from './screening.service.js';

/** Lists of names that are looked for, and what was found; two people of the operator decide both. */
@ApiTags('onboarding')
@ApiBearerAuth()
@Controller('v1/screening')
export class ScreeningController {
  constructor(
    private readonly lists: ScreeningLists,
    private readonly screening: Screening,
    private readonly decisions: Decisions,
  ) {}

  /** Loads a version of a list, from CSV with its source and date; in force once another person has taken it. */
  @Post('lists')
  @Allow({ company: ['operator'], user: ['maker'] })
  @ApiCreatedResponse({ standardSchema: decisionView })
  load(@Asker() asker: Principal, @Body({ schema: listBody }) body: ListBody) {
    return this.lists.propose(asker, body);
  }

  /** The versions that were loaded, the newest first. */
  @Get('lists')
  @Allow({ company: ['operator', 'supervisor'] })
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(listView) }) })
  async loaded() {
    return { data: await this.lists.list() };
  }

  /** Versions that wait for a second person. */
  @Get('lists/decisions')
  @Allow({ company: ['operator'] })
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(decisionView) }) })
  async waitingLists(@Asker() asker: Principal) {
    return { data: await this.decisions.waiting(asker, LIST_DECISION) };
  }

  /** A second person takes a version by the hash of its words: it replaces the one before, and all are screened again. */
  @Post('lists/decisions/:id/approval')
  @HttpCode(HttpStatus.OK)
  @Allow({ company: ['operator'], user: ['checker'] })
  @ApiOkResponse({ standardSchema: decisionView })
  take(
    @Asker() asker: Principal,
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: approvalBody }) { payloadHash }: ApprovalBody,
  ) {
    return this.lists.approve(asker, id, payloadHash);
  }

  /** A second person says no to a version. */
  @Post('lists/decisions/:id/rejection')
  @HttpCode(HttpStatus.OK)
  @Allow({ company: ['operator'], user: ['checker'] })
  @ApiOkResponse({ standardSchema: decisionView })
  leave(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    return this.lists.reject(asker, id);
  }

  /** Hits that wait for a decision, the oldest first. */
  @Get('hits')
  @Allow({ company: ['operator', 'supervisor'] })
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(hitView), has_more: z.boolean() }) })
  async hits(@Query({ schema: pageQuery }) query: PageQuery) {
    return pageOf(await this.screening.open(query), query.limit);
  }

  /** Decisions on hits that wait for a second person. */
  @Get('hits/decisions')
  @Allow({ company: ['operator'] })
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(decisionView) }) })
  async waitingHits(@Asker() asker: Principal) {
    return { data: await this.decisions.waiting(asker, HIT_DECISION) };
  }

  /** Proposes that a hit is somebody else of the name, or is the one listed, with the reason. */
  @Post('hits/:id')
  @Allow({ company: ['operator'], user: ['maker'] })
  @ApiCreatedResponse({ standardSchema: decisionView })
  decide(
    @Asker() asker: Principal,
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: hitDecision }) body: HitDecisionBody,
  ) {
    return this.screening.propose(asker, id, body);
  }

  /** A second person says so, too, by the hash of the words. */
  @Post('hits/decisions/:id/approval')
  @HttpCode(HttpStatus.OK)
  @Allow({ company: ['operator'], user: ['checker'] })
  @ApiOkResponse({ standardSchema: decisionView })
  approve(
    @Asker() asker: Principal,
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: approvalBody }) { payloadHash }: ApprovalBody,
  ) {
    return this.screening.approve(asker, id, payloadHash);
  }

  /** A second person says no. */
  @Post('hits/decisions/:id/rejection')
  @HttpCode(HttpStatus.OK)
  @Allow({ company: ['operator'], user: ['checker'] })
  @ApiOkResponse({ standardSchema: decisionView })
  reject(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    return this.decisions.reject(asker, id, HIT_DECISION);
  }
}
