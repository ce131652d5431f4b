import { Module } from '@nestjs/common';
import { IdentityModule } from '#identity';
import { Companies } from './companies.service.js';
import { OnboardingController } from './onboarding.controller.js';
import { Registrations } from './registrations.service.js';

/** Companies, users, bank accounts, and their registration on the ledger. */
@Module({
  imports: [IdentityModule],
  controllers: [OnboardingController],
  providers: [Companies, Registrations],
  exports: [Companies],
})
export class OnboardingModule {}
