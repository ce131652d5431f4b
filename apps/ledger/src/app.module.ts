import { Module, type DynamicModule } from '@nestjs/common';
import type { Configuration } from '#common';
import { FoundationModule, IdentityModule } from '#identity';
import { LedgerModule } from './ledger.module.js';

/** The ledger service. */
@Module({})
export class AppModule {
  static of(configuration: Configuration): DynamicModule {
    return { module: AppModule, imports: [FoundationModule.of(configuration), IdentityModule, LedgerModule] };
  }
}
