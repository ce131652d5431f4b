import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The last number of a company's consents, and of the book's pauses, is looked up among them and not in all events. */
export class NoncesLookedUp1772000000103 implements MigrationInterface {
  name = 'NoncesLookedUp1772000000103';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index event_consent_nonce on ledger.event ((args->>'receiver'), ((args->>'nonce')::bigint))
        where name = 'ConsentGiven';
      create index event_pause_nonce on ledger.event (((args->>'nonce')::bigint)) where name = 'PauseSet';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index ledger.event_pause_nonce, ledger.event_consent_nonce');
  }
}
