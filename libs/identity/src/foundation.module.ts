import { Module, type DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { BusinessDay, LEDGER_DOMAIN, readLedgerDomain } from '#chain';
import { CONFIGURATION, type Configuration } from '#common';
import { Walls, databaseOptions } from '#database';
import { Bells } from '#queue';

/** What every service stands on: settings, database behind its walls, bells, the business day and the ledger's name. */
@Module({})
export class FoundationModule {
  static of(configuration: Configuration): DynamicModule {
    return {
      module: FoundationModule,
      global: true,
      imports: [
        TypeOrmModule.forRoot({
          ...databaseOptions(configuration.DATABASE_URL, configuration.POOL_SIZE),
          retryAttempts: 3,
          retryDelay: 500,
        }),
      ],
      providers: [
        { provide: CONFIGURATION, useValue: configuration },
        { provide: LEDGER_DOMAIN, useFactory: readLedgerDomain, inject: [Walls] },
        Bells,
        BusinessDay,
        Walls,
      ],
      exports: [CONFIGURATION, LEDGER_DOMAIN, TypeOrmModule, Bells, BusinessDay, Walls],
    };
  }
}
