import { Body, Controller, Get, HttpCode, HttpStatus, Patch, Post, Query, Req } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { Request } from 'express';
import { z } from 'zod';
import { PAPERS } from '#documents';
import { Public, SandboxOnly, ceremonyView, phoneCeremonyView } from '#identity';
import { ApplicationDocuments } from './application-documents.service.js';
import { ApplicationToken } from './application-token.js';
import {
  agreementBody,
  amountBody,
  applicationView,
  bankView,
  beginBody,
  begunView,
  claimBody,
  claimView,
  documentQuery,
  partsBody,
  passkeyBody,
  passkeyNameBody,
  passkeyView,
  phoneBody,
  phoneKeyBody,
  proofView,
  type AgreementBody,
  type AmountBody,
  type BeginBody,
  type ClaimBody,
  type DocumentQuery,
  type Parts,
  type PasskeyBody,
  type PhoneKeyBody,
} from './applications.schemas.js';
import { Applications } from './applications.service.js';
import { Companies } from '../companies.service.js';

/**
 * A company asks to come. Anybody begins an application; what follows is open to who has its token, as
 * “Authorization: Bearer apl_…”, and to nobody else.
 */
@ApiTags('applications')
@ApiBearerAuth()
@Controller('v1/applications')
export class ApplicationsController {
  constructor(
    private readonly applications: Applications,
    private readonly documents: ApplicationDocuments,
    private readonly companies: Companies,
  ) {}

  /** Begins an application, by an invitation or by itself. The token is shown once. */
  @Post()
  @Public()
  @ApiCreatedResponse({ standardSchema: begunView })
  begin(@Body({ schema: beginBody }) body: BeginBody) {
    return this.applications.begin(body);
  }

  /** The banks that the platform can pay through, so that nobody types a bank's code. */
  @Get('banks')
  @Public()
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(bankView) }) })
  async banks() {
    return { data: await this.companies.banks() };
  }

  /** The application, wherever it was left. */
  @Get('current')
  @Public()
  @ApiOkResponse({ standardSchema: applicationView })
  view(@ApplicationToken() token: string) {
    return this.applications.view(token);
  }

  /** Saves parts; what is left out stays as it was. */
  @Patch('current')
  @Public()
  @ApiOkResponse({ standardSchema: applicationView })
  save(@ApplicationToken() token: string, @Body({ schema: partsBody }) parts: Parts) {
    return this.applications.save(token, parts);
  }

  /** Keeps a paper (PDF, PNG or JPEG by its content), with its kind and the last day on which it is good. */
  @Post('current/documents')
  @Public()
  @ApiConsumes(...PAPERS, 'application/octet-stream')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiCreatedResponse({ standardSchema: applicationView })
  addDocument(
    @ApplicationToken() token: string,
    @Query({ schema: documentQuery }) query: DocumentQuery,
    @Body() file: unknown,
  ) {
    return this.documents.add(token, query, file);
  }

  /** Begins the registration of a signatory's passkey: what a page gives to the browser. */
  @Post('current/passkey-options')
  @Public()
  @ApiCreatedResponse({ standardSchema: ceremonyView })
  beginPasskey(
    @ApplicationToken() token: string,
    @Body({ schema: passkeyNameBody }) { name }: { name: string },
  ) {
    return this.applications.beginPasskey(token, name);
  }

  /** Keeps the passkey; the part “signatories” names it by its id. */
  @Post('current/passkeys')
  @Public()
  @ApiCreatedResponse({ standardSchema: passkeyView })
  addPasskey(@ApplicationToken() token: string, @Body({ schema: passkeyBody }) body: PasskeyBody) {
    return this.applications.addPasskey(token, body);
  }

  /** Sends a code to a signatory's phone, where it has no passkeys. */
  @Post('current/phone-codes')
  @Public()
  @ApiCreatedResponse({ standardSchema: phoneCeremonyView })
  sendCode(
    @Req() request: Request,
    @ApplicationToken() token: string,
    @Body({ schema: phoneBody }) { phone }: { phone: string },
  ) {
    return this.applications.beginPhone(token, phone, request.ip ?? '');
  }

  /** Keeps the phone's own key, with the code that it was sent; the part “signatories” names it by its id. */
  @Post('current/phones')
  @Public()
  @ApiCreatedResponse({ standardSchema: passkeyView })
  addPhone(@ApplicationToken() token: string, @Body({ schema: phoneKeyBody }) body: PhoneKeyBody) {
    return this.applications.addPhone(token, body);
  }

  /** Has the account proven: the bank says whether the name fits, and pays a small amount, for which this waits a while. */
  @Post('current/account-proof')
  @Public()
  @ApiCreatedResponse({ standardSchema: proofView })
  prove(@ApplicationToken() token: string) {
    return this.applications.proveAccount(token);
  }

  /** The amount that arrived, in minor units; three tries. */
  @Post('current/account-proof/amount')
  @HttpCode(HttpStatus.OK)
  @Public()
  @ApiOkResponse({ standardSchema: proofView })
  answer(@ApplicationToken() token: string, @Body({ schema: amountBody }) { amount }: AmountBody) {
    return this.applications.answerProof(token, amount);
  }

  /** Signs the role's master agreement by a signatory's own key. */
  @Post('current/agreement')
  @Public()
  @ApiCreatedResponse({ standardSchema: applicationView })
  agree(@ApplicationToken() token: string, @Body({ schema: agreementBody }) body: AgreementBody) {
    return this.applications.agree(token, body);
  }

  /** Hands the application in, at first or after questions. */
  @Post('current/submission')
  @HttpCode(HttpStatus.OK)
  @Public()
  @ApiOkResponse({ standardSchema: applicationView })
  submit(@ApplicationToken() token: string) {
    return this.applications.submit(token);
  }

  /** Takes the application back. */
  @Post('current/withdrawal')
  @HttpCode(HttpStatus.OK)
  @Public()
  @ApiOkResponse({ standardSchema: applicationView })
  withdraw(@ApplicationToken() token: string) {
    return this.applications.withdraw(token);
  }

  /**
   * Gives a person of the registered company its API key, once, for a signature by its ledger key; in a sandbox, since
   * people sign in by passkey elsewhere.
   */
  @Post('current/api-keys')
  @Public()
  @SandboxOnly()
  @ApiCreatedResponse({ standardSchema: claimView })
  claim(@ApplicationToken() token: string, @Body({ schema: claimBody }) body: ClaimBody) {
    return this.applications.claimKey(token, body);
  }
}
