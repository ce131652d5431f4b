import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Speaking, pageQuery, uuid, type Language, type PageQuery } from '#common';
import { Allow, Asker, ReadsOnly, signatureBody, type Principal, type SignatureBody } from '#identity';
import { Allocations } from './allocations.service.js';
import {
  allocationBody,
  allocationPreview,
  allocationView,
  type AllocationBody,
} from './allocations.schemas.js';

/** A holder’s one sheet over all that it holds: whom it pays, what it sells, what it keeps, under one signature. */
@ApiTags('factoring')
@ApiBearerAuth()
@Controller('v1/allocations')
export class AllocationsController {
  constructor(private readonly allocations: Allocations) {}

  /** Says what would be done and what it would cost, and writes nothing. */
  @Post('preview')
  @HttpCode(HttpStatus.OK)
  @ReadsOnly()
  @Allow({ company: ['supplier'], user: ['maker', 'checker'] })
  @ApiOkResponse({ standardSchema: allocationPreview })
  preview(
    @Asker() asker: Principal,
    @Body({ schema: allocationBody }) body: AllocationBody,
    @Speaking() language: Language,
  ) {
    return this.allocations.preview(asker, body, language);
  }

  /** Proposes the orders of a sheet, and accepts the prices at which it sells; one signature carries them all. */
  @Post()
  @Allow({ company: ['supplier'], user: ['maker'] })
  @ApiCreatedResponse({ standardSchema: allocationView })
  propose(
    @Asker() asker: Principal,
    @Body({ schema: allocationBody }) body: AllocationBody,
    @Speaking() language: Language,
  ) {
    return this.allocations.propose(asker, body, language);
  }

  /** The sheets of the company, the newest first. */
  @Get()
  @Allow({ company: ['supplier'] })
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(allocationView), has_more: z.boolean() }) })
  list(
    @Asker() asker: Principal,
    @Query({ schema: pageQuery }) query: PageQuery,
    @Speaking() language: Language,
  ) {
    return this.allocations.list(asker, query, language);
  }

  /** One sheet, with how each of its orders stands until it is done. */
  @Get(':id')
  @Allow({ company: ['supplier'] })
  @ApiOkResponse({ standardSchema: allocationView })
  view(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string, @Speaking() language: Language) {
    return this.allocations.view(asker, id, language);
  }

  /** The holder’s signature over the root of all orders of the sheet. */
  @Post(':id/signatures')
  @HttpCode(HttpStatus.OK)
  @Allow({ company: ['supplier'], user: ['maker', 'checker'] })
  @ApiOkResponse({ standardSchema: allocationView })
  sign(
    @Asker() asker: Principal,
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: signatureBody }) { signature }: SignatureBody,
    @Speaking() language: Language,
  ) {
    return this.allocations.sign(asker, id, signature, language);
  }

  /** Takes back a sheet that is not signed; its prices and invoices are free again. */
  @Post(':id/withdrawal')
  @HttpCode(HttpStatus.OK)
  @Allow({ company: ['supplier'], user: ['maker'] })
  @ApiOkResponse({ standardSchema: allocationView })
  withdraw(
    @Asker() asker: Principal,
    @Param('id', { schema: uuid }) id: string,
    @Speaking() language: Language,
  ) {
    return this.allocations.withdraw(asker, id, language);
  }
}
