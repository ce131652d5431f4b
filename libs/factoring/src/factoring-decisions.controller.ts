import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { uuid } from '#common';
import { Allow, Asker, approvalBody, decisionView, type ApprovalBody, type Principal } from '#identity';
import { AfterDue } from './after-due.service.js';
import { CaseReleases } from './case-releases.service.js';
import {
  carriedView,
  caseReleaseBody,
  discountView,
  limitBody,
  limitView,
  type CaseReleaseBody,
  type LimitBody,
} from './factoring.schemas.js';
import { Limits } from './limits.service.js';

const decisions = z.strictObject({ data: z.array(decisionView) });
const limits = z.strictObject({ data: z.array(limitView), decisions: z.array(decisionView) });

/** What two people of a company decide about discounts: limits, recourse, and the operator’s way out of a case. */
@ApiTags('factoring')
@ApiBearerAuth()
@Controller('v1')
export class FactoringDecisionsController {
  constructor(
    private readonly limits: Limits,
    private readonly afterDue: AfterDue,
    private readonly caseReleases: CaseReleases,
  ) {}

  /** Proposes how much of an obligor’s debt in one currency the company finances at a time. */
  @Post('credit-limits')
  @Allow({ company: ['financier'], user: ['maker'] })
  @ApiCreatedResponse({ standardSchema: decisionView })
  proposeLimit(@Asker() asker: Principal, @Body({ schema: limitBody }) body: LimitBody) {
    return this.limits.propose(asker, body);
  }

  @Post('credit-limits/:decision/approval')
  @HttpCode(HttpStatus.OK)
  @Allow({ company: ['financier'], user: ['checker'] })
  @ApiOkResponse({ standardSchema: decisionView })
  approveLimit(
    @Asker() asker: Principal,
    @Param('decision', { schema: uuid }) decision: string,
    @Body({ schema: approvalBody }) { payloadHash }: ApprovalBody,
  ) {
    return this.limits.approve(asker, decision, payloadHash);
  }

  @Post('credit-limits/:decision/rejection')
  @HttpCode(HttpStatus.OK)
  @Allow({ company: ['financier'], user: ['checker'] })
  @ApiOkResponse({ standardSchema: decisionView })
  rejectLimit(@Asker() asker: Principal, @Param('decision', { schema: uuid }) decision: string) {
    return this.limits.reject(asker, decision);
  }

  /** The company’s limits, what is taken of each, and those that wait for a checker. */
  @Get('credit-limits')
  @Allow({ company: ['financier'] })
  @ApiOkResponse({ standardSchema: limits })
  listLimits(@Asker() asker: Principal) {
    return this.limits.list(asker);
  }

  /** Proposes to claim from the seller what the obligor has not paid. */
  @Post('discounts/:id/recourse')
  @Allow({ company: ['financier'], user: ['maker'] })
  @ApiCreatedResponse({ standardSchema: decisionView })
  proposeRecourse(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    return this.afterDue.proposeRecourse(asker, id);
  }

  /** The claims that wait for a second person of the company. */
  @Get('discounts/recourses')
  @Allow({ company: ['financier'] })
  @ApiOkResponse({ standardSchema: decisions })
  async waitingRecourses(@Asker() asker: Principal) {
    return { data: await this.afterDue.waiting(asker) };
  }

  @Post('discounts/recourses/:decision/approval')
  @HttpCode(HttpStatus.OK)
  @Allow({ company: ['financier'], user: ['checker'] })
  @ApiOkResponse({ standardSchema: decisionView })
  approveRecourse(
    @Asker() asker: Principal,
    @Param('decision', { schema: uuid }) decision: string,
    @Body({ schema: approvalBody }) { payloadHash }: ApprovalBody,
  ) {
    return this.afterDue.approveRecourse(asker, decision, payloadHash);
  }

  @Post('discounts/recourses/:decision/rejection')
  @HttpCode(HttpStatus.OK)
  @Allow({ company: ['financier'], user: ['checker'] })
  @ApiOkResponse({ standardSchema: decisionView })
  rejectRecourse(@Asker() asker: Principal, @Param('decision', { schema: uuid }) decision: string) {
    return this.afterDue.rejectRecourse(asker, decision);
  }

  /** The seller pays what is left of the claim. */
  @Post('discounts/:id/recourse-payment')
  @Allow({ company: ['supplier'], user: ['maker'] })
  @ApiCreatedResponse({ standardSchema: discountView })
  payRecourse(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    return this.afterDue.payRecourse(asker, id);
  }

  /** Proposes to decide a case of a payment that did not come by giving the holding back. */
  @Post('discounts/:id/case-release')
  @Allow({ company: ['operator'], user: ['maker'] })
  @ApiCreatedResponse({ standardSchema: decisionView })
  proposeCaseRelease(
    @Asker() asker: Principal,
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: caseReleaseBody }) body: CaseReleaseBody,
  ) {
    return this.caseReleases.propose(asker, id, body);
  }

  /** The releases that wait for a second person of the operator. */
  @Get('discounts/case-releases')
  @Allow({ company: ['operator'] })
  @ApiOkResponse({ standardSchema: decisions })
  async waitingCaseReleases(@Asker() asker: Principal) {
    return { data: await this.caseReleases.waiting(asker) };
  }

  /** Decides it: the release goes to the ledger, signed by the operator’s case key, and the case is closed. */
  @Post('discounts/case-releases/:decision/approval')
  @HttpCode(HttpStatus.OK)
  @Allow({ company: ['operator'], user: ['checker'] })
  @ApiOkResponse({ standardSchema: carriedView })
  approveCaseRelease(
    @Asker() asker: Principal,
    @Param('decision', { schema: uuid }) decision: string,
    @Body({ schema: approvalBody }) { payloadHash }: ApprovalBody,
  ) {
    return this.caseReleases.approve(asker, decision, payloadHash);
  }

  @Post('discounts/case-releases/:decision/rejection')
  @HttpCode(HttpStatus.OK)
  @Allow({ company: ['operator'], user: ['checker'] })
  @ApiOkResponse({ standardSchema: decisionView })
  rejectCaseRelease(@Asker() asker: Principal, @Param('decision', { schema: uuid }) decision: string) {
    return this.caseReleases.reject(asker, decision);
  }
}
