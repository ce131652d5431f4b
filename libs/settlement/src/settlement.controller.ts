import {
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  HttpStatus,
  Inject,
  Post,
  Query,
  Sse,
} from '@nestjs/common';
import { ApiBearerAuth, ApiConsumes, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Observable } from 'rxjs';
import { z } from 'zod';
import { bankingErrors, verifyWebhook } from '#banking';
import { BusinessDay } from '#chain';
import { CONFIGURATION, ledgerId, needed, type Configuration } from '#common';
import { Allow, Asker, OwnTransactions, Public, SandboxOnly, type Principal } from '#identity';
import { Arrears } from './arrears.service.js';
import { BankBalances } from './bank-balances.service.js';
import { BankDesk } from './bank-desk.service.js';
import { DayProgress, type ProgressEvent } from './day-progress.service.js';
import { EndOfDay } from './end-of-day.service.js';
import { Payments } from './payments.service.js';
import {
  advanceBody,
  bankBalanceView,
  dayStepView,
  dayView,
  issuingStopView,
  paymentView,
  penaltyView,
  type AdvanceBody,
  type DayView,
} from './settlement.schemas.js';

const paymentsQuery = z.strictObject({ certificateId: ledgerId });
type PaymentsQuery = z.infer<typeof paymentsQuery>;

/** The business day, the test clock, banks’ notices, and what was paid. */
@ApiTags('settlement')
@Controller('v1')
export class SettlementController {
  private readonly secret: string;
  private readonly isSandbox: boolean;

  constructor(
    private readonly day: BusinessDay,
    private readonly endOfDay: EndOfDay,
    private readonly desk: BankDesk,
    private readonly balances: BankBalances,
    private readonly payments: Payments,
    private readonly arrears: Arrears,
    private readonly progress: DayProgress,
    @Inject(CONFIGURATION) configuration: Configuration,
  ) {
    this.secret = needed(configuration, 'BANK_WEBHOOK_SECRET');
    this.isSandbox = configuration.MODE === 'sandbox';
  }

  /** Today, and whether the day is open. */
  @Get('business-day')
  @Allow()
  @ApiBearerAuth()
  @ApiOkResponse({ standardSchema: dayView })
  async today(): Promise<DayView> {
    const { today, state } = await this.day.state();
    const nextBusinessDay = (await this.day.calendar()).nextBusinessDay(today);
    return { today, state, nextBusinessDay, sandbox: this.isSandbox };
  }

  /**
   * How the clock moves, as server-sent events: the day, the step it is at, and how many business days of those that
   * were asked for are done. It ends with the event `idle` once the day is open and nothing moves.
   */
  @Sse('business-day/progress')
  @Allow({ suspended: true })
  @ApiBearerAuth()
  @ApiProduces('text/event-stream')
  @ApiOkResponse({ schema: { type: 'string', description: 'Events whose data is DayProgress in JSON' } })
  moves(): Observable<ProgressEvent> {
    return this.progress.watch();
  }

  /** The steps of the last business days, the newest first: what was done when, and what stopped. */
  @Get('business-day/steps')
  @Allow({ company: ['operator'] })
  @ApiBearerAuth()
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(dayStepView) }) })
  async steps() {
    return { data: await this.progress.steps() };
  }

  /** Advances a sandbox’s clock: to a date, the next business day, or the next maturity. */
  @Post('clock/advance')
  @HttpCode(HttpStatus.OK)
  @Allow({ company: ['operator'], user: ['maker'] })
  @OwnTransactions()
  @ApiBearerAuth()
  @ApiOkResponse({ standardSchema: dayView })
  async advance(@Body({ schema: advanceBody }) body: AdvanceBody): Promise<DayView> {
    await this.endOfDay.advance(body);
    return this.today();
  }

  /** The same for whoever tries a sandbox’s pages, in whatever role: only its play money moves with it. */
  @Post('clock/play')
  @HttpCode(HttpStatus.OK)
  @Allow({ user: ['maker', 'checker', 'admin', 'regulator'], suspended: true })
  @SandboxOnly()
  @OwnTransactions()
  @ApiBearerAuth()
  @ApiOkResponse({ standardSchema: dayView })
  async play(@Body({ schema: advanceBody }) body: AdvanceBody): Promise<DayView> {
    await this.endOfDay.advance(body);
    return this.today();
  }

  /** The payments on a certificate that the company pays or is paid by. */
  @Get('payments')
  @Allow()
  @ApiBearerAuth()
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(paymentView) }) })
  async list(@Asker() asker: Principal, @Query({ schema: paymentsQuery }) query: PaymentsQuery) {
    return { data: await this.payments.of(asker, query.certificateId) };
  }

  /** The penalties of late payments on a certificate that the company pays or is paid. */
  @Get('penalties')
  @Allow()
  @ApiBearerAuth()
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(penaltyView) }) })
  async penalties(@Asker() asker: Principal, @Query({ schema: paymentsQuery }) query: PaymentsQuery) {
    return { data: await this.arrears.penalties(asker, query.certificateId) };
  }

  /** The times in which the company could not issue, since it had not paid (rule stop-issuing). */
  @Get('issuing-stops')
  @Allow({ company: ['obligor'] })
  @ApiBearerAuth()
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(issuingStopView) }) })
  async stops(@Asker() asker: Principal) {
    return { data: await this.arrears.stops(asker) };
  }

  /** What the company’s own accounts held by their banks’ last statements. The platform itself holds no money. */
  @Get('bank/balances')
  @Allow()
  @ApiBearerAuth()
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(bankBalanceView) }) })
  async bankBalances(@Asker() asker: Principal) {
    return { data: await this.balances.last(asker) };
  }

  /** A bank’s notice (camt.054), signed over its id, its time and its body. */
  @Post('bank/messages')
  @HttpCode(HttpStatus.NO_CONTENT)
  @Public({ guesses: false })
  @ApiConsumes('application/xml')
  async receive(
    @Body() body: unknown,
    @Headers('webhook-id') id = '',
    @Headers('webhook-timestamp') timestamp = '',
    @Headers('webhook-signature') signature = '',
  ): Promise<void> {
    if (!Buffer.isBuffer(body)) {
      throw bankingErrors('bank-message-unreadable', { reason: 'its content type is not application/xml' });
    }
    const now = Math.floor(Date.now() / 1000);
    verifyWebhook({ secret: this.secret, id, timestamp, signature, body, now });
    await this.desk.receive(id, body);
  }
}
