import { Body, Controller, HttpCode, HttpStatus, Post, Req } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { Public } from '../access.guard.js';
import { ceremonyView } from '../passkeys/passkeys.schemas.js';
import { Passkeys } from '../passkeys/passkeys.service.js';
import { phoneCeremonyView } from '../phones/phones.schemas.js';
import { Invitations } from './invitations.service.js';
import { acceptedView, passkeyBody, phoneBody, type PasskeyBody, type PhoneBody } from './joining.schemas.js';
import { Joining } from './joining.service.js';
import { invitationCard, tokenBody, type TokenBody } from './people.schemas.js';

/** What who holds an invitation’s link does: the secret of the link is its only right. */
@ApiTags('users')
@Controller('v1/user-invitations')
export class JoiningController {
  constructor(
    private readonly invitations: Invitations,
    private readonly passkeys: Passkeys,
    private readonly joining: Joining,
  ) {}

  /** Who asks whom in, as what. */
  @Post('reading')
  @HttpCode(HttpStatus.OK)
  @Public()
  @ApiOkResponse({ standardSchema: invitationCard })
  read(@Body({ schema: tokenBody }) { token }: TokenBody) {
    return this.invitations.card(token);
  }

  /** Begins the registration of a passkey: what a page gives to the browser. */
  @Post('passkey-options')
  @Public()
  @ApiCreatedResponse({ standardSchema: ceremonyView })
  async options(@Body({ schema: tokenBody }) { token }: TokenBody) {
    const invitation = await this.invitations.open(token);
    return this.passkeys.beginRegistration({
      subject: Invitations.subjectOf(invitation),
      userName: invitation.name,
    });
  }

  /** Sends a code to the person’s telephone, for a phone without passkeys or for a lost device. */
  @Post('phone-codes')
  @Public()
  @ApiCreatedResponse({ standardSchema: phoneCeremonyView })
  sendCode(@Req() request: Request, @Body({ schema: tokenBody }) { token }: TokenBody) {
    return this.joining.sendCode(token, request.ip ?? '');
  }

  /** Registers the passkey of a new colleague, which uses the link; a second person of the company is asked. */
  @Post('passkeys')
  @Public()
  @ApiCreatedResponse({ standardSchema: acceptedView })
  byPasskey(@Body({ schema: passkeyBody }) { token, ...key }: PasskeyBody) {
    return this.joining.join(token, key);
  }

  /** Registers the own key of a new colleague’s phone, with the code that it was sent. */
  @Post('phones')
  @Public()
  @ApiCreatedResponse({ standardSchema: acceptedView })
  byPhone(@Body({ schema: phoneBody }) { token, ...key }: PhoneBody) {
    return this.joining.join(token, key);
  }
}
