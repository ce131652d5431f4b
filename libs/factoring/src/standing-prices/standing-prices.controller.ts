import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { uuid } from '#common';
import { Allow, Asker, approvalBody, decisionView, type ApprovalBody, type Principal } from '#identity';
import {
  standingPriceBody,
  standingPriceView,
  standingPricesView,
  type StandingPriceBody,
} from './standing-prices.schemas.js';
import { StandingPrices } from './standing-prices.service.js';

/** Prices at which financiers buy without being asked each time. */
@ApiTags('factoring')
@ApiBearerAuth()
@Controller('v1/standing-prices')
export class StandingPricesController {
  constructor(private readonly prices: StandingPrices) {}

  /** Proposes a price at which the company buys without being asked; another of its people approves it. */
  @Post()
  @Allow({ company: ['financier'], user: ['maker'] })
  @ApiCreatedResponse({ standardSchema: decisionView })
  propose(@Asker() asker: Principal, @Body({ schema: standingPriceBody }) body: StandingPriceBody) {
    return this.prices.propose(asker, body);
  }

  /** A financier’s own standing prices and those that wait; a supplier’s view of those that would buy its holdings. */
  @Get()
  @Allow({ company: ['supplier', 'financier'] })
  @ApiOkResponse({ standardSchema: standingPricesView })
  list(@Asker() asker: Principal) {
    return this.prices.list(asker);
  }

  @Post(':decision/approval')
  @HttpCode(HttpStatus.OK)
  @Allow({ company: ['financier'], user: ['checker'] })
  @ApiOkResponse({ standardSchema: decisionView })
  approve(
    @Asker() asker: Principal,
    @Param('decision', { schema: uuid }) decision: string,
    @Body({ schema: approvalBody }) { payloadHash }: ApprovalBody,
  ) {
    return this.prices.approve(asker, decision, payloadHash);
  }

  @Post(':decision/rejection')
  @HttpCode(HttpStatus.OK)
  @Allow({ company: ['financier'], user: ['checker'] })
  @ApiOkResponse({ standardSchema: decisionView })
  reject(@Asker() asker: Principal, @Param('decision', { schema: uuid }) decision: string) {
    return this.prices.reject(asker, decision);
  }

  /** Ends a standing price at once, by one person: who buys no more takes no risk. What was accepted stands. */
  @Post(':id/ending')
  @HttpCode(HttpStatus.OK)
  @Allow({ company: ['financier'], user: ['maker', 'checker'] })
  @ApiOkResponse({ standardSchema: standingPriceView })
  end(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    return this.prices.end(asker, id);
  }
}
