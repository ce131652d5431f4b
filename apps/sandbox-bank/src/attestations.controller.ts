import { Body, Controller, Get, HttpCode, HttpStatus, Post } from '@nestjs/common';
import { AttestationsService } from './attestations.service.js';
import { attestation, type AttestationBody } from './bank.schemas.js';

@Controller()
export class AttestationsController {
  constructor(private readonly attestations: AttestationsService) {}

  @Get('attestor')
  attestor() {
    return { key: this.attestations.key };
  }

  @Post('attestations')
  @HttpCode(HttpStatus.OK)
  attest(@Body({ schema: attestation }) body: AttestationBody) {
    const { accountServicerReference, domain } = body;
    const order =
      body.kind === 'settle'
        ? ({ kind: body.kind, body: body.order } as const)
        : ({ kind: body.kind, body: body.order } as const);
    return this.attestations.attest({ accountServicerReference, domain, order });
  }
}
