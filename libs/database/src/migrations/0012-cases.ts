import type { MigrationInterface, QueryRunner } from 'typeorm';
import { wall } from './wall.js';

/** Orders of courts and supervisors, and why certificates were cancelled or given back. */
export class Cases1772000000012 implements MigrationInterface {
  name = 'Cases1772000000012';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table trade.act_reason (
        proposal_id uuid primary key references trade.proposal,
        reason jsonb not null,
        salt text not null,
        hash text not null
      );
      create index on trade.act_reason (hash);
      comment on table trade.act_reason is 'Why one act on a holding or certificate was proposed; the ledger has the salted hash only.';
      ${wall('trade.act_reason', {
        using: `exists (select 1 from trade.proposal p where p.id = proposal_id
                        and trade.current_participant() = any(p.parties))`,
      })}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table trade.act_reason');
  }
}
