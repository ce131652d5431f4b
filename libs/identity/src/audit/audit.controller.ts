import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Allow } from '../access.guard.js';
import { Asker, type Principal } from '../principal.js';
import { AuditReader } from './audit-reader.service.js';
import { auditEntryView, auditQuery, type AuditQuery } from './audit.schemas.js';

/** Who did what for whom. */
@ApiTags('audit')
@ApiBearerAuth()
@Controller('v1/audit')
export class AuditController {
  constructor(private readonly reader: AuditReader) {}

  /** What the caller's company did and what was done for it, the newest first, a few seconds after it happened. */
  @Get()
  @Allow({ user: ['admin', 'checker'] })
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(auditEntryView), has_more: z.boolean() }) })
  list(@Asker() asker: Principal, @Query({ schema: auditQuery }) query: AuditQuery) {
    return this.reader.list(asker, query);
  }
}
