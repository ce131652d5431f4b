import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { uuid } from '#common';
import { Allow, Asker, type Principal } from '#identity';
import {
  acceptanceBody,
  decliningBody,
  discountView,
  productBody,
  productView,
  quoteBody,
  quoteView,
  requestBody,
  requestView,
  type AcceptanceBody,
  type DecliningBody,
  type ProductBody,
  type QuoteBody,
  type RequestBody,
} from './factoring.schemas.js';
import { Products } from './products.service.js';
import { Quotes } from './quotes.service.js';
import { RequestEndings } from './request-endings.service.js';
import { Sale } from './sale.service.js';

const list = <T extends z.ZodType>(of: T) => z.strictObject({ data: z.array(of) });

/** What financiers offer, what holders ask, and the price that is accepted. */
@ApiTags('factoring')
@ApiBearerAuth()
@Controller('v1')
export class FactoringController {
  constructor(
    private readonly products: Products,
    private readonly quotes: Quotes,
    private readonly requestEndings: RequestEndings,
    private readonly sale: Sale,
  ) {}

  /** Adds a way in which the company buys holdings. */
  @Post('products')
  @Allow({ company: ['financier'], user: ['maker'] })
  @ApiCreatedResponse({ standardSchema: productView })
  addProduct(@Asker() asker: Principal, @Body({ schema: productBody }) body: ProductBody) {
    return this.products.add(asker, body);
  }

  @Get('products')
  @Allow()
  @ApiOkResponse({ standardSchema: list(productView) })
  async productsOnOffer(@Asker() asker: Principal) {
    return { data: await this.products.list(asker) };
  }

  /** Asks several financiers what they would pay for an amount of a holding. */
  @Post('discount-requests')
  @Allow({ company: ['supplier'], user: ['maker'] })
  @ApiCreatedResponse({ standardSchema: requestView })
  request(@Asker() asker: Principal, @Body({ schema: requestBody }) body: RequestBody) {
    return this.quotes.request(asker, body);
  }

  /** The requests that the company made or is asked, the newest first, with the quotes that it may see. */
  @Get('discount-requests')
  @Allow({ company: ['supplier', 'financier'] })
  @ApiOkResponse({ standardSchema: list(requestView) })
  async requests(@Asker() asker: Principal) {
    return { data: await this.quotes.list(asker) };
  }

  @Get('discount-requests/:id')
  @Allow({ company: ['supplier', 'financier'] })
  @ApiOkResponse({ standardSchema: requestView })
  viewRequest(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    return this.quotes.view(asker, id);
  }

  /** The seller asks no more. */
  @Post('discount-requests/:id/withdrawal')
  @HttpCode(HttpStatus.OK)
  @Allow({ company: ['supplier'], user: ['maker'] })
  @ApiOkResponse({ standardSchema: requestView })
  withdrawRequest(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    return this.requestEndings.withdraw(asker, id);
  }

  /** A financier that was asked gives no price, and says why. */
  @Post('discount-requests/:id/declining')
  @HttpCode(HttpStatus.OK)
  @Allow({ company: ['financier'], user: ['maker'] })
  @ApiOkResponse({ standardSchema: requestView })
  decline(
    @Asker() asker: Principal,
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: decliningBody }) body: DecliningBody,
  ) {
    return this.requestEndings.decline(asker, id, body);
  }

  /** Quotes one of the financier’s products; the price is good until the business day ends. */
  @Post('discount-requests/:id/quotes')
  @Allow({ company: ['financier'], user: ['maker'] })
  @ApiCreatedResponse({ standardSchema: quoteView })
  quote(
    @Asker() asker: Principal,
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: quoteBody }) body: QuoteBody,
  ) {
    return this.quotes.quote(asker, id, body);
  }

  /** Accepts a quote; the seller signs the hold next. */
  @Post('quotes/:id/acceptance')
  @Allow({ company: ['supplier'], user: ['maker'] })
  @ApiCreatedResponse({ standardSchema: discountView })
  accept(
    @Asker() asker: Principal,
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: acceptanceBody }) body: AcceptanceBody,
  ) {
    return this.sale.accept(asker, id, body);
  }
}
