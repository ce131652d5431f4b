import { Module, type DynamicModule } from '@nestjs/common';
import type { Configuration } from '#common';
import { FactoringModule } from '#factoring';
import { FoundationModule } from '#identity';

/** The factoring service. */
@Module({})
export class AppModule {
  static of(configuration: Configuration): DynamicModule {
    return { module: AppModule, imports: [FoundationModule.of(configuration), FactoringModule] };
  }
}
