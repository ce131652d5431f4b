import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { pageQuery, type PageQuery } from '#common';
import { Allow, Asker, type Principal } from '#identity';
import { counterpartyView } from './certificates.schemas.js';
import { Counterparties } from './counterparties.service.js';

/** Whom a company trades with, to name them in an act. */
@ApiTags('certificates')
@ApiBearerAuth()
@Controller('v1/counterparties')
export class CounterpartiesController {
  constructor(private readonly counterparties: Counterparties) {}

  /** The companies with which the caller’s company shares an invoice, a contract, a payment or a standing consent. */
  @Get()
  @Allow()
  @ApiOkResponse({
    standardSchema: z.strictObject({ data: z.array(counterpartyView), has_more: z.boolean() }),
  })
  list(@Asker() asker: Principal, @Query({ schema: pageQuery }) query: PageQuery) {
    return this.counterparties.list(asker, query);
  }
}
