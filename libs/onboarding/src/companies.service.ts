import { Inject, Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import {
  CONFIGURATION,
  canonicalText,
  column,
  isLei,
  isUnifiedSocialCreditCode,
  pageOf,
  type Configuration,
  type Page,
  type PageQuery,
} from '#common';
import { Walls } from '#database';
import { identityErrors, makeApiKey, type Principal } from '#identity';
import { KEY_KIND } from '#orders';
import { applicationErrors } from './applications/applications.errors.js';
import { onboardingErrors } from './onboarding.errors.js';
import {
  COMPANY_STATUSES,
  accountView,
  type AccountBody,
  type AccountView,
  type CompanyBody,
  type CompanyCard,
  type CompanyLookup,
  type UserBody,
  type UserView,
} from './onboarding.schemas.js';

const companyRow = z
  .object({
    id: z.string(),
    participant: column.participant,
    legal_name: z.string(),
    legal_name_en: z.string().nullable(),
    uscc: z.string().nullable(),
    lei: z.string().nullable(),
    roles: z.array(z.string()),
    bank_code: z.string().nullable(),
    registered: z.boolean(),
    status: z.number().nullable(),
  })
  .transform((row): CompanyCard => ({
    id: row.id,
    participant: row.participant,
    legalName: row.legal_name,
    legalNameEn: row.legal_name_en,
    uscc: row.uscc,
    lei: row.lei,
    roles: row.roles,
    bankCode: row.bank_code,
    registered: row.registered,
    status: COMPANY_STATUSES[(row.status ?? 0) - 1] ?? null,
  }));
const CARD = `select c.id, c.participant, c.legal_name, c.legal_name_en, c.uscc, c.lei, c.roles, c.bank_code,
  p.number is not null as registered, p.status
  from trade.company c left join projection.participant p on p.number = c.participant`;
const accountRows = z.array(accountView);
const userRow = z.object({
  id: z.string(),
  company_id: z.string(),
  name: z.string(),
  roles: z.array(z.string()),
  ledger_key: z.string().nullable(),
  ledger_key_kind: z.number(),
});

/** Companies, their users and their bank accounts: who is who on the platform. */
@Injectable()
export class Companies {
  constructor(
    private readonly walls: Walls,
    @Inject(CONFIGURATION) private readonly configuration: Pick<Configuration, 'MODE'>,
  ) {}

  /**
   * Registers a company without an application: banks and supervisors, whom the operator knows from its contracts with
   * them; in a sandbox anybody. @throws application-needed and what `register` throws
   */
  async registerDirectly(body: CompanyBody): Promise<CompanyCard> {
    const known = body.roles.every((role) => role === 'bank' || role === 'supervisor');
    if (this.configuration.MODE === 'production' && !known) throw applicationErrors('application-needed');
    return this.register(body);
  }

  /**
   * Registers a company and gives it its number on the ledger.
   * @throws company-identifier-missing, uscc-invalid, lei-invalid, company-known, bank-code-missing
   */
  async register(body: CompanyBody): Promise<CompanyCard> {
    const { uscc, lei } = body;
    checkIdentifiers(body);
    if (body.roles.includes('bank') !== (body.bankCode !== undefined)) {
      throw onboardingErrors('bank-code-missing');
    }
    return this.walls.asService('onboarding', async () => {
      const db = this.walls.manager();
      // One registration at a time, so that the loser of a race gets a sentence and not a broken transaction.
      await db.query(`select pg_advisory_xact_lock(hashtext('onboarding.register'))`);
      await this.checkUnknown(body);
      const id = newId();
      await db.query(
        `insert into trade.company (id, participant, legal_name, legal_name_en, uscc, lei, tax_ids, roles, bank_code)
         values ($1, nextval('trade.participant_number'), $2, $3, $4, $5, $6, $7, $8)`,
        [
          id,
          body.legalName,
          body.legalNameEn ?? null,
          uscc ?? null,
          lei ?? null,
          body.taxIds,
          [...new Set(body.roles)],
          body.bankCode ?? null,
        ],
      );
      return this.card(id);
    });
  }

  /** Asks that no company on the platform has one of these numbers. @throws company-known */
  async checkUnknown(given: { uscc?: string; lei?: string; bankCode?: string }): Promise<void> {
    const [known] = await this.walls.asService('onboarding', async () =>
      z.array(z.object({ identifier: z.string() })).parse(
        await this.walls.manager().query(
          `select case when uscc = $1 then 'uscc' when lei = $2 then 'lei' else 'bankCode' end as identifier
           from trade.company where uscc = $1 or lei = $2 or bank_code = $3 limit 1`,
          [given.uscc ?? null, given.lei ?? null, given.bankCode ?? null],
        ),
      ),
    );
    if (known) throw onboardingErrors('company-known', known);
  }

  /** A company by its id. Any company may look another up, to name it in an act. @throws not-found */
  async card(id: string): Promise<CompanyCard> {
    const [found] = await this.cards(`${CARD} where c.id = $1`, [id]);
    if (!found) throw identityErrors('not-found', { what: 'company' });
    return found;
  }

  /** A company by its registration number; only a whole number finds one. @throws not-found */
  async lookUp({ uscc, lei }: CompanyLookup): Promise<CompanyCard> {
    const [found] = await this.cards(`${CARD} where c.uscc = $1 or c.lei = $2`, [uscc ?? null, lei ?? null]);
    if (!found) throw identityErrors('not-found', { what: 'company' });
    return found;
  }

  /** All companies, the oldest first. For the operator. */
  async list({ limit, starting_after }: PageQuery): Promise<Page<CompanyCard>> {
    const after = z.uuid().optional().parse(starting_after);
    const found = await this.cards(`${CARD} where $1::uuid is null or c.id > $1 order by c.id limit $2`, [
      after ?? null,
      limit + 1,
    ]);
    return pageOf(found, limit);
  }

  /** The banks on the ledger, by which companies' accounts can be paid; no more of them than their names and codes. */
  async banks(): Promise<{ name: string; nameEn: string | null; bankCode: string }[]> {
    const found = await this.cards(`${CARD} where c.bank_code is not null order by c.legal_name`, []);
    return found.flatMap(({ legalName: name, legalNameEn: nameEn, bankCode, registered }) =>
      registered && bankCode !== null ? [{ name, nameEn, bankCode }] : [],
    );
  }

  /** Adds a user with the key that it signs with. @throws not-found, ledger-key-taken */
  async addUser(companyId: string, body: UserBody): Promise<UserView> {
    return this.walls.asService('onboarding', async () => {
      await this.card(companyId);
      const db = this.walls.manager();
      const id = newId();
      const awaited: unknown[] = await db.query(
        `select 1 from trade.key_replacement where new_key = $1 and status = 'waiting'`,
        [body.ledgerKey ?? null],
      );
      if (awaited.length > 0) throw onboardingErrors('ledger-key-taken');
      const made: unknown[] = await db.query(
        `insert into trade.app_user (id, company_id, name, roles, ledger_key) values ($1, $2, $3, $4, $5)
         on conflict (ledger_key) do nothing returning id`,
        [id, companyId, body.name, [...new Set(body.roles)], body.ledgerKey ?? null],
      );
      if (made.length === 0) throw onboardingErrors('ledger-key-taken');
      return {
        id,
        companyId,
        name: body.name,
        roles: [...new Set(body.roles)],
        ledgerKey: body.ledgerKey ?? null,
        ledgerKeyKind: KEY_KIND.secp256k1,
      };
    });
  }

  /** Makes an API key for a user; it is shown once. @throws not-found */
  async addApiKey(companyId: string, userId: string): Promise<{ apiKey: string }> {
    return this.walls.asService('people', async () => {
      const users = await this.usersOf(companyId);
      if (!users.some(({ id }) => id === userId)) throw identityErrors('not-found', { what: 'user' });
      return { apiKey: await makeApiKey(this.walls, { id: userId, companyId }) };
    });
  }

  /**
   * Adds the account that a company pays from and is paid on in its currency: in its own name, and only the first one
   * (rule payout-change); `PayoutChanges` replaces it.
   * @throws no-pooling, payout-change, bank-unknown, bank-account-taken
   */
  async addAccount(companyId: string, body: AccountBody): Promise<AccountView> {
    return this.walls.asService('onboarding', async () => {
      const { legalName, legalNameEn, roles } = await this.card(companyId);
      if (roles.includes('operator')) throw onboardingErrors('no-pooling');
      const names = [legalName, ...(legalNameEn === null ? [] : [legalNameEn])].map(canonicalText);
      if (!names.includes(canonicalText(body.name))) {
        throw onboardingErrors('payout-change', { what: `${body.name} ≠ ${legalName}` });
      }
      const db = this.walls.manager();
      await db.query('select 1 from trade.company where id = $1 for update', [companyId]);
      const before: unknown[] = await db.query(
        'select 1 from trade.bank_account where company_id = $1 and currency = $2',
        [companyId, body.currency],
      );
      if (before.length > 0) throw onboardingErrors('payout-change', { what: `2 × ${body.currency}` });
      const bank: unknown[] = await db.query('select 1 from trade.company where bank_code = $1', [
        body.bankCode,
      ]);
      if (bank.length === 0) throw onboardingErrors('bank-unknown', { code: body.bankCode });
      const id = newId();
      const made: unknown[] = await db.query(
        `insert into trade.bank_account (id, company_id, number, name, bank_code, currency)
         values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning id`,
        [id, companyId, body.number, body.name, body.bankCode, body.currency],
      );
      if (made.length === 0) throw onboardingErrors('bank-account-taken');
      return { id, companyId, ...body };
    });
  }

  /**
   * Adds an account that nobody has proven: a bank's own; in a sandbox anybody's. @throws application-needed and what
   * `addAccount` throws
   */
  async addAccountDirectly(companyId: string, body: AccountBody): Promise<AccountView> {
    const { roles } = await this.card(companyId);
    if (this.configuration.MODE === 'production' && !roles.includes('bank')) {
      throw applicationErrors('application-needed');
    }
    return this.addAccount(companyId, body);
  }

  /** The accounts that a company is paid on and pays from. For the operator. */
  accountsOf(companyId: string): Promise<AccountView[]> {
    return this.walls.asService('onboarding', () => this.readAccounts(companyId));
  }

  /** The accounts of the caller's own company. */
  ownAccounts(asker: Principal): Promise<AccountView[]> {
    return this.walls.inCompany(asker, () => this.readAccounts(asker.companyId));
  }

  private async readAccounts(companyId: string): Promise<AccountView[]> {
    return accountRows.parse(
      await this.walls.manager().query(
        `select id, company_id as "companyId", number, name, bank_code as "bankCode", currency
         from trade.bank_account where company_id = $1 order by currency`,
        [companyId],
      ),
    );
  }

  /** The users of a company that the ledger is to know. */
  async usersOf(companyId: string): Promise<UserView[]> {
    return this.walls.asService('onboarding', async () =>
      z
        .array(userRow)
        .parse(
          await this.walls
            .manager()
            .query(
              'select id, company_id, name, roles, ledger_key, ledger_key_kind from trade.app_user where company_id = $1 and active order by id',
              [companyId],
            ),
        )
        .map((row) => ({
          id: row.id,
          companyId: row.company_id,
          name: row.name,
          roles: row.roles,
          ledgerKey: row.ledger_key,
          ledgerKeyKind: row.ledger_key_kind,
        })),
    );
  }

  private async cards(sql: string, values: unknown[]): Promise<CompanyCard[]> {
    return this.walls.asService('onboarding', async () =>
      z.array(companyRow).parse(await this.walls.manager().query(sql, values)),
    );
  }
}

/** Asks for a number that its check digits fit. @throws company-identifier-missing, uscc-invalid, lei-invalid */
export function checkIdentifiers({ uscc, lei }: { uscc?: string; lei?: string }): void {
  if (uscc === undefined && lei === undefined) throw onboardingErrors('company-identifier-missing');
  if (uscc !== undefined && !isUnifiedSocialCreditCode(uscc)) {
    throw onboardingErrors('uscc-invalid', { text: uscc });
  }
  if (lei !== undefined && !isLei(lei)) throw onboardingErrors('lei-invalid', { text: lei });
}
