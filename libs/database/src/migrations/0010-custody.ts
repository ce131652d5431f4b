import type { MigrationInterface, QueryRunner } from 'typeorm';
import { wall } from './wall.js';

/** Pledges, cancellation, returns, cases and voids, folded. */
export class Custody1772000000010 implements MigrationInterface {
  name = 'Custody1772000000010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table projection.holding add column cancelled numeric(38) not null default 0,
        add column state_before text;
      comment on column projection.holding.state_before is 'The state that unfreezing restores.';

      create table projection.spent_number (number numeric(20) primary key);
      comment on table projection.spent_number is 'One number of an act of a case, or of an anchor, that was used.';
      ${wall('projection.spent_number')}
      create sequence trade.act_number;
      grant usage on sequence trade.act_number to tributary_service;

      alter table projection.title_step drop constraint title_step_act_check,
        add constraint title_step_act_check
          check (act in ('issue', 'part', 'whole', 'discount', 'return', 'force'));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table projection.title_step drop constraint title_step_act_check,
        add constraint title_step_act_check check (act in ('issue', 'part', 'whole', 'discount'));
      drop sequence trade.act_number;
      drop table projection.spent_number;
      alter table projection.holding drop column cancelled, drop column state_before;
    `);
  }
}
