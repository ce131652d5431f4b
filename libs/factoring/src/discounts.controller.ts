import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { uuid } from '#common';
import { Allow, Asker, signatureBody, signedView, type Principal, type SignatureBody } from '#identity';
import { Discounts } from './discounts.service.js';
import { Endings } from './endings.service.js';
import { discountView, receiptBody, type ReceiptBody } from './factoring.schemas.js';
import { Repurchase } from './repurchase.service.js';
import { Sale } from './sale.service.js';

const list = <T extends z.ZodType>(of: T) => z.strictObject({ data: z.array(of) });

/** Purchases of holdings, from the accepted price to the money, and how they end before it. */
@ApiTags('factoring')
@ApiBearerAuth()
@Controller('v1/discounts')
export class DiscountsController {
  constructor(
    private readonly discounts: Discounts,
    private readonly sale: Sale,
    private readonly endings: Endings,
    private readonly repurchase: Repurchase,
  ) {}

  /** The discounts of the company, as seller or as financier, the newest first. */
  @Get()
  @Allow({ company: ['supplier', 'financier'] })
  @ApiOkResponse({ standardSchema: list(discountView) })
  async list(@Asker() asker: Principal) {
    return { data: await this.discounts.list(asker) };
  }

  @Get(':id')
  @Allow({ company: ['supplier', 'financier'] })
  @ApiOkResponse({ standardSchema: discountView })
  view(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    return this.discounts.view(asker, id);
  }

  /** A signature of either side under the order that waits for it: hold, commit, release, receipt, or the way back. */
  @Post(':id/signatures')
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
  @Post(':id/release')
  @Allow({ company: ['financier'], user: ['maker'] })
  @ApiCreatedResponse({ standardSchema: discountView })
  release(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    return this.endings.proposeRelease(asker, id);
  }

  /** Searches the register of receivables and registers the purchase; the financier signs the commit next. */
  @Post(':id/registration')
  @HttpCode(HttpStatus.OK)
  @Allow({ company: ['financier'], user: ['maker'] })
  @ApiOkResponse({ standardSchema: discountView })
  register(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    return this.sale.registerPurchase(asker, id);
  }

  /** The seller takes its word back: at once before its signature, else the financier is asked to give it back. */
  @Post(':id/withdrawal')
  @HttpCode(HttpStatus.OK)
  @Allow({ company: ['supplier'], user: ['maker'] })
  @ApiOkResponse({ standardSchema: discountView })
  withdraw(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    return this.endings.withdraw(asker, id);
  }

  /** The seller says that the money came, where the bank’s notice is missing; it signs that next. */
  @Post(':id/receipt')
  @Allow({ company: ['supplier'], user: ['maker'] })
  @ApiCreatedResponse({ standardSchema: discountView })
  receipt(
    @Asker() asker: Principal,
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: receiptBody }) body: ReceiptBody,
  ) {
    return this.sale.proposeReceipt(asker, id, body);
  }

  /** The seller pays the price for which it buys the holding back; both sign the way back once the bank has booked it. */
  @Post(':id/repurchase')
  @Allow({ company: ['supplier'], user: ['maker'] })
  @ApiCreatedResponse({ standardSchema: discountView })
  buyBack(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    return this.repurchase.pay(asker, id);
  }
}
