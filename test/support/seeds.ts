import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { z } from 'zod';

/** How a row of a table was made, and values for another one of the same company. */
export interface Seeded {
  columns: string[];
  insert: string;
  again: unknown[];
}

const columnRow = z.array(
  z.object({ name: z.string(), type: z.string(), needed: z.boolean(), choices: z.string().nullable() }),
);
const CERTIFICATE = '30064771073';
const HOLDING = '554597137599850363154432';
/** Columns that name a company by its number on the ledger, and those that list such. */
const PARTICIPANT =
  /^(participant|owner|receiver|payer|payee|obligor|financier|from_participant|to_participant)$/;
/** A row that needs what no type says. */
const SAID: Readonly<Record<string, string | null>> = {
  'trade.company.uscc': '91350100M000100Y43',
  'trade.calendar.version': '9999',
  'trade.app_user.ledger_key_kind': '0',
  'trade.device_key.kind': '3',
  'trade.key_replacement.new_kind': '0',
  'trade.device_key.point': `\\x${'07'.repeat(64)}`,
  'trade.kept_document.sha256': '07'.repeat(32),
  'trade.contract_document.sha256': '07'.repeat(32),
  'trade.screening_hit.score': '0.5',
  'trade.access_grant.scope': 'own',
  'projection.access.scope': 'own',
  'trade.standing_price.cut_off': '15:00',
  // A quote is of a product or of a standing price.
  'trade.quote.standing_price_id': null,
};

/**
 * Puts one row of one company into every table, made from the catalogue: what names a company names that one, what is
 * chosen from a list is the list's first, everything else is anything of its type. Keys that point to other tables are
 * not checked meanwhile, so that the order of tables is none of its business.
 */
export class Seeds {
  private number = 1000;

  constructor(private readonly owner: pg.Client) {}

  async sow(
    tables: readonly string[],
    company: { company: string; participant: number },
  ): Promise<Map<string, Seeded>> {
    const sown = new Map<string, Seeded>();
    await this.owner.query(`set session_replication_role = replica`);
    for (const table of tables) {
      const columns = await this.columns(table);
      const values = (): unknown[] => columns.map((column) => this.value(table, column, company));
      const list = columns.map(({ name }) => `"${name}"`).join();
      const insert = `insert into ${table} (${list}) values (${columns.map((_, n) => `$${String(n + 1)}`).join()})`;
      await this.owner.query(`${insert} on conflict do nothing`, values());
      sown.set(table, { columns: columns.map(({ name }) => name), insert, again: values() });
    }
    await this.owner.query(`set session_replication_role = origin`);
    return sown;
  }

  private async columns(table: string): Promise<z.infer<typeof columnRow>> {
    const { rows } = await this.owner.query(
      `select a.attname as name, format_type(a.atttypid, null) as type, a.attnotnull as needed,
         (select (regexp_match(pg_get_constraintdef(c.oid), '''([^'']+)'''))[1] from pg_constraint c
          where c.conrelid = a.attrelid and c.contype = 'c' and c.conkey = array[a.attnum]
            and pg_get_constraintdef(c.oid) like '%ARRAY[%' limit 1) as choices
       from pg_attribute a
       where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped and a.attidentity = ''
         and a.attgenerated = '' and (a.attnotnull or a.attname ~ '^(.*_id|participant|uscc)$')
       order by a.attnum`,
      [table],
    );
    return columnRow.parse(rows);
  }

  private value(
    table: string,
    { name, type, choices }: z.infer<typeof columnRow>[number],
    { company, participant }: { company: string; participant: number },
  ): unknown {
    const said = SAID[`${table}.${name}`];
    if (said !== undefined) return said;
    if (choices !== null) return choices;
    this.number++;
    const isCompany = table === 'trade.company' && name === 'id';
    switch (type) {
      case 'uuid':
        // Any two things of the company's are of one proposal: what a policy looks up by it is there.
        if (name === 'proposal_id' || (table === 'trade.proposal' && name === 'id')) return company;
        if (name === 'parent_id') return null;
        return isCompany || name.endsWith('_id') ? company : randomUUID();
      case 'uuid[]':
        return [company];
      case 'bigint[]':
        return [participant];
      case 'text[]':
        return [];
      case 'bigint':
        return PARTICIPANT.test(name) || (table === 'projection.participant' && name === 'number')
          ? participant
          : this.number;
      case 'numeric':
        if (/holding_id|source_id/.test(name) || (table === 'projection.holding' && name === 'id'))
          return HOLDING;
        if (name === 'certificate_id' || (table.endsWith('.certificate') && name === 'id'))
          return CERTIFICATE;
        return this.number;
      case 'integer':
      case 'smallint':
        return this.number;
      case 'boolean':
        return true;
      case 'bytea':
        return Buffer.from([this.number % 256]);
      case 'jsonb':
        return '{}';
      case 'date':
        return new Date(Date.UTC(2026, 0, this.number % 300)).toISOString().slice(0, 10);
      case 'timestamp with time zone':
        return new Date(Date.UTC(2026, 0, 1, 0, 0, this.number));
      default:
        return `seed-${String(this.number)}`;
    }
  }
}
