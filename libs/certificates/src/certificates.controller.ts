import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { ledgerId, pageQuery, uuid, type PageQuery } from '#common';
import {
  Allow,
  Asker,
  Proposals,
  identityErrors,
  proposalView,
  signatureBody,
  type Principal,
  type SignatureBody,
  signedView,
} from '#identity';
import {
  certificateBody,
  certificateLinesQuery,
  certificateLinesView,
  certificateStepView,
  certificateView,
  consentBody,
  consentView,
  endBody,
  holderView,
  holdingView,
  offerView,
  offeredTitleView,
  reasonBody,
  submissionBody,
  titleStepView,
  transferBody,
  transferView,
  type CertificateBody,
  type ConsentBody,
  type EndBody,
  type ReasonBody,
  type SubmissionBody,
  type TransferBody,
} from './certificates.schemas.js';
import { Holders } from './holders.service.js';
import { Issues } from './issues.service.js';
import { Offers } from './offers.service.js';
import { Steps } from './steps.service.js';
import { Title } from './title.service.js';
import { Transfers } from './transfers.service.js';

const list = <T extends z.ZodType>(of: T) => z.strictObject({ data: z.array(of), has_more: z.boolean() });

/** Certificates: drafted, issued, passed on, and seen. */
@ApiTags('certificates')
@ApiBearerAuth()
@Controller('v1')
export class CertificatesController {
  constructor(
    private readonly issues: Issues,
    private readonly transfers: Transfers,
    private readonly title: Title,
    private readonly offers: Offers,
    private readonly holdersOf: Holders,
    private readonly stepsOf: Steps,
    private readonly proposals: Proposals,
  ) {}

  /** Drafts a certificate from a contract and invoices. */
  @Post('certificates')
  @Allow({ company: ['obligor'], user: ['maker'] })
  @ApiCreatedResponse({ standardSchema: certificateView })
  async draft(@Asker() asker: Principal, @Body({ schema: certificateBody }) body: CertificateBody) {
    return this.title.certificate(asker, await this.issues.draft(asker, body));
  }

  /** The certificates that the company may see, by number. */
  @Get('certificates')
  @Allow()
  @ApiOkResponse({ standardSchema: list(certificateView) })
  certificates(@Asker() asker: Principal, @Query({ schema: pageQuery }) query: PageQuery) {
    return this.title.certificates(asker, query);
  }

  /** The same in short, the newest first and many at a time: what a table shows, with each payee named once. */
  @Get('certificate-lines')
  @Allow()
  @ApiOkResponse({ standardSchema: certificateLinesView })
  certificateLines(@Asker() asker: Principal, @Query({ schema: certificateLinesQuery }) query: PageQuery) {
    return this.title.certificateLines(asker, query);
  }

  @Get('certificates/:id')
  @Allow()
  @ApiOkResponse({ standardSchema: certificateView })
  certificate(@Asker() asker: Principal, @Param('id', { schema: ledgerId }) id: string) {
    return this.title.certificate(asker, id);
  }

  /** Proposes a draft for signatures; from now on its invoices count as used. */
  @Post('certificates/:id/submission')
  @Allow({ company: ['obligor'], user: ['maker'] })
  @ApiCreatedResponse({ standardSchema: proposalView })
  async submit(
    @Asker() asker: Principal,
    @Param('id', { schema: ledgerId }) id: string,
    @Body({ schema: submissionBody }) { answerWithinSeconds }: SubmissionBody,
  ) {
    await this.issues.submit(asker, id, answerWithinSeconds);
    const { proposalId } = await this.title.certificate(asker, id);
    return this.proposals.view(asker, z.string().parse(proposalId));
  }

  /** A signature of the obligor’s maker or checker, or the payee’s consent. */
  @Post('certificates/:id/signatures')
  @Allow({ company: ['obligor', 'supplier'], user: ['maker', 'checker'] })
  @ApiOkResponse({ standardSchema: signedView })
  sign(
    @Asker() asker: Principal,
    @Param('id', { schema: ledgerId }) id: string,
    @Body({ schema: signatureBody }) { signature }: SignatureBody,
  ) {
    return this.issues.sign(asker, id, signature);
  }

  /** The payee will not be paid this way, and its cash claim stands; or the obligor’s checker refuses a draft. */
  @Post('certificates/:id/refusal')
  @HttpCode(HttpStatus.OK)
  @Allow({ company: ['obligor', 'supplier'], user: ['maker', 'checker'] })
  @ApiOkResponse({ standardSchema: certificateView })
  async refuse(
    @Asker() asker: Principal,
    @Param('id', { schema: ledgerId }) id: string,
    @Body({ schema: reasonBody }) { reason }: ReasonBody,
  ) {
    await this.issues.refuse(asker, id, reason);
    return this.title.certificate(asker, id);
  }

  /** The obligor takes back what is not issued yet. */
  @Post('certificates/:id/withdrawal')
  @HttpCode(HttpStatus.OK)
  @Allow({ company: ['obligor'], user: ['maker'] })
  @ApiOkResponse({ standardSchema: certificateView })
  async withdraw(
    @Asker() asker: Principal,
    @Param('id', { schema: ledgerId }) id: string,
    @Body({ schema: reasonBody }) { reason }: ReasonBody,
  ) {
    await this.issues.withdraw(asker, id, reason);
    return this.title.certificate(asker, id);
  }

