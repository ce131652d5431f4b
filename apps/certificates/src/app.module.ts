import { Module, type DynamicModule } from '@nestjs/common';
import type { Configuration } from '#common';
import { CertificatesModule } from '#certificates';
import { FoundationModule } from '#identity';

/** The certificates service. */
@Module({})
export class AppModule {
  static of(configuration: Configuration): DynamicModule {
    return { module: AppModule, imports: [FoundationModule.of(configuration), CertificatesModule] };
  }
}
