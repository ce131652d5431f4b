import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { signedView } from '#certificates';
import { uuid } from '#common';
import { Allow, Asker, signatureBody, type Principal, type SignatureBody } from '#identity';
import { Discounts } from './discounts.service.js';
import {
  discountView,
  productBody,
  productView,
  quoteBody,
  quoteView,
  requestBody,
  requestView,
  type ProductBody,
  type QuoteBody,
  type RequestBody,
} from './factoring.schemas.js';
import { Quotes } from './quotes.service.js';

const list = <T extends z.ZodType>(of: T) => z.strictObject({ data: z.array(of) });

/** Discounts: what financiers offer, what holders ask, and the sale. */
@ApiTags('factoring')
@ApiBearerAuth()
@Controller('v1')
export class FactoringController {
  constructor(
    private readonly quotes: Quotes,
    private readonly discounts: Discounts,
  ) {}

  /** Adds a way in which the company buys holdings. */
  @Post('products')
  @Allow({ company: ['financier'], user: ['maker'] })
  @ApiCreatedResponse({ standardSchema: productView })
  addProduct(@Asker() asker: Principal, @Body({ schema: productBody }) body: ProductBody) {
    return this.quotes.addProduct(asker, body);
  }

  @Get('products')
  @Allow()
  @ApiOkResponse({ standardSchema: list(productView) })
  async products(@Asker() asker: Principal) {
    return { data: await this.quotes.products(asker) };
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
  accept(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    return this.discounts.accept(asker, id);
  }

  /** The discounts of the company, as seller or as financier, the newest first. */
  @Get('discounts')
  @Allow({ company: ['supplier', 'financier'] })
  @ApiOkResponse({ standardSchema: list(discountView) })
  async list(@Asker() asker: Principal) {
    return { data: await this.discounts.list(asker) };
  }

  @Get('discounts/:id')
  @Allow({ company: ['supplier', 'financier'] })
  @ApiOkResponse({ standardSchema: discountView })
  view(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    return this.discounts.view(asker, id);
  }

  /** The seller’s signature under the hold, or the financier’s two under the commit. */
  @Post('discounts/:id/signatures')
  @Allow({ company: ['supplier', 'financier'], user: ['maker', 'checker'] })
  @ApiOkResponse({ standardSchema: signedView })
  sign(
    @Asker() asker: Principal,
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: signatureBody }) { signature }: SignatureBody,
  ) {
    return this.discounts.sign(asker, id, signature);
  }

  /** Proposes to give the holding back: before the commit, or after the bank has refused the payment. */
  @Post('discounts/:id/release')
  @Allow({ company: ['financier'], user: ['maker'] })
  @ApiCreatedResponse({ standardSchema: discountView })
  release(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    return this.discounts.proposeRelease(asker, id);
  }

  /** Searches the register of receivables and registers the purchase; the financier signs the commit next. */
  @Post('discounts/:id/registration')
  @HttpCode(HttpStatus.OK)
  @Allow({ company: ['financier'], user: ['maker'] })
  @ApiOkResponse({ standardSchema: discountView })
  register(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    return this.discounts.registerPurchase(asker, id);
  }
}
