import type { MigrationInterface, QueryRunner } from 'typeorm';

const COMPARISONS = ['eq', 'lt', 'le', 'gt', 'ge'];

/**
 * What a company asks for by its number is looked up, however much others have: until now each row of a table was shown
 * to the wall before the number was compared (decision 0027).
 */
export class LookedUpBehindWalls1772000000101 implements MigrationInterface {
  name = 'LookedUpBehindWalls1772000000101';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      do $$ begin
        ${COMPARISONS.map((name) => `alter function pg_catalog.numeric_${name}(numeric, numeric) leakproof;`).join('\n')}
      exception when insufficient_privilege then
        raise warning 'Reads by number stay slow behind the walls: let a superuser mark the comparisons of numeric leakproof (decision 0027).';
      end $$;

      -- A right to the whole tree stands under holding 0: two rows are looked up, not all that a company has of a tree.
      create or replace function trade.sees_holding(certificate numeric, holding numeric) returns boolean
        language sql stable security definer set search_path = pg_catalog
        as $$ select exists (select 1 from trade.access
                where participant = trade.current_participant() and certificate_id = certificate
                  and holding_id in (0, holding) and (scope = 'tree' or holding_id = holding)) $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create or replace function trade.sees_holding(certificate numeric, holding numeric) returns boolean
        language sql stable security definer set search_path = pg_catalog
        as $$ select exists (select 1 from trade.access
                where participant = trade.current_participant() and certificate_id = certificate
                  and (scope = 'tree' or holding_id = holding)) $$;
    `);
  }
}
