import type { MigrationInterface, QueryRunner } from 'typeorm';
import { audited } from './audited.js';
import { forgetStates, keepStates } from './keep-states.js';
import { wall } from './wall.js';

/** Prices at which financiers buy without being asked each time, and the quotes that come of them. */
export class StandingPrices1772000000093 implements MigrationInterface {
  name = 'StandingPrices1772000000093';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table trade.standing_price (
        id uuid primary key,
        financier_id uuid not null references trade.company,
        obligor_id uuid references trade.company,
        currency text not null,
        rate_ppm int not null check (rate_ppm between 1 and 1000000),
        basis text not null check (basis in ('ACT/360', 'ACT/365F')),
        advance_ppm int not null check (advance_ppm between 1 and 1000000),
        fee numeric(38) not null check (fee >= 0),
        recourse boolean not null,
        least_days int not null check (least_days > 0),
        most_days int not null check (most_days >= least_days),
        smallest_face numeric(38) not null check (smallest_face > 0),
        largest_face numeric(38) not null check (largest_face >= smallest_face),
        cut_off text not null check (cut_off ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
        valid_from date not null,
        valid_until date not null check (valid_until >= valid_from),
        status text not null check (status in ('active', 'ended')),
        decision_id uuid not null unique references trade.decision,
        created_by uuid not null,
        ended_by uuid,
        created_at timestamptz not null default now()
      );
      create index on trade.standing_price (financier_id, id);
      create index on trade.standing_price (currency) where status = 'active';
      comment on table trade.standing_price is 'One price at which a financier buys without being asked each time; rates in parts per million a year, money in minor units.';
      comment on column trade.standing_price.obligor_id is 'Whose debt is bought; empty for every obligor for which the financier has a limit in the currency.';
      comment on column trade.standing_price.cut_off is 'Until this time of a business day in Asia/Shanghai an order is paid on the same day, afterwards on the next one.';
      comment on column trade.standing_price.ended_by is 'Who ended it; empty where its last day has passed.';
      ${wall('trade.standing_price', { using: 'financier_id = trade.current_company()' })}
      ${audited('trade.standing_price', { company: 'financier_id' })}
      ${keepStates('standing-price', 'trade.standing_price', 'status', ['active>ended'])}

      alter table trade.quote alter column product_id drop not null,
        add column standing_price_id uuid references trade.standing_price,
        add column paid_on date,
        add constraint quote_of_one check (num_nonnulls(product_id, standing_price_id) = 1);
      comment on column trade.quote.standing_price_id is 'The standing price that gave it, where no person of the financier did.';
      comment on column trade.quote.paid_on is 'From which day interest is counted, where the financier says when it pays; else from_date.';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ${forgetStates('standing-price', 'trade.standing_price')}
      alter table trade.quote drop constraint quote_of_one, drop column standing_price_id, drop column paid_on,
        alter column product_id set not null;
      drop table trade.standing_price;
    `);
  }
}
