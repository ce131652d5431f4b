import type { MigrationInterface, QueryRunner } from 'typeorm';
import { wall } from './wall.js';

/** Products, requests, quotes and discounts. */
export class Factoring1772000000008 implements MigrationInterface {
  name = 'Factoring1772000000008';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table trade.product (
        id uuid primary key,
        financier_id uuid not null references trade.company,
        name text not null,
        currency text not null,
        rate_ppm int not null check (rate_ppm between 1 and 1000000),
        basis text not null check (basis in ('ACT/360', 'ACT/365F')),
        advance_ppm int not null check (advance_ppm between 1 and 1000000),
        fee numeric(38) not null check (fee >= 0),
        recourse boolean not null,
        active boolean not null default true,
        created_by uuid not null,
        created_at timestamptz not null default now()
      );
      create index on trade.product (financier_id);
      comment on table trade.product is 'One way in which a financier buys holdings; rates in parts per million a year, fee in minor units.';
      ${wall('trade.product', { using: 'financier_id = trade.current_company() or active' })}

      create table trade.discount_request (
        id uuid primary key,
        seller_id uuid not null references trade.company,
        certificate_id numeric(20) not null,
        holding_id numeric(39) not null,
        epoch int not null,
        amount numeric(38) not null check (amount > 0),
        financier_ids uuid[] not null,
        status text not null check (status in ('requested', 'accepted', 'withdrawn', 'expired')),
        created_by uuid not null,
        created_at timestamptz not null default now()
      );
      create index on trade.discount_request using gin (financier_ids);
      create index on trade.discount_request (seller_id);
      comment on table trade.discount_request is 'One holder''s question to several financiers: what would you pay for this amount of this holding?';
      ${wall('trade.discount_request', {
        using: 'seller_id = trade.current_company() or trade.current_company() = any(financier_ids)',
      })}

      create table trade.quote (
        id uuid primary key,
        request_id uuid not null references trade.discount_request,
        seller_id uuid not null references trade.company,
        financier_id uuid not null references trade.company,
        product_id uuid not null references trade.product,
        basis text not null,
        rate_ppm int not null,
        advance_ppm int not null,
        recourse boolean not null,
        from_date date not null,
        to_date date not null,
        days int not null check (days > 0),
        face numeric(38) not null,
        financed numeric(38) not null,
        interest numeric(38) not null,
        seller_interest numeric(38) not null,
        fees numeric(38) not null,
        cash numeric(38) not null check (cash > 0),
        reserve numeric(38) not null,
        all_in_ppm numeric(38) not null,
        status text not null check (status in ('open', 'accepted', 'declined', 'expired')),
        created_by uuid not null,
        created_at timestamptz not null default now()
      );
      create unique index quote_one_open on trade.quote (request_id, financier_id) where status = 'open';
      create unique index quote_one_accepted on trade.quote (request_id) where status = 'accepted';
      comment on table trade.quote is 'One financier''s price for one request, good on the business day it was given; money in minor units.';
      ${wall('trade.quote', { using: 'trade.current_company() in (seller_id, financier_id)' })}

      create table trade.discount (
        id uuid primary key,
        quote_id uuid not null unique references trade.quote,
        seller_id uuid not null references trade.company,
        financier_id uuid not null references trade.company,
        certificate_id numeric(20) not null,
        source_id numeric(39) not null,
        holding_id numeric(39) not null,
        cash numeric(38) not null,
        terms_hash text not null,
        hold_proposal_id uuid not null references trade.proposal,
        registration_number text unique,
        commit_proposal_id uuid references trade.proposal,
        status text not null check (status in
          ('accepted', 'signed', 'registered', 'funding', 'funded', 'collected', 'failed', 'withdrawn')),
        created_by uuid not null,
        created_at timestamptz not null default now()
      );
      create index on trade.discount (holding_id);
      create index on trade.discount (seller_id);
      create index on trade.discount (financier_id);
      comment on table trade.discount is 'One purchase of a holding (holding_id, which for a part is the new child) by a financier.';
      ${wall('trade.discount', { using: 'trade.current_company() in (seller_id, financier_id)' })}

      create table trade.registration (
        number text primary key,
        discount_id uuid not null unique references trade.discount,
        certificate_id numeric(20) not null,
        holding_id numeric(39) not null,
        financier_id uuid not null references trade.company,
        searched_at timestamptz not null,
        registered_at timestamptz not null default now(),
        discharged_at timestamptz
      );
      create unique index registration_one_live on trade.registration (holding_id) where discharged_at is null;
      comment on table trade.registration is 'One entry of the local register of purchased receivables, in place of the public one.';
      ${wall('trade.registration', { using: 'financier_id = trade.current_company()' })}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table trade.registration, trade.discount, trade.quote, trade.discount_request, trade.product;
    `);
  }
}
