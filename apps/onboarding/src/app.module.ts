import { Module, type DynamicModule } from '@nestjs/common';
import type { Configuration } from '#common';
import { OnboardingModule } from '#onboarding';
import { DocumentsModule } from '#documents';
import { FoundationModule } from '#identity';
import { MessagesModule, WebhooksModule } from '#notifications';

/** The onboarding service. */
@Module({})
export class AppModule {
  static of(configuration: Configuration): DynamicModule {
    return {
      module: AppModule,
      imports: [
        FoundationModule.of(configuration),
        DocumentsModule,
        MessagesModule,
        OnboardingModule,
        WebhooksModule,
      ],
    };
  }
}
