import { Module, type DynamicModule } from '@nestjs/common';
import type { Configuration } from '#common';
import { SettlementModule } from '#settlement';
import { FoundationModule } from '#identity';

/** The settlement service. */
@Module({})
export class AppModule {
  static of(configuration: Configuration): DynamicModule {
    return { module: AppModule, imports: [FoundationModule.of(configuration), SettlementModule] };
  }
}
