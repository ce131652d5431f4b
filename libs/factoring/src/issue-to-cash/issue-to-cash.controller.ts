import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Allow, Asker, type Principal } from '#identity';
import { stageTimesView } from './issue-to-cash.schemas.js';
import { IssueToCash } from './issue-to-cash.service.js';

/** How fast an obligor's promise becomes money down its chain. */
@ApiTags('factoring')
@ApiBearerAuth()
@Controller('v1/issue-to-cash')
export class IssueToCashController {
  constructor(private readonly stages: IssueToCash) {}

  /** The stages of the company's certificates with the times that they took; no price, and no single company's act. */
  @Get()
  @Allow({ company: ['obligor'] })
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(stageTimesView) }) })
  async list(@Asker() asker: Principal) {
    return { data: await this.stages.list(asker) };
  }
}
