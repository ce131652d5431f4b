import { Module, type DynamicModule } from '@nestjs/common';
import type { Configuration } from '#common';
import { CertificatesModule } from '#certificates';
import { FactoringModule } from '#factoring';
import { DocumentsModule } from '#documents';
import { FoundationModule } from '#identity';
import { MessagesModule, WebhooksModule } from '#notifications';
import { OnboardingModule } from '#onboarding';
import { SettlementModule } from '#settlement';
import { LedgerModule } from '../../ledger/src/ledger.module.js';

/** All five services in one process. */
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
        CertificatesModule,
        FactoringModule,
        SettlementModule,
        WebhooksModule,
        LedgerModule,
      ],
    };
  }
}
