import type { MigrationInterface, QueryRunner } from 'typeorm';
import { wall } from './wall.js';

/** When companies are reviewed again. */
export class Renewals1772000000052 implements MigrationInterface {
  name = 'Renewals1772000000052';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table trade.company_review (
        company_id uuid primary key references trade.company,
        risk_grade text not null check (risk_grade in ('low', 'medium', 'high')),
        reviewed_on date not null,
        due_on date not null,
        noticed_on date,
        suspension_proposed_on date
      );
      create index on trade.company_review (due_on);
      comment on table trade.company_review is 'The last review of one company, and the day by which the next is due.';
      ${wall('trade.company_review', { using: 'company_id = trade.current_company()' })}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table trade.company_review');
  }
}
