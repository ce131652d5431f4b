import { Module, type OnApplicationBootstrap } from '@nestjs/common';
import { AccountProofs } from '#banking';
import { AuditRoots, AuditSealer, IdentityModule, PeopleModule } from '#identity';
import { Bells } from '#queue';
import { AgreementsController } from './agreements/agreements.controller.js';
import { AgreementSeals } from './agreements/agreement-seals.service.js';
import { Agreements } from './agreements/agreements.service.js';
import { HttpSignatureAuthority, SignatureAuthority } from './agreements/signature-authority.js';
import { ApplicationDocuments } from './applications/application-documents.service.js';
import { ApplicationsController } from './applications/applications.controller.js';
import { Applications } from './applications/applications.service.js';
import { Reviews } from './applications/review.service.js';
import { ReviewsController } from './applications/reviews.controller.js';
import { Companies } from './companies.service.js';
import { CompanyFilesController } from './company-files.controller.js';
import { CompanyRoadsController } from './company-roads.controller.js';
import { Groups } from './groups.service.js';
import { InvitationsController } from './invitations/invitations.controller.js';
import { Invitations } from './invitations/invitations.service.js';
import { KeyReplacements } from './key-replacements.service.js';
import { LostDevicesController } from './lost-devices.controller.js';
import { OnboardingController } from './onboarding.controller.js';
import { OverdueListController } from './overdue-list.controller.js';
import { OverdueList } from './overdue-list.service.js';
import { Participation } from './participation.service.js';
import { PayoutChangesController } from './payout/payout-changes.controller.js';
import { PayoutChanges } from './payout/payout-changes.service.js';
import { Registrations } from './registrations.service.js';
import { RenewalsController } from './renewals/renewals.controller.js';
import { Renewals } from './renewals/renewals.service.js';
import { ScreeningLists } from './screening/screening-lists.service.js';
import { ScreeningController } from './screening/screening.controller.js';
import { Screening } from './screening/screening.service.js';

/** Companies: how they come, are reviewed and registered, change, and leave. */
@Module({
  imports: [IdentityModule, PeopleModule],
  // Routes with a fixed second part come before those that take an id there.
  controllers: [
    CompanyFilesController,
    OnboardingController,
    CompanyRoadsController,
    LostDevicesController,
    OverdueListController,
    InvitationsController,
    ApplicationsController,
    ReviewsController,
    AgreementsController,
    ScreeningController,
    RenewalsController,
    PayoutChangesController,
  ],
  providers: [
    AccountProofs,
    AgreementSeals,
    Agreements,
    ApplicationDocuments,
    Applications,
    AuditRoots,
    AuditSealer,
    Companies,
    Groups,
    Invitations,
    KeyReplacements,
    OverdueList,
    Participation,
    PayoutChanges,
    Registrations,
    Renewals,
    Reviews,
    Screening,
    ScreeningLists,
    { provide: SignatureAuthority, useClass: HttpSignatureAuthority },
  ],
  exports: [Companies],
})
export class OnboardingModule implements OnApplicationBootstrap {
  constructor(
    private readonly bells: Bells,
    private readonly applications: Applications,
    private readonly invitations: Invitations,
    private readonly renewals: Renewals,
    private readonly payoutChanges: PayoutChanges,
    private readonly seals: AgreementSeals,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.bells.answer('onboarding', async () => {
      await this.applications.age();
      await this.invitations.age();
      await this.renewals.age();
      await this.payoutChanges.age();
      await this.seals.work();
    });
  }
}
