import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { uuid } from '#common';
import {
  Allow,
  Asker,
  Decisions,
  OwnTransactions,
  approvalBody,
  decisionView,
  type ApprovalBody,
  type CompanyRole,
  type Principal,
} from '#identity';
import { amountBody, type AmountBody } from '../applications/applications.schemas.js';
import { accountView } from '../onboarding.schemas.js';
import { PAYOUT_DECISION, PayoutChanges } from './payout-changes.service.js';
import { payoutBody, payoutView, type PayoutBody } from './payout.schemas.js';

const PAID: CompanyRole[] = ['obligor', 'supplier', 'financier'];

/** New accounts to be paid on; under a tag of its own, so that no company's system is let in with a key. */
@ApiTags('payout-changes')
@ApiBearerAuth()
@Controller('v1/payout-changes')
export class PayoutChangesController {
  constructor(
    private readonly changes: PayoutChanges,
    private readonly decisions: Decisions,
  ) {}

  /** Names a new account in the company's own name; the bank is asked, and pays a test amount. */
  @Post()
  @Allow({ company: PAID, user: ['maker'] })
  @ApiCreatedResponse({ standardSchema: payoutView })
  begin(@Asker() asker: Principal, @Body({ schema: payoutBody }) body: PayoutBody) {
    return this.changes.begin(asker, body);
  }

  /** The company's own changes, the newest first. */
  @Get()
  @Allow({ company: PAID })
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(payoutView) }) })
  async list(@Asker() asker: Principal) {
    return { data: await this.changes.list(asker) };
  }

  /** The accounts that the company is paid on and pays from, one in each currency. */
  @Get('accounts')
  @Allow({ company: PAID })
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(accountView) }) })
  async accounts(@Asker() asker: Principal) {
    return { data: await this.changes.accounts(asker) };
  }

  /** What waits for a second person; the operator's people check for companies of one person. */
  @Get('decisions')
  @Allow({ company: [...PAID, 'operator'] })
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(decisionView) }) })
  async waiting(@Asker() asker: Principal) {
    return { data: await this.decisions.waiting(asker, PAYOUT_DECISION) };
  }

  @Get(':id')
  @Allow({ company: PAID })
  @ApiOkResponse({ standardSchema: payoutView })
  view(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    return this.changes.view(asker, id);
  }

  /** The amount that arrived, in minor units; three tries. */
  @Post(':id/amount')
  @HttpCode(HttpStatus.OK)
  @Allow({ company: PAID, user: ['maker'] })
  @OwnTransactions()
  @ApiOkResponse({ standardSchema: payoutView })
  answer(
    @Asker() asker: Principal,
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: amountBody }) { amount }: AmountBody,
  ) {
    return this.changes.answer(asker, id, amount);
  }

  /** A second person approves by the hash of the words; the account cools. */
  @Post('decisions/:id/approval')
  @HttpCode(HttpStatus.OK)
  @Allow({ company: [...PAID, 'operator'], user: ['checker'] })
  @ApiOkResponse({ standardSchema: decisionView })
  approve(
    @Asker() asker: Principal,
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: approvalBody }) { payloadHash }: ApprovalBody,
  ) {
    return this.changes.approve(asker, id, payloadHash);
  }

  /** A second person says no. */
  @Post('decisions/:id/rejection')
  @HttpCode(HttpStatus.OK)
  @Allow({ company: [...PAID, 'operator'], user: ['checker'] })
  @ApiOkResponse({ standardSchema: decisionView })
  reject(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    return this.changes.reject(asker, id);
  }

  /** Takes it back before it is proposed to a second person. */
  @Post(':id/withdrawal')
  @HttpCode(HttpStatus.OK)
  @Allow({ company: PAID, user: ['maker'] })
  @ApiOkResponse({ standardSchema: payoutView })
  withdraw(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    return this.changes.withdraw(asker, id);
  }

  /** Anybody of the company stops an account that cools. */
  @Post(':id/objection')
  @HttpCode(HttpStatus.OK)
  @Allow({ company: PAID, suspended: true })
  @ApiOkResponse({ standardSchema: payoutView })
  object(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    return this.changes.object(asker, id);
  }

  /** Confirms it once more, where something is due within five days. */
  @Post(':id/confirmation')
  @HttpCode(HttpStatus.OK)
  @Allow({ company: PAID, user: ['maker', 'checker'] })
  @ApiOkResponse({ standardSchema: payoutView })
  confirm(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    return this.changes.confirm(asker, id);
  }
}
