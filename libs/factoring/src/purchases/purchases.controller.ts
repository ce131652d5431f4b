import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { pageQuery, uuid, type PageQuery } from '#common';
import { Allow, Asker, type Principal } from '#identity';
import { purchaseView } from './purchases.schemas.js';
import { Purchases } from './purchases.service.js';

/** Discounts as their financier counts them: for its desk and its portfolio. */
@ApiTags('factoring')
@ApiBearerAuth()
@Controller('v1/purchases')
export class PurchasesController {
  constructor(private readonly purchases: Purchases) {}

  /** The purchases of the company, the newest first, page by page. */
  @Get()
  @Allow({ company: ['financier'] })
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(purchaseView), has_more: z.boolean() }) })
  list(@Asker() asker: Principal, @Query({ schema: pageQuery }) query: PageQuery) {
    return this.purchases.list(asker, query);
  }

  @Get(':id')
  @Allow({ company: ['financier'] })
  @ApiOkResponse({ standardSchema: purchaseView })
  view(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    return this.purchases.view(asker, id);
  }
}
