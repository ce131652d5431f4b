import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { makeBundle, type Bundle, type Ledger } from '#chain';
import { Walls } from '#database';
import { Allow } from '#identity';
import { LEDGER } from './ledger-token.js';

const bundleView = z.looseObject({ format: z.string(), version: z.number() }).meta({ id: 'Bundle' });

/** What shows a certificate's way to whoever has a node. */
@ApiTags('ledger')
@ApiBearerAuth()
@Controller('v1/bundles')
export class BundlesController {
  constructor(
    private readonly walls: Walls,
    @Inject(LEDGER) private readonly ledger: Ledger,
  ) {}

  /**
   * One certificate's bundle. Not for its obligor, though that may see every part of it: a transaction is proven whole,
   * with the acts of others that it carried.
   */
  @Get(':id')
  @Allow({ company: ['operator', 'supervisor'] })
  @ApiOkResponse({ standardSchema: bundleView })
  one(@Param('id', { schema: z.string().regex(/^\d{1,20}$/) }) id: string): Promise<Bundle> {
    return makeBundle(this.walls, this.ledger, BigInt(id));
  }
}
