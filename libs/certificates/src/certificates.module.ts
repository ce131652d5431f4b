import { Module } from '@nestjs/common';
import { EvidenceModule } from '#evidence';
import { IdentityModule } from '#identity';
import { Groups, OverdueList } from '#onboarding';
import { ActsController } from './acts.controller.js';
import { Acts } from './acts.service.js';
import { BackingController } from './backing.controller.js';
import { Backing } from './backing.service.js';
import { CertificatesController } from './certificates.controller.js';
import { Disputes } from './disputes.service.js';
import { CounterpartiesController } from './counterparties.controller.js';
import { Counterparties } from './counterparties.service.js';
import { DisputesController } from './disputes.controller.js';
import { EvidenceFilesController } from './evidence-files.controller.js';
import { EvidenceFiles } from './evidence-files.service.js';
import { Foresight } from './foresight.service.js';
import { Holders } from './holders.service.js';
import { Issues } from './issues.service.js';
import { Offers } from './offers.service.js';
import { Parties } from './parties.service.js';
import { Steps } from './steps.service.js';
import { Title } from './title.service.js';
import { Transfers } from './transfers.service.js';
import { Undisputed } from './undisputed.service.js';

/** Certificates and holdings: the routes. */
@Module({
  imports: [IdentityModule, EvidenceModule],
  controllers: [
    ActsController,
    BackingController,
    CertificatesController,
    CounterpartiesController,
    DisputesController,
    EvidenceFilesController,
  ],
  providers: [
    Acts,
    Backing,
    Counterparties,
    Disputes,
    EvidenceFiles,
    Foresight,
    Groups,
    Holders,
    Issues,
    Offers,
    OverdueList,
    Parties,
    Steps,
    Title,
    Transfers,
    Undisputed,
  ],
})
export class CertificatesModule {}
