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
import { identityErrors } from '../identity.errors.js';
import { assertionResponse, ceremonyView } from '../passkeys/passkeys.schemas.js';
import { Passkeys } from '../passkeys/passkeys.service.js';
import {
  phoneCeremonyView,
  phoneCodeBody,
  phoneSignInBody,
  type PhoneCodeBody,
  type PhoneSignInBody,
} from '../phones/phones.schemas.js';
import { Phones } from '../phones/phones.service.js';
import { Asker, type Principal } from '../principal.js';
import { Sessions, sessionView } from './sessions.service.js';

const signInBody = z.strictObject({ ceremonyId: uuid, response: assertionResponse });
const signedInView = z.strictObject({ userId: uuid }).meta({ id: 'SignedIn' });
const sessionList = z.strictObject({ data: z.array(sessionView) });

/** Signing in on a page, and the sessions that follow: a cookie carries them, beside the API keys of systems. */
@ApiTags('sessions')
@ApiBearerAuth()
@Controller('v1/sessions')
export class SessionsController {
  constructor(
    private readonly passkeys: Passkeys,
    private readonly phones: Phones,
    private readonly sessions: Sessions,
  ) {}

  /** Begins a sign-in by passkey: what a page gives to the browser. */
  @Post('passkey-options')
  @Public()
  @ApiCreatedResponse({ standardSchema: ceremonyView })
  options() {
    return this.passkeys.beginSignIn();
  }

  /** Signs in with the passkey’s answer; the session’s cookie comes with the answer. */
  @Post()
  @Public()
  @ApiCreatedResponse({ standardSchema: signedInView })
  async signIn(@Req() request: Request, @Body({ schema: signInBody }) body: z.infer<typeof signInBody>) {
    const { userId } = await this.passkeys.finishSignIn(body);
    if (userId === null) throw identityErrors('device-key-unknown');
    await this.sessions.begin(request, userId, 'passkey');
    return { userId };
  }

  /** Sends a code to a phone that signs in with a key of its own; the answer tells nobody whether it is known. */
  @Post('phone-codes')
  @Public()
  @ApiCreatedResponse({ standardSchema: phoneCeremonyView })
  sendCode(@Req() request: Request, @Body({ schema: phoneCodeBody }) { phone, ledgerKey }: PhoneCodeBody) {
    return this.phones.beginSignIn(phone, ledgerKey, request.ip ?? '');
  }

  /** Signs in with a phone’s own key and the code that it was sent. */
  @Post('phone')
  @Public()
  @ApiCreatedResponse({ standardSchema: signedInView })
  async signInByPhone(
    @Req() request: Request,
    @Body({ schema: phoneSignInBody }) { ledgerKey, ...answer }: PhoneSignInBody,
  ) {
    const userId = await this.phones.finishSignIn(ledgerKey, answer);
    await this.sessions.begin(request, userId, 'phone');
    return { userId };
  }

  /** The caller’s own sessions, the newest first. */
  @Get()
  @Allow()
  @ApiOkResponse({ standardSchema: sessionList })
  async own(@Asker() asker: Principal, @Req() request: Request) {
    return { data: await this.sessions.list(asker, request.sessionID, false) };
  }

  /** The sessions of all users of the caller’s company. */
  @Get('company')
  @Allow({ user: ['admin'] })
  @ApiOkResponse({ standardSchema: sessionList })
  async ofCompany(@Asker() asker: Principal, @Req() request: Request) {
    return { data: await this.sessions.list(asker, request.sessionID, true) };
  }

  /** Signs out: ends the session that asks. */
  @Post('current/ending')
  @HttpCode(HttpStatus.NO_CONTENT)
  @Allow({ suspended: true })
  @ApiNoContentResponse()
  async leave(@Req() request: Request) {
    await this.sessions.leave(request);
  }

  /** Ends a session at once: one’s own, or as an admin any of the company. */
  @Post(':id/ending')
  @HttpCode(HttpStatus.NO_CONTENT)
  @Allow({ suspended: true })
  @ApiNoContentResponse()
  async end(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    await this.sessions.end(asker, id);
  }
}
