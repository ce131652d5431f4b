import { Module, type DynamicModule } from '@nestjs/common';
import type { Configuration } from '#common';
import { OnboardingModule } from '#onboarding';
import { FoundationModule } from '#identity';

/** The onboarding service. */
@Module({})
export class AppModule {
  static of(configuration: Configuration): DynamicModule {
    return { module: AppModule, imports: [FoundationModule.of(configuration), OnboardingModule] };
  }
}
