import { Body, Controller, Get, Header, HttpCode, HttpStatus, Post } from '@nestjs/common';
import { Open, ForSeals } from '../token.guard.js';
import { sealBody, type SealBody } from './seals.schemas.js';
import { SealsService } from './seals.service.js';

/** The sandbox's signature authority: it stands in the bank's process, and has a token of its own. */
@Controller('seals')
export class SealsController {
  constructor(private readonly seals: SealsService) {}

  /** The authority's root certificate, PEM: for whoever checks a seal. */
  @Get('root')
  @Open()
  @Header('content-type', 'application/x-pem-file')
  root() {
    return this.seals.root();
  }

  /** Seals a document's hash. Gives the CMS signature in base64. */
  @Post()
  @ForSeals()
  @HttpCode(HttpStatus.OK)
  async seal(@Body({ schema: sealBody }) body: SealBody) {
    return { cms: Buffer.from(await this.seals.seal(body)).toString('base64') };
  }
}
