import { Module } from '@nestjs/common';
import { IdentityModule } from '#identity';
import { Contracts } from './contracts.service.js';
import { CreditNotes } from './credit-notes.service.js';
import { EvidenceController } from './evidence.controller.js';
import { Invoices } from './invoices.service.js';

/** Invoices and contracts. */
@Module({
  imports: [IdentityModule],
  controllers: [EvidenceController],
  providers: [Contracts, CreditNotes, Invoices],
  exports: [Contracts, Invoices],
})
export class EvidenceModule {}
