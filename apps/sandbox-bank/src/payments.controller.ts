import { Body, Controller, Header, HttpCode, HttpStatus, Post } from '@nestjs/common';
import { bankErrors } from './bank.errors.js';
import { reversal, type ReversalBody } from './bank.schemas.js';
import { PaymentsService } from './payments.service.js';

@Controller()
export class PaymentsController {
  constructor(private readonly payments: PaymentsService) {}

  /** pain.001 in, pain.002 out: a message that could be read is answered 200, whatever became of its payments. */
  @Post('payments')
  @HttpCode(HttpStatus.OK)
  @Header('content-type', 'application/xml; charset=utf-8')
  receive(@Body() body: unknown): string {
    // Express leaves bodies of other content types alone, or reads them as JSON.
    if (!Buffer.isBuffer(body)) {
      throw bankErrors('payment-message-unreadable', { fault: 'its content type is not application/xml' });
    }
    return this.payments.receive(body);
  }

  /** Takes a booked payment back, for tests. */
  @Post('reversals')
  @HttpCode(HttpStatus.CREATED)
  reverse(@Body({ schema: reversal }) body: ReversalBody) {
    return { accountServicerReference: this.payments.reverse(body.accountServicerReference) };
  }
}
