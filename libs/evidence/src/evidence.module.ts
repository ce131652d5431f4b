import { Module } from '@nestjs/common';
import { IdentityModule } from '#identity';
import { ContractDocuments } from './contract-documents.service.js';
import { Contracts } from './contracts.service.js';
import { CreditNotes } from './credit-notes.service.js';
import { EvidenceController } from './evidence.controller.js';
import { InvoiceUses } from './invoice-uses.service.js';
import { Invoices } from './invoices.service.js';

/** Invoices and contracts. */
@Module({
  imports: [IdentityModule],
  controllers: [EvidenceController],
  providers: [ContractDocuments, Contracts, CreditNotes, InvoiceUses, Invoices],
  exports: [Contracts, InvoiceUses, Invoices],
})
export class EvidenceModule {}
