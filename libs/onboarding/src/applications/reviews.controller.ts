import {
  Body,
  Controller,
  Get,
  HttpCode,
  HttpStatus,
  Param,
  Post,
  Query,
  StreamableFile,
} from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { uuid } from '#common';
import {
  Allow,
  Asker,
  Decisions,
  approvalBody,
  decisionView,
  type ApprovalBody,
  type Principal,
} from '#identity';
import { ApplicationDocuments } from './application-documents.service.js';
import {
  applicationView,
  queueQuery,
  reviewBody,
  reviewView,
  type QueueQuery,
  type ReviewBody,
} from './applications.schemas.js';
import { REVIEW_DECISION, Reviews } from './review.service.js';

/** The operator's review of applications: one person proposes, another approves. */
@ApiTags('applications')
@ApiBearerAuth()
@Controller('v1/applications')
export class ReviewsController {
  constructor(
    private readonly reviews: Reviews,
    private readonly documents: ApplicationDocuments,
    private readonly decisions: Decisions,
  ) {}

  /** The queue: what was submitted, or what stands otherwise, the oldest first. */
  @Get()
  @Allow({ company: ['operator'] })
  @ApiOkResponse({
    standardSchema: z.strictObject({ data: z.array(applicationView), has_more: z.boolean() }),
  })
  queue(@Query({ schema: queueQuery }) query: QueueQuery) {
    return this.reviews.queue(query);
  }

  /** Proposals that wait for a second person. */
  @Get('decisions')
  @Allow({ company: ['operator'] })
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(decisionView) }) })
  async waiting(@Asker() asker: Principal) {
    return { data: await this.decisions.waiting(asker, REVIEW_DECISION) };
  }

  /** One application, with its risk, its hits on screening lists, and who invited it. */
  @Get(':id')
  @Allow({ company: ['operator'] })
  @ApiOkResponse({ standardSchema: reviewView })
  view(@Param('id', { schema: uuid }) id: string) {
    return this.reviews.view(id);
  }

  /** A paper of an application, as it came. */
  @Get(':id/documents/:document')
  @Allow({ company: ['operator'] })
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async document(
    @Param('id', { schema: uuid }) id: string,
    @Param('document', { schema: uuid }) document: string,
  ): Promise<StreamableFile> {
    const { mediaType, content } = await this.documents.file(id, document);
    // A stranger's file is for looking at elsewhere, not for this origin to show.
    return new StreamableFile(content, { type: mediaType, disposition: 'attachment' });
  }

  /** Proposes what becomes of a submitted application: approve, refuse, or ask. */
  @Post(':id/review')
  @Allow({ company: ['operator'], user: ['maker'] })
  @ApiCreatedResponse({ standardSchema: decisionView })
  propose(
    @Asker() asker: Principal,
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: reviewBody }) body: ReviewBody,
  ) {
    return this.reviews.propose(asker, id, body);
  }

  /** A second person approves the proposal by the hash of its words, and it is done. */
  @Post('decisions/:id/approval')
  @HttpCode(HttpStatus.OK)
  @Allow({ company: ['operator'], user: ['checker'] })
  @ApiOkResponse({ standardSchema: decisionView })
  approve(
    @Asker() asker: Principal,
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: approvalBody }) { payloadHash }: ApprovalBody,
  ) {
    return this.reviews.approve(asker, id, payloadHash);
  }

  /** A second person says no to the proposal; the application waits on. */
  @Post('decisions/:id/rejection')
  @HttpCode(HttpStatus.OK)
  @Allow({ company: ['operator'], user: ['checker'] })
  @ApiOkResponse({ standardSchema: decisionView })
  reject(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    return this.decisions.reject(asker, id, REVIEW_DECISION);
  }
}
