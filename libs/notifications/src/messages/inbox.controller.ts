import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { pageQuery } from '#common';
import { Allow, SandboxOnly } from '#identity';
import { SandboxInbox, inboxMessage } from './sandbox-inbox.service.js';

const inboxQuery = pageQuery.extend({ recipient: z.string().max(254).optional() });

/** What a sandbox would have sent. It holds codes and links, so that nobody but its operator reads it. */
@ApiTags('sandbox')
@ApiBearerAuth()
@Controller('v1/sandbox')
export class InboxController {
  constructor(private readonly inbox: SandboxInbox) {}

  /** The messages of a sandbox, the newest first. */
  @Get('inbox')
  @Allow({ company: ['operator'] })
  @SandboxOnly()
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(inboxMessage), has_more: z.boolean() }) })
  list(@Query({ schema: inboxQuery }) query: z.infer<typeof inboxQuery>) {
    return this.inbox.list(query);
  }
}