  /** The parts of a certificate, as far as the company may see them: the obligor sees all tiers and amounts. */
  @Get('certificates/:id/tree')
  @Allow()
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(holdingView) }) })
  async tree(@Asker() asker: Principal, @Param('id', { schema: ledgerId }) id: string) {
    return { data: await this.title.tree(asker, id) };
  }

  /** What happened to the parts of a certificate and how they stood then, the earliest first; of others' parts nothing but to the obligor. */
  @Get('certificates/:id/steps')
  @Allow()
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(certificateStepView) }) })
  async steps(@Asker() asker: Principal, @Param('id', { schema: ledgerId }) id: string) {
    return { data: await this.stepsOf.list(asker, id) };
  }

  /** Who holds the company’s debt, by tier and state: the amounts of all tiers, the names of those that it pays itself. */
  @Get('holders')
  @Allow({ company: ['obligor'] })
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(holderView) }) })
  async holders(@Asker() asker: Principal) {
    return { data: await this.holdersOf.list(asker) };
  }

  /** The company’s own holdings, by number. */
  @Get('holdings')
  @Allow()
  @ApiOkResponse({ standardSchema: list(holdingView) })
  holdings(@Asker() asker: Principal, @Query({ schema: pageQuery }) query: PageQuery) {
    return this.title.holdings(asker, query);
  }

  @Get('holdings/:id')
  @Allow()
  @ApiOkResponse({ standardSchema: holdingView })
  holding(@Asker() asker: Principal, @Param('id', { schema: ledgerId }) id: string) {
    return this.title.holding(asker, id);
  }

  /** The way of a holding from the obligor to its holder; who stands in between is not named. */
  @Get('holdings/:id/title')
  @Allow()
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(titleStepView) }) })
  async chain(@Asker() asker: Principal, @Param('id', { schema: ledgerId }) id: string) {
    return { data: await this.title.chain(asker, id) };
  }

  /** Proposes to pass holdings on, whole or in part, under one signature. */
  @Post('transfers')
  @Allow({ company: ['supplier', 'financier'], user: ['maker'] })
  @ApiCreatedResponse({ standardSchema: transferView })
  transfer(@Asker() asker: Principal, @Body({ schema: transferBody }) body: TransferBody) {
    return this.transfers.propose(asker, body);
  }

  /** The holder’s signature, or the receiver’s consent. */
  @Post('transfers/:id/signatures')
  @Allow({ company: ['supplier', 'financier'], user: ['maker'] })
  @ApiOkResponse({ standardSchema: signedView })
  signTransfer(
    @Asker() asker: Principal,
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: signatureBody }) { signature }: SignatureBody,
  ) {
    return this.transfers.sign(asker, id, signature);
  }

  /** The offers that the company made or was made, the newest first; a receiver sees its own items. */
  @Get('transfers')
  @Allow()
  @ApiOkResponse({ standardSchema: list(offerView) })
  transferList(@Asker() asker: Principal, @Query({ schema: pageQuery }) query: PageQuery) {
    return this.offers.list(asker, query);
  }

  @Get('transfers/:id')
  @Allow()
  @ApiOkResponse({ standardSchema: offerView })
  transferView(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    return this.offers.view(asker, id);
  }

  /** Where what is offered comes from, for who is asked to consent. */
  @Get('transfers/:id/title')
  @Allow()
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(offeredTitleView) }) })
  async transferTitle(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    return { data: await this.title.offeredChains(asker, await this.offers.view(asker, id)) };
  }

  /** The receiver refuses, or the holder takes the offer back. */
  @Post('transfers/:id/refusal')
  @HttpCode(HttpStatus.NO_CONTENT)
  @Allow({ company: ['supplier', 'financier'], user: ['maker'] })
  async endTransfer(
    @Asker() asker: Principal,
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: endBody }) { reason }: EndBody,
  ) {
    await this.transfers.end(asker, id, reason);
  }

  /** The standing consents that the company gave and those that it was given. */
  @Get('consents')
  @Allow()
  @ApiOkResponse({ standardSchema: list(consentView) })
  consents(@Asker() asker: Principal, @Query({ schema: pageQuery }) query: PageQuery) {
    return this.offers.consents(asker, query);
  }

  /** Proposes a standing consent to be paid by a payer, with a cap, a longest term and an end; a cap of 0 withdraws it. */
  @Post('consents')
  @Allow({ company: ['supplier', 'financier'], user: ['maker'] })
  @ApiCreatedResponse({ standardSchema: proposalView })
  consent(@Asker() asker: Principal, @Body({ schema: consentBody }) body: ConsentBody) {
    return this.transfers.proposeConsent(asker, body);
  }

  /** The receiver’s signature under a standing consent; the id is the proposal’s. */
  @Post('consents/:id/signatures')
  @Allow({ company: ['supplier', 'financier'], user: ['maker'] })
  @ApiOkResponse({ standardSchema: signedView })
  async signConsent(
    @Asker() asker: Principal,
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: signatureBody }) { signature }: SignatureBody,
  ) {
    const { subject } = await this.proposals.view(asker, id);
    if (subject.kind !== 'consent') throw identityErrors('not-found', { what: 'consent' });
    return this.proposals.sign(asker, id, signature);
  }
}
