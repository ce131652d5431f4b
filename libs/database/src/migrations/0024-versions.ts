import type { MigrationInterface, QueryRunner } from 'typeorm';
import { wall } from './wall.js';

/** Which versions of the book people have let stand behind its address, and why. */
export class Versions1772000000024 implements MigrationInterface {
  name = 'Versions1772000000024';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table ledger.accepted_version (
        id uuid primary key,
        code_hash_before text not null,
        code_hash text not null,
        because text not null,
        accepted_at timestamptz not null default now()
      );
      comment on table ledger.accepted_version is 'One other version of the book that a person has looked at and let stand; hashes cover the proxy’s code and the version’s.';
      ${wall('ledger.accepted_version')}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table ledger.accepted_version');
  }
}
