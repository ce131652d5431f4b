import { Body, Controller, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiTags } from '@nestjs/swagger';
import {
  Joining,
  Public,
  acceptedView,
  passkeyBody,
  phoneBody,
  type DeviceKey,
  type PasskeyBody,
  type PhoneBody,
} from '#identity';
import { KeyReplacements } from './key-replacements.service.js';

/**
 * Who lost its device registers another: with the link from its company's admin and a code by SMS. The old key is gone at
 * once; the new one waits for an objection.
 */
@ApiTags('onboarding')
@Controller('v1/lost-devices')
export class LostDevicesController {
  constructor(
    private readonly joining: Joining,
    private readonly replacements: KeyReplacements,
  ) {}

  /** Registers the passkey that follows, with the code by SMS beside it. */
  @Post('passkeys')
  @Public()
  @ApiCreatedResponse({ standardSchema: acceptedView })
  byPasskey(@Body({ schema: passkeyBody }) { token, ...key }: PasskeyBody) {
    return this.joining.replace(token, key, (lost, kept) => this.follow(lost, kept));
  }

  /** Registers the own key of the phone that follows, with the code that it was sent. */
  @Post('phones')
  @Public()
  @ApiCreatedResponse({ standardSchema: acceptedView })
  byPhone(@Body({ schema: phoneBody }) { token, ...key }: PhoneBody) {
    return this.joining.replace(token, key, (lost, kept) => this.follow(lost, kept));
  }

  private async follow(
    lost: { companyId: string; userId: string; approvedBy: string },
    { id, ledgerKey, kind }: DeviceKey,
  ): Promise<void> {
    const next = { ledgerKey, kind, deviceKeyId: id };
    await this.replacements.begin({ userId: lost.approvedBy }, lost.companyId, lost.userId, next);
  }
}
