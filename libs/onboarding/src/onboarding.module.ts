import { Module } from '@nestjs/common';
import { IdentityModule } from '#identity';
import { Companies } from './companies.service.js';
import { CompanyRoadsController } from './company-roads.controller.js';
import { Groups } from './groups.service.js';
import { KeyReplacements } from './key-replacements.service.js';
import { OnboardingController } from './onboarding.controller.js';
import { OverdueListController } from './overdue-list.controller.js';
import { OverdueList } from './overdue-list.service.js';
import { Participation } from './participation.service.js';
import { Registrations } from './registrations.service.js';

/** Companies, users, bank accounts, and their registration on the ledger. */
@Module({
  imports: [IdentityModule],
  controllers: [OnboardingController, CompanyRoadsController, OverdueListController],
  providers: [Companies, Groups, KeyReplacements, OverdueList, Participation, Registrations],
  exports: [Companies],
})
export class OnboardingModule {}
