import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post, Req } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { Request } from 'express';
import { z } from 'zod';
import { uuid } from '#common';
import { Allow, Public } from '../access.guard.js';
import { decisionView } from '../decisions.service.js';
import { NotKept } from '../own-transactions.js';
import { Asker, type Principal } from '../principal.js';
import { Sessions } from '../sessions/sessions.service.js';
import { OidcProviders } from './oidc-providers.service.js';
import { OidcSignIn } from './oidc-sign-in.service.js';
import {
  beginBody,
  begunView,
  finishBody,
  identityCard,
  linkBody,
  providerBody,
  providerCard,
  type BeginBody,
  type FinishBody,
  type LinkBody,
  type ProviderBody,
} from './oidc.schemas.js';

/** A company's own identity provider: registering it, linking its people, and signing in by it. */
@ApiTags('users')
@ApiBearerAuth()
@Controller('v1')
export class OidcController {
  constructor(
    private readonly providers: OidcProviders,
    private readonly signIns: OidcSignIn,
    private readonly sessions: Sessions,
  ) {}

  /** The company’s identity providers, the newest first; never a secret. */
  @Get('oidc-providers')
  @Allow({ user: ['admin'] })
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(providerCard) }) })
  async list(@Asker() asker: Principal) {
    return { data: await this.providers.list(asker) };
  }

  /** Proposes an identity provider; a second person approves its issuer and client at /v1/people-decisions. */
  @Post('oidc-providers')
  @Allow({ user: ['admin'] })
  @NotKept()
  @ApiCreatedResponse({ standardSchema: decisionView })
  propose(@Asker() asker: Principal, @Body({ schema: providerBody }) body: ProviderBody) {
    return this.providers.propose(asker, body);
  }

  /** Ends an identity provider at once, with the sessions that began there. */
  @Post('oidc-providers/:id/ending')
  @HttpCode(HttpStatus.NO_CONTENT)
  @Allow({ user: ['admin'] })
  @ApiNoContentResponse()
  async end(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    await this.providers.end(asker, id);
  }

  /** Who of the company is who at its identity provider. */
  @Get('oidc-identities')
  @Allow({ user: ['admin'] })
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(identityCard) }) })
  async identities(@Asker() asker: Principal) {
    return { data: await this.providers.identities(asker) };
  }

  /** Proposes that a colleague is who the identity provider calls `subject`; a second person approves. */
  @Post('users/:id/oidc-identity')
  @Allow({ user: ['admin'] })
  @ApiCreatedResponse({ standardSchema: decisionView })
  link(
    @Asker() asker: Principal,
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: linkBody }) { subject }: LinkBody,
  ) {
    return this.providers.proposeLink(asker, id, subject);
  }

  /** Takes a colleague’s link away at once, with its sessions. */
  @Post('users/:id/oidc-identity/removal')
  @HttpCode(HttpStatus.NO_CONTENT)
  @Allow({ user: ['admin'] })
  @ApiNoContentResponse()
  async unlink(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    await this.providers.unlink(asker, id);
  }

  /** Begins a sign-in at a company’s identity provider: where the browser goes, and what its page keeps meanwhile. */
  @Post('sessions/oidc-options')
  @Public()
  @ApiCreatedResponse({ standardSchema: begunView })
  async begin(@Body({ schema: beginBody }) { providerId, company = '' }: BeginBody) {
    return this.signIns.begin(providerId ?? (await this.providers.idOf(company)));
  }

  /**
   * Signs in with what the identity provider sent the browser back with; the session’s cookie comes with the answer. What
   * is signed later needs the user’s own key all the same.
   */
  @Post('sessions/oidc')
  @Public()
  @ApiCreatedResponse({ standardSchema: z.strictObject({ userId: uuid }) })
  async finish(@Req() request: Request, @Body({ schema: finishBody }) body: FinishBody) {
    const userId = await this.signIns.finish(body);
    await this.sessions.begin(request, userId, 'oidc');
    return { userId };
  }
}
