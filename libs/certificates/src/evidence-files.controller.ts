import { Controller, Get, Param, StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { ledgerId, uuid } from '#common';
import { Allow, Asker, type Principal } from '#identity';
import { evidenceFilesView } from './evidence-files.schemas.js';
import { EvidenceFiles } from './evidence-files.service.js';

/** The documents behind certificates. */
@ApiTags('certificates')
@ApiBearerAuth()
@Controller('v1/certificates/:id/evidence')
export class EvidenceFilesController {
  constructor(private readonly files: EvidenceFiles) {}

  /**
   * The invoices and the files of contracts behind a certificate and the transfers of its parts: to their own parties, to
   * a financier that is asked to buy or has bought, and to the supervisor.
   */
  @Get()
  @Allow()
  @ApiOkResponse({ standardSchema: evidenceFilesView })
  list(@Asker() asker: Principal, @Param('id', { schema: ledgerId }) id: string) {
    return this.files.list(asker, id);
  }

  /** One of them as it came: to be saved, and not to be shown by this origin. */
  @Get(':file')
  @Allow()
  @ApiProduces('application/octet-stream')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async open(
    @Asker() asker: Principal,
    @Param('id', { schema: ledgerId }) id: string,
    @Param('file', { schema: uuid }) fileId: string,
  ): Promise<StreamableFile> {
    const { file, content } = await this.files.open(asker, id, fileId);
    const ending = file.mediaType.replace(/^.*\//, '');
    return new StreamableFile(content, {
      type: file.mediaType,
      length: file.bytes,
      disposition: `attachment; filename="${file.type}-${file.sha256.slice(0, 12)}.${ending}"`,
    });
  }
}
