import { Body, Controller, Get, HttpStatus, Param, Post, Query, Res, StreamableFile } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import type { Response } from 'express';
import { uuid } from '#common';
import { Allow, Asker, type Principal } from '#identity';
import { documentErrors } from './documents.errors.js';
import { documentCard, documentQuery, type DocumentQuery } from './documents.schemas.js';
import { Documents } from './documents.service.js';
import { MEDIA_TYPES } from './inspect-file.js';

const BINARY = { type: 'string' as const, format: 'binary' };

/** Files of companies: licences, contracts, proofs of delivery. */
@ApiTags('documents')
@ApiBearerAuth()
@Controller('v1/documents')
export class DocumentsController {
  constructor(private readonly documents: Documents) {}

  /** Keeps a file of up to 5 MB. What it is counts by its content; the same one again answers 200. */
  @Post()
  @Allow({ user: ['maker', 'checker'] })
  @ApiConsumes(...MEDIA_TYPES, 'application/octet-stream')
  @ApiBody({ schema: BINARY })
  @ApiCreatedResponse({ standardSchema: documentCard })
  async keep(
    @Asker() asker: Principal,
    @Query({ schema: documentQuery }) { type }: DocumentQuery,
    @Body() body: unknown,
    @Res({ passthrough: true }) response: Response,
  ) {
    if (!Buffer.isBuffer(body)) throw documentErrors('file-missing');
    const { card, known } = await this.documents.keep(asker, type, body);
    if (known) response.status(HttpStatus.OK);
    return card;
  }

  /** The file as it came: to be saved, and not to be shown by this origin. */
  @Get(':id')
  @Allow()
  @ApiProduces(...MEDIA_TYPES)
  @ApiOkResponse({ schema: BINARY })
  async open(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string): Promise<StreamableFile> {
    const { card, content } = await this.documents.open(asker, id);
    const ending = card.mediaType.replace(/^.*\//, '');
    return new StreamableFile(content, {
      type: card.mediaType,
      length: card.bytes,
      disposition: `attachment; filename="${card.type}-${card.sha256.slice(0, 12)}.${ending}"`,
    });
  }
}
