import { Body, Controller, Header, HttpCode, HttpStatus, Post } from '@nestjs/common';
import { bankErrors } from './bank.errors.js';
import { statementAsked, type StatementAsked } from './bank.schemas.js';
import { StatementsService } from './statements.service.js';

/** What an account holds, and what was booked on it. */
@Controller()
export class ReportsController {
  constructor(private readonly statements: StatementsService) {}

  /** camt.060 in, camt.052 out. */
  @Post('reports')
  @HttpCode(HttpStatus.OK)
  @Header('content-type', 'application/xml; charset=utf-8')
  report(@Body() body: unknown): string {
    if (!Buffer.isBuffer(body)) {
      throw bankErrors('report-request-unreadable', { fault: 'its content type is not application/xml' });
    }
    return this.statements.report(body);
  }

  /** Sends an account's statement (camt.053) to its owner, as a bank does at the end of a day. */
  @Post('statements')
  @HttpCode(HttpStatus.CREATED)
  send(@Body({ schema: statementAsked }) body: StatementAsked) {
    return { number: this.statements.send(body) };
  }
}
