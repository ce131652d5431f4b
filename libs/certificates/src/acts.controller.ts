import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { uuid } from '#common';
import { Allow, Asker, signatureBody, signedView, type Principal, type SignatureBody } from '#identity';
import { actBody, actView, type ActBody } from './acts.schemas.js';
import { Acts } from './acts.service.js';

/** The rarer acts on holdings: pledges, cancellation, returns, voids, and what courts order. */
@ApiTags('acts')
@ApiBearerAuth()
@Controller('v1/acts')
export class ActsController {
  constructor(private readonly acts: Acts) {}

  /** Proposes an act for the signatures that it takes. */
  @Post()
  @Allow({
    company: ['obligor', 'supplier', 'financier', 'operator', 'supervisor'],
    user: ['maker', 'regulator'],
  })
  @ApiCreatedResponse({ standardSchema: actView })
  propose(@Asker() asker: Principal, @Body({ schema: actBody }) body: ActBody) {
    return this.acts.propose(asker, body);
  }

  @Get(':id')
  @Allow()
  @ApiOkResponse({ standardSchema: actView })
  view(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    return this.acts.view(asker, id);
  }

  /** A signature that the act waits for. */
  @Post(':id/signatures')
  @Allow({
    company: ['obligor', 'supplier', 'financier', 'operator', 'supervisor'],
    user: ['maker', 'checker', 'regulator'],
  })
  @ApiOkResponse({ standardSchema: signedView })
  sign(
    @Asker() asker: Principal,
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: signatureBody }) { signature }: SignatureBody,
  ) {
    return this.acts.sign(asker, id, signature);
  }

  /** Who proposed it takes it back; another party refuses it. */
  @Post(':id/refusal')
  @HttpCode(HttpStatus.NO_CONTENT)
  @Allow({
    company: ['obligor', 'supplier', 'financier', 'operator', 'supervisor'],
    user: ['maker', 'regulator'],
  })
  async end(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    await this.acts.end(asker, id);
  }
}
