import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How an offer ended: in whose words, or by which refusal of the ledger. */
export class Offers1772000000019 implements MigrationInterface {
  name = 'Offers1772000000019';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table trade.transfer add column reason text, add column refusal text;
      create index on trade.transfer using gin (items jsonb_path_ops);
      comment on column trade.transfer.reason is 'Why the receiver refused, or the holder took the offer back, in their words.';
      comment on column trade.transfer.refusal is 'The code of what stands against an offer that fits its holding no more.';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index trade.transfer_items_idx;
      alter table trade.transfer drop column reason, drop column refusal;
    `);
  }
}
