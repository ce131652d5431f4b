import { Controller, Get, Param, Query, StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { uuid } from '#common';
import { Allow, Asker, Public, type Principal } from '#identity';
import {
  agreementText,
  applicantRole,
  language,
  type ApplicantRole,
} from '../applications/applications.schemas.js';
import { AgreementSeals } from './agreement-seals.service.js';
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
    /** Null while its document waits for the authority's seal. */
    sealedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Agreement' });

/** The master agreements: their texts, and what the company has signed. */
@ApiTags('onboarding')
@ApiBearerAuth()
@Controller('v1/agreements')
export class AgreementsController {
  constructor(
    private readonly agreements: Agreements,
    private readonly seals: AgreementSeals,
  ) {}

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
    return {
      data: found.map((one) => ({
        ...one,
        signedAt: one.signedAt.toISOString(),
        sealedAt: one.sealedAt?.toISOString() ?? null,
      })),
    };
  }

  /** A signed agreement as a PDF with the authority's seal and time stamp; 409 until it is sealed. */
  @Get(':id/document')
  @Allow()
  @ApiProduces('application/pdf')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async document(
    @Asker() asker: Principal,
    @Param('id', { schema: uuid }) id: string,
  ): Promise<StreamableFile> {
    const { sha256, content } = await this.seals.open(asker, id);
    return new StreamableFile(content, {
      type: 'application/pdf',
      length: content.length,
      disposition: `attachment; filename="agreement-${sha256.slice(0, 12)}.pdf"`,
    });
  }
}
