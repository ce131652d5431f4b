import { Module } from '@nestjs/common';
import { EvidenceModule } from '#evidence';
import { IdentityModule } from '#identity';
import { ActsController } from './acts.controller.js';
import { Acts } from './acts.service.js';
import { CertificatesController } from './certificates.controller.js';
import { Foresight } from './foresight.service.js';
import { Issues } from './issues.service.js';
import { Parties } from './parties.service.js';
import { Title } from './title.service.js';
import { Transfers } from './transfers.service.js';

/** Certificates and holdings: the routes. */
@Module({
  imports: [IdentityModule, EvidenceModule],
  controllers: [ActsController, CertificatesController],
  providers: [Acts, Foresight, Issues, Parties, Title, Transfers],
})
export class CertificatesModule {}
