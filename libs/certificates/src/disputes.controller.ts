import { Controller, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiTags } from '@nestjs/swagger';
import { uuid } from '#common';
import { Allow, Asker, type Principal } from '#identity';
import { freezesView } from './certificates.schemas.js';
import { Disputes } from './disputes.service.js';

/** What a case of a void invoice leads to. */
@ApiTags('acts')
@ApiBearerAuth()
@Controller('v1/cases')
export class DisputesController {
  constructor(private readonly disputes: Disputes) {}

  /** Proposes to freeze what the original payee still holds live under a void invoice; maker and checker sign each. */
  @Post(':id/freezes')
  @Allow({ company: ['operator'], user: ['maker'] })
  @ApiCreatedResponse({ standardSchema: freezesView })
  async freeze(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    return { data: await this.disputes.freeze(asker, id) };
  }
}
