import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { pageQuery, uuid, type PageQuery } from '#common';
import {
  Allow,
  Asker,
  Decisions,
  approvalBody,
  decisionView,
  type ApprovalBody,
  type Principal,
} from '#identity';
import { Defaults } from './defaults.service.js';
import { EarlySettlements } from './early-settlements.service.js';
import {
  decisionsQuery,
  defaultBody,
  earlyBody,
  lateCertificateView,
  unbookedBody,
  writeOffBody,
  type DecisionsQuery,
  type DefaultBody,
  type EarlyBody,
  type UnbookedBody,
  type WriteOffBody,
} from './roads.schemas.js';
import { resolutionBody, suspenseView, type ResolutionBody } from './suspense.schemas.js';
import { Suspense } from './suspense.service.js';
import { Unanswered } from './unanswered.service.js';

/** What two people decide about payments: to pay early, that nobody paid, and what an entry was (rule four-eyes). */
@ApiTags('settlement')
@ApiBearerAuth()
@Controller('v1')
export class RoadsController {
  constructor(
    private readonly early: EarlySettlements,
    private readonly defaults: Defaults,
    private readonly suspense: Suspense,
    private readonly unanswered: Unanswered,
    private readonly decisions: Decisions,
  ) {}

  /** The company's decisions of a kind that wait for a second person, the oldest first. */
  @Get('settlement-decisions')
  @Allow({ company: ['obligor', 'operator'] })
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(decisionView) }) })
  async waiting(@Asker() asker: Principal, @Query({ schema: decisionsQuery }) { kind }: DecisionsQuery) {
    return { data: await this.decisions.waiting(asker, kind) };
  }

  /** The second person says no. */
  @Post('settlement-decisions/:id/rejection')
  @HttpCode(HttpStatus.OK)
  @Allow({ company: ['obligor', 'operator'], user: ['checker'] })
  @ApiOkResponse({ standardSchema: decisionView })
  reject(
    @Asker() asker: Principal,
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: decisionsQuery }) { kind }: DecisionsQuery,
  ) {
    return this.decisions.reject(asker, id, kind);
  }

  /** Proposes to pay a certificate before it is due, all of it at face. */
  @Post('early-settlements')
  @Allow({ company: ['obligor'], user: ['maker'] })
  @ApiCreatedResponse({ standardSchema: decisionView })
  proposeEarly(@Asker() asker: Principal, @Body({ schema: earlyBody }) { certificateId }: EarlyBody) {
    return this.early.propose(asker, certificateId);
  }

  /** Pays it today. */
  @Post('early-settlements/:id/approval')
  @HttpCode(HttpStatus.OK)
  @Allow({ company: ['obligor'], user: ['checker'] })
  @ApiOkResponse({ standardSchema: decisionView })
  approveEarly(
    @Asker() asker: Principal,
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: approvalBody }) { payloadHash }: ApprovalBody,
  ) {
    return this.early.approve(asker, id, payloadHash);
  }

  /** The certificates that are overdue, defaulted or written off, those that were due first before the others. */
  @Get('defaults')
  @Allow({ company: ['operator'] })
  @ApiOkResponse({
    standardSchema: z.strictObject({ data: z.array(lateCertificateView), has_more: z.boolean() }),
  })
  late(@Query({ schema: pageQuery }) query: PageQuery) {
    return this.defaults.list(query);
  }

  /** Proposes that a certificate has defaulted: overdue, 30 days after its pay date or later. */
  @Post('defaults')
  @Allow({ company: ['operator'], user: ['maker'] })
  @ApiCreatedResponse({ standardSchema: decisionView })
  proposeDefault(@Asker() asker: Principal, @Body({ schema: defaultBody }) body: DefaultBody) {
    return this.defaults.proposeDefault(asker, body);
  }

  /** It has defaulted; obligor and holders are told. */
  @Post('defaults/:id/approval')
  @HttpCode(HttpStatus.OK)
  @Allow({ company: ['operator'], user: ['checker'] })
  @ApiOkResponse({ standardSchema: decisionView })
  approveDefault(
    @Asker() asker: Principal,
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: approvalBody }) { payloadHash }: ApprovalBody,
  ) {
    return this.defaults.approveDefault(asker, id, payloadHash);
  }

  /** Proposes to write a defaulted certificate off, by a document that says so. */
  @Post('write-offs')
  @Allow({ company: ['operator'], user: ['maker'] })
  @ApiCreatedResponse({ standardSchema: decisionView })
  proposeWriteOff(@Asker() asker: Principal, @Body({ schema: writeOffBody }) body: WriteOffBody) {
    return this.defaults.proposeWriteOff(asker, body);
  }

  /** It is written off and asked for no more; obligor and holders are told. */
  @Post('write-offs/:id/approval')
  @HttpCode(HttpStatus.OK)
  @Allow({ company: ['operator'], user: ['checker'] })
  @ApiOkResponse({ standardSchema: decisionView })
  approveWriteOff(
    @Asker() asker: Principal,
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: approvalBody }) { payloadHash }: ApprovalBody,
  ) {
    return this.defaults.approveWriteOff(asker, id, payloadHash);
  }

  /** Proposes that a payment of which the bank tells nothing was never made. */
  @Post('payments/unbooked')
  @Allow({ company: ['operator'], user: ['maker'] })
  @ApiCreatedResponse({ standardSchema: decisionView })
  proposeUnbooked(@Asker() asker: Principal, @Body({ schema: unbookedBody }) body: UnbookedBody) {
    return this.unanswered.propose(asker, body);
  }

  /** It was never made: it is asked for again on the next business day. */
  @Post('payments/unbooked/:id/approval')
  @HttpCode(HttpStatus.OK)
  @Allow({ company: ['operator'], user: ['checker'] })
  @ApiOkResponse({ standardSchema: decisionView })
  approveUnbooked(
    @Asker() asker: Principal,
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: approvalBody }) { payloadHash }: ApprovalBody,
  ) {
    return this.unanswered.approve(asker, id, payloadHash);
  }

  /** Bank entries that fit nothing, the oldest first, with reasons and suggestions. */
  @Get('suspense')
  @Allow({ company: ['operator'] })
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(suspenseView), has_more: z.boolean() }) })
  list(@Query({ schema: pageQuery }) query: PageQuery) {
    return this.suspense.list(query);
  }

  /** Proposes what an entry in suspense was. */
  @Post('suspense-resolutions')
  @Allow({ company: ['operator'], user: ['maker'] })
  @ApiCreatedResponse({ standardSchema: decisionView })
  proposeResolution(@Asker() asker: Principal, @Body({ schema: resolutionBody }) body: ResolutionBody) {
    return this.suspense.propose(asker, body);
  }

  /** It was that: a payment is booked, one that came back is asked for again, what is not ours is set aside. */
  @Post('suspense-resolutions/:id/approval')
  @HttpCode(HttpStatus.OK)
  @Allow({ company: ['operator'], user: ['checker'] })
  @ApiOkResponse({ standardSchema: decisionView })
  approveResolution(
    @Asker() asker: Principal,
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: approvalBody }) { payloadHash }: ApprovalBody,
  ) {
    return this.suspense.approve(asker, id, payloadHash);
  }
}
