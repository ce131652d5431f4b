import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { pageQuery, uuid, type PageQuery } from '#common';
import { Allow, Asker, NotKept, Public, type Principal } from '#identity';
import { invitationToken } from '../applications/applications.schemas.js';
import {
  invitationBody,
  invitationView,
  invitedView,
  openedView,
  type InvitationBody,
} from './invitations.schemas.js';
import { Invitations } from './invitations.service.js';

/** Obligors and suppliers invite the companies that they pay. */
@ApiTags('onboarding')
@ApiBearerAuth()
@Controller('v1/invitations')
export class InvitationsController {
  constructor(private readonly invitations: Invitations) {}

  /** Invites a company by a link, which is shown once: an Idempotency-Key does not show it again. */
  @Post()
  @Allow({ company: ['obligor', 'supplier'], user: ['maker'] })
  @NotKept()
  @ApiCreatedResponse({ standardSchema: invitedView })
  invite(@Asker() asker: Principal, @Body({ schema: invitationBody }) body: InvitationBody) {
    return this.invitations.invite(asker, body);
  }

  /** The company's own invitations, the newest first, and what has become of them. */
  @Get()
  @Allow({ company: ['obligor', 'supplier'] })
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(invitationView), has_more: z.boolean() }) })
  list(@Asker() asker: Principal, @Query({ schema: pageQuery }) query: PageQuery) {
    return this.invitations.list(asker, query);
  }

  /** From whom, and how much is waiting; for who has the link. */
  @Get(':token')
  @Public()
  @ApiOkResponse({ standardSchema: openedView })
  open(@Param('token', { schema: invitationToken }) token: string) {
    return this.invitations.open(token);
  }

  /** Takes one back that nobody has used. */
  @Post(':id/withdrawal')
  @HttpCode(HttpStatus.OK)
  @Allow({ company: ['obligor', 'supplier'], user: ['maker'] })
  @ApiOkResponse({ standardSchema: invitationView })
  withdraw(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    return this.invitations.withdraw(asker, id);
  }
}
