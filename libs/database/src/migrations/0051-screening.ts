import type { MigrationInterface, QueryRunner } from 'typeorm';
import { wall } from './wall.js';

/** Lists of names that are looked for, what was found, and what companies have agreed to. */
export class Screening1772000000051 implements MigrationInterface {
  name = 'Screening1772000000051';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table trade.screening_list (
        id uuid primary key,
        source text not null,
        published_on date not null,
        content_sha256 text not null,
        entries int not null,
        status text not null check (status in ('proposed', 'current', 'replaced', 'rejected')),
        decision_id uuid references trade.decision,
        created_at timestamptz not null default now()
      );
      create unique index screening_list_current on trade.screening_list (source) where status = 'current';
      comment on table trade.screening_list is 'One version of a list of names from one source; the newest that two people took is current.';
      ${wall('trade.screening_list')}

      create table trade.screening_entry (
        list_id uuid not null references trade.screening_list,
        number int not null,
        kind text not null check (kind in ('person', 'company')),
        names text[] not null,
        reason text not null,
        primary key (list_id, number)
      );
      comment on table trade.screening_entry is 'One person or company of a list, with its other names.';
      ${wall('trade.screening_entry')}

      create table trade.screening_hit (
        id uuid primary key,
        application_id uuid not null references trade.application,
        name text not null,
        part text not null,
        listed text not null,
        source text not null,
        reason text not null,
        score numeric(4, 3) not null,
        likeness text not null check (likeness in ('spelling', 'sound', 'look')),
        status text not null check (status in ('open', 'cleared', 'confirmed')),
        decision_id uuid references trade.decision,
        decided_because text,
        created_at timestamptz not null default now(),
        unique (application_id, name, source, listed, reason)
      );
      create index on trade.screening_hit (status, id);
      comment on table trade.screening_hit is 'One name of an application that is like one of a list; what two people have said of it stands for later versions of the list, too.';
      ${wall('trade.screening_hit')}

      create table trade.agreement_signature (
        id uuid primary key,
        application_id uuid unique references trade.application,
        company_id uuid references trade.company,
        role text not null,
        version text not null,
        language text not null,
        text_sha256 text not null,
        company_code text not null,
        signer text not null,
        ledger_key text not null,
        signature text not null,
        signed_at timestamptz not null default now(),
        check (application_id is not null or company_id is not null)
      );
      create index on trade.agreement_signature (company_id);
      comment on table trade.agreement_signature is 'One master agreement that a company has signed: which version of which text, by whose key.';
      ${wall('trade.agreement_signature', { using: 'company_id = trade.current_company()' })}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table trade.agreement_signature, trade.screening_hit, trade.screening_entry, trade.screening_list;
    `);
  }
}
