import { Body, Controller, Get, HttpCode, HttpStatus, Post } from '@nestjs/common';
import { FaultsService, faultRequest, type FaultRequest } from './faults.service.js';
import { NoticeOutbox } from './notice-outbox.js';

const LISTED_NOTICES = 200;

/** What a sandbox has and a bank has not: faults on demand, and a look at the outbox. */
@Controller()
export class FaultsController {
  constructor(
    private readonly faults: FaultsService,
    private readonly outbox: NoticeOutbox,
  ) {}

  @Post('faults')
  @HttpCode(HttpStatus.CREATED)
  ask(@Body({ schema: faultRequest }) body: FaultRequest) {
    return this.faults.ask(body);
  }

  @Get('faults')
  pending() {
    return { faults: this.faults.pending() };
  }

  @Get('notices')
  notices() {
    return { notices: this.outbox.list(LISTED_NOTICES) };
  }
}
