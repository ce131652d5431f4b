import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post, Query, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { Response } from 'express';
import { z } from 'zod';
import { pageQuery, uuid, type PageQuery } from '#common';
import { Allow, Asker, type Principal } from '#identity';
import { ContractDocuments } from './contract-documents.service.js';
import { Contracts } from './contracts.service.js';
import { CreditNotes } from './credit-notes.service.js';
import { evidenceErrors } from './evidence.errors.js';
import {
  contractBody,
  contractDocumentBody,
  contractDocumentView,
  contractView,
  invoiceView,
  keptView,
  readingView,
  type ContractBody,
  type ContractDocumentBody,
} from './evidence.schemas.js';
import { Invoices } from './invoices.service.js';

const FILE = {
  schema: {
    type: 'string' as const,
    description: 'The invoice as its seller issued it: its XML, or a PDF with it inside',
  },
};

/** Why debts exist: invoices and contracts. */
@ApiTags('evidence')
@ApiBearerAuth()
@Controller('v1')
export class EvidenceController {
  constructor(
    private readonly invoices: Invoices,
    private readonly creditNotes: CreditNotes,
    private readonly contracts: Contracts,
    private readonly contractDocuments: ContractDocuments,
  ) {}

  /** Keeps an invoice (UBL 2.1, CII, Factur-X or a fully digitalised e-invoice) and records it on the ledger. */
  @Post('invoices')
  @Allow({ company: ['obligor', 'supplier'], user: ['maker'] })
  @ApiConsumes('application/xml', 'application/pdf')
  @ApiBody(FILE)
  @ApiCreatedResponse({ standardSchema: keptView })
  async add(
    @Asker() asker: Principal,
    @Body() body: unknown,
    @Res({ passthrough: true }) response: Response,
  ) {
    const added = await this.invoices.add(asker, bytesOf(body));
    if (added.known) response.status(HttpStatus.OK);
    return added;
  }

  /** Takes a credit note off an invoice; where more is used than is left, a case is opened for the operator. */
  @Post('invoices/:id/credit-notes')
  @HttpCode(HttpStatus.OK)
  @Allow({ company: ['obligor', 'supplier'], user: ['maker'] })
  @ApiConsumes('application/xml', 'application/pdf')
  @ApiBody(FILE)
  @ApiOkResponse({ standardSchema: keptView })
  credit(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string, @Body() body: unknown) {
    return this.creditNotes.credit(asker, id, bytesOf(body));
  }

  /** Reads an invoice and keeps nothing: what it says, or why it cannot back a certificate. */
  @Post('invoice-readings')
  @HttpCode(HttpStatus.OK)
  @Allow({ suspended: true })
  @ApiConsumes('application/xml', 'application/pdf')
  @ApiBody(FILE)
  @ApiOkResponse({ standardSchema: readingView })
  read(@Body() body: unknown) {
    return this.invoices.read(bytesOf(body));
  }

  /** The company's invoices, the newest first. */
  @Get('invoices')
  @Allow()
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(invoiceView), has_more: z.boolean() }) })
  list(@Asker() asker: Principal, @Query({ schema: pageQuery }) query: PageQuery) {
    return this.invoices.list(asker, query);
  }

  @Get('invoices/:id')
  @Allow()
  @ApiOkResponse({ standardSchema: invoiceView })
  view(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    return this.invoices.view(asker, id);
  }

  /** Keeps a contract between the caller's company and another. */
  @Post('contracts')
  @Allow({ company: ['obligor', 'supplier'], user: ['maker'] })
  @ApiCreatedResponse({ standardSchema: contractView })
  addContract(@Asker() asker: Principal, @Body({ schema: contractBody }) body: ContractBody) {
    return this.contracts.add(asker, body);
  }

  /** The company's contracts, the newest first. */
  @Get('contracts')
  @Allow()
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(contractView), has_more: z.boolean() }) })
  contractList(@Asker() asker: Principal, @Query({ schema: pageQuery }) query: PageQuery) {
    return this.contracts.list(asker, query);
  }

  @Get('contracts/:id')
  @Allow()
  @ApiOkResponse({ standardSchema: contractView })
  contract(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    return this.contracts.view(asker, id);
  }

  /** Puts a file of the company with a contract: whoever may read what the contract backs may read it from now on. */
  @Post('contracts/:id/documents')
  @Allow({ company: ['obligor', 'supplier'], user: ['maker', 'checker'] })
  @ApiCreatedResponse({ standardSchema: contractDocumentView })
  linkDocument(
    @Asker() asker: Principal,
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: contractDocumentBody }) { documentId }: ContractDocumentBody,
  ) {
    return this.contractDocuments.link(asker, id, documentId);
  }
}

/** Express leaves bodies of other content types alone, or reads them as JSON. */
function bytesOf(body: unknown): Uint8Array {
  if (!Buffer.isBuffer(body)) {
    throw evidenceErrors('invoice-unreadable', {
      reason: 'its content type is not application/xml or application/pdf',
    });
  }
  return body;
}
