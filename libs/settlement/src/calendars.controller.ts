import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { uuid } from '#common';
import { Allow, Asker, approvalBody, decisionView, type ApprovalBody, type Principal } from '#identity';
import { calendarBody, calendarView, type CalendarBody } from './calendars.schemas.js';
import { Calendars } from './calendars.service.js';

/** The calendar of business days, as it is published year by year. */
@ApiTags('settlement')
@ApiBearerAuth()
@Controller('v1/calendars')
export class CalendarsController {
  constructor(private readonly calendars: Calendars) {}

  /** The calendar in force: through when it is published, and the days that differ from Monday to Friday. */
  @Get('current')
  @Allow()
  @ApiOkResponse({ standardSchema: calendarView })
  current() {
    return this.calendars.current();
  }

  /** Proposes a new version of the calendar. */
  @Post()
  @Allow({ company: ['operator'], user: ['maker'] })
  @ApiCreatedResponse({ standardSchema: decisionView })
  propose(@Asker() asker: Principal, @Body({ schema: calendarBody }) body: CalendarBody) {
    return this.calendars.propose(asker, body);
  }

  /** It is in force; those whose pay dates moved are told. */
  @Post(':id/approval')
  @HttpCode(HttpStatus.OK)
  @Allow({ company: ['operator'], user: ['checker'] })
  @ApiOkResponse({ standardSchema: decisionView })
  approve(
    @Asker() asker: Principal,
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: approvalBody }) { payloadHash }: ApprovalBody,
  ) {
    return this.calendars.approve(asker, id, payloadHash);
  }
}
