import { Module } from '@nestjs/common';
import { IdentityModule } from '#identity';
import { Contracts } from './contracts.service.js';
import { EvidenceController } from './evidence.controller.js';
import { Invoices } from './invoices.service.js';

/** Invoices and contracts. */
@Module({
  imports: [IdentityModule],
  controllers: [EvidenceController],
  providers: [Contracts, Invoices],
  exports: [Contracts, Invoices],
})
export class EvidenceModule {}
