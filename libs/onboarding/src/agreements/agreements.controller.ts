import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { uuid } from '#common';
import { Allow, Asker, Public, type Principal } from '#identity';
import {
  agreementText,
  applicantRole,
  language,
  type ApplicantRole,
} from '../applications/applications.schemas.js';
import { textViewOf } from './agreement-texts.js';
import { Agreements } from './agreements.service.js';

const textQuery = z.strictObject({ role: applicantRole, language: language.default('zh') });
const agreedView = z
  .strictObject({
    id: uuid,
    role: z.string(),
    version: z.string(),
    language,
    textSha256: z.string(),
    companyCode: z.string(),
    signer: z.string(),
    ledgerKey: z.string(),
    signature: z.string(),
    signedAt: z.iso.datetime(),
  })
  .meta({ id: 'Agreement' });

/** The master agreements: their texts, and what the company has signed. */
@ApiTags('onboarding')
@ApiBearerAuth()
@Controller('v1/agreements')
export class AgreementsController {
  constructor(private readonly agreements: Agreements) {}

  /** The text that a role signs now. */
  @Get('text')
  @Public()
  @ApiOkResponse({ standardSchema: agreementText })
  text(@Query({ schema: textQuery }) query: { role: ApplicantRole; language: 'zh' | 'en' }) {
    return textViewOf(query.role, query.language);
  }

  /** What the caller's company has signed. */
  @Get()
  @Allow()
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(agreedView) }) })
  async signed(@Asker() asker: Principal) {
    const found = await this.agreements.of(asker.companyId);
    return { data: found.map((one) => ({ ...one, signedAt: one.signedAt.toISOString() })) };
  }
}
