import { Controller, Get, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { ledgerId } from '#common';
import { Allow, Asker, type Principal } from '#identity';
import { backingView } from './backing.schemas.js';
import { Backing } from './backing.service.js';

/** Why a debt exists, for who is asked to buy it. */
@ApiTags('certificates')
@ApiBearerAuth()
@Controller('v1/holdings')
export class BackingController {
  constructor(private readonly backing: Backing) {}

  /** The contract and the invoices behind a holding that the financier holds, reserves or is asked to price. */
  @Get(':id/backing')
  @Allow({ company: ['financier'] })
  @ApiOkResponse({ standardSchema: backingView })
  view(@Asker() asker: Principal, @Param('id', { schema: ledgerId }) id: string) {
    return this.backing.view(asker, id);
  }
}
