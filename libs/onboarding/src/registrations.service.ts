import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { POWER, ROLE } from '#chain';
import { column } from '#common';
import { Walls } from '#database';
import { Proposals, identityErrors, type Principal, type ProposalView, type Signed } from '#identity';
import type { Hex, KeyGrant } from '#orders';
import { Companies } from './companies.service.js';
import { onboardingErrors } from './onboarding.errors.js';
import { COMPANY_STATUSES, type CompanyCard, type CompanyStatus } from './onboarding.schemas.js';

/** The operator's number on every ledger: the genesis of the book knows it so. */
const OPERATOR = 1;
/** How long a registrar has to sign. */
const OPEN_FOR_MS = 7 * 24 * 3600 * 1000;

/** Puts companies, their keys and their banks on the ledger, with two registrars' signatures. */
@Injectable()
export class Registrations {
  constructor(
    private readonly walls: Walls,
    private readonly companies: Companies,
    private readonly proposals: Proposals,
  ) {}

  /**
   * Proposes the company as it stands now: roles, users' keys, banks. A suspended one stays suspended.
   * @throws not-found, company-is-operator, company-status-differs, registration-open
   */
  async propose(asker: Principal, companyId: string): Promise<ProposalView> {
    return this.walls.asService('onboarding', async () => {
      const company = await this.companies.card(companyId);
      if (company.status === 'left') throw onboardingErrors('company-status-differs', { status: 'left' });
      return this.draw(asker, company, company.status ?? 'active', await this.keysOf(company));
    });
  }

  /**
   * Proposes that a company stands otherwise from now on. Its keys stay as they are, but who leaves signs nothing more:
   * each of its keys is revoked by the same order.
   * @throws company-is-operator, registration-open
   */
  async proposeStatus(asker: Principal, company: CompanyCard, status: CompanyStatus): Promise<ProposalView> {
    const keys = status === 'left' ? await this.revoked(company, []) : [];
    return this.draw(asker, company, status, keys);
  }

  /** Draws the same without anybody asking, as time does; gives the order's proposal, for two registrars. */
  async drawStatus(company: CompanyCard, status: CompanyStatus): Promise<string> {
    return this.create({ participant: OPERATOR, userId: null }, company, status, []);
  }

  private async draw(
    asker: Principal,
    company: CompanyCard,
    status: CompanyStatus,
    keys: KeyGrant[],
  ): Promise<ProposalView> {
    return this.proposals.view(asker, await this.create(asker, company, status, keys));
  }

  private async create(
    by: { participant: number; userId: string | null },
    company: CompanyCard,
    status: CompanyStatus,
    keys: KeyGrant[],
  ): Promise<string> {
    if (company.roles.includes('operator')) throw onboardingErrors('company-is-operator');
    const open = await this.openProposal(company.id);
    if (open) throw onboardingErrors('registration-open', { id: open });
    const expiresAt = new Date(Date.now() + OPEN_FOR_MS);
    return this.proposals.create({
      order: {
        kind: 'participant',
        body: {
          participant: company.participant,
          roles: rolesOf(company),
          status: 1 + COMPANY_STATUSES.indexOf(status),
          banks: await this.banksOf(company.id),
          keys,
          nonce: (await this.nonceOf(company.participant)) + 1,
          deadline: BigInt(Math.floor(expiresAt.getTime() / 1000)),
        },
      },
      needs: [
        { participant: by.participant, power: 'maker' },
        { participant: by.participant, power: 'checker' },
      ],
      parties: [by.participant],
      subject: { kind: 'company', id: company.id },
      expiresAt,
      createdBy: by.userId,
    });
  }

  /** A registrar's signature under the company's open registration. @throws not-found and what `sign` throws */
  async sign(asker: Principal, companyId: string, signature: string): Promise<Signed> {
    return this.walls.asService('onboarding', async () => {
      await this.companies.card(companyId);
      const open = await this.openProposal(companyId);
      return this.proposals.sign(asker, open ?? companyId, signature);
    });
  }

  /** Takes the company's open order back, so that another can be proposed. @throws not-found where none is open */
  async withdraw(companyId: string): Promise<void> {
    await this.walls.asService('onboarding', async () => {
      const open = await this.openProposal(companyId);
      if (!open) throw identityErrors('not-found', { what: 'proposal' });
      await this.proposals.close(open, 'withdrawn');
    });
  }

  /** Whether an order of the company waits for signatures, in the caller's transaction. */
  async isOpen(companyId: string): Promise<boolean> {
    return (await this.openProposal(companyId)) !== undefined;
  }

  private async openProposal(companyId: string): Promise<string | undefined> {
    const [found] = z.array(z.object({ id: z.string() })).parse(
      await this.walls.manager().query(
        `select id from trade.proposal where subject_kind = 'company' and subject_id = $1 and status = 'open'
               and expires_at > now()`,
        [companyId],
      ),
    );
    return found?.id;
  }

  private async nonceOf(participant: number): Promise<number> {
    const [found] = z
      .array(z.object({ nonce: z.coerce.number() }))
      .parse(
        await this.walls
          .manager()
          .query('select nonce from projection.participant where number = $1', [participant]),
      );
    return found?.nonce ?? 0;
  }

  private async banksOf(companyId: string): Promise<number[]> {
    return z
      .array(z.object({ participant: column.participant }))
      .parse(
        await this.walls.manager().query(
          `select distinct b.participant from trade.bank_account a join trade.company b on b.bank_code = a.bank_code
             where a.company_id = $1 order by 1`,
          [companyId],
        ),
      )
      .map(({ participant }) => participant);
  }

  /** Keys of the users of today, and those of before that are to be revoked. */
  private async keysOf(company: CompanyCard): Promise<KeyGrant[]> {
    const users = await this.companies.usersOf(company.id);
    const grants = users.flatMap(({ ledgerKey, ledgerKeyKind, roles }): KeyGrant[] =>
      ledgerKey === null ? [] : [{ key: hexOf(ledgerKey), kind: ledgerKeyKind, powers: powersOf(roles) }],
    );
    const known = await this.knownKeys(company.participant);
    const changed = grants.filter(
      ({ key, powers }) => known.find((one) => one.key === key)?.powers !== powers,
    );
    return [...changed, ...(await this.revoked(company, grants))];
  }

  /** The company's keys on the ledger that are not among those it keeps, each without a power. */
  private async revoked(company: CompanyCard, kept: readonly KeyGrant[]): Promise<KeyGrant[]> {
    const known = await this.knownKeys(company.participant);
    return known
      .filter(({ key, powers }) => powers > 0 && !kept.some((grant) => grant.key === key))
      .map(({ key, kind }) => ({ key: hexOf(key), kind, powers: 0 }));
  }

  private async knownKeys(participant: number): Promise<{ key: string; kind: number; powers: number }[]> {
    return z
      .array(z.object({ key: z.string(), kind: z.number(), powers: z.number() }))
      .parse(
        await this.walls
          .manager()
          .query('select key, kind, powers from projection.participant_key where participant = $1', [
            participant,
          ]),
      );
  }
}

function rolesOf({ roles }: CompanyCard): number {
  let bits = 0;
  if (roles.includes('obligor')) bits |= ROLE.obligor;
  if (roles.includes('supplier')) bits |= ROLE.supplier;
  if (roles.includes('financier')) bits |= ROLE.financier;
  if (roles.includes('bank')) bits |= ROLE.bank;
  if (roles.includes('supervisor')) bits |= ROLE.supervisor;
  return bits;
}

function powersOf(roles: readonly string[]): number {
  let bits = 0;
  if (roles.includes('maker')) bits |= POWER.maker;
  if (roles.includes('checker')) bits |= POWER.checker;
  if (roles.includes('attestor')) bits |= POWER.attestor;
  if (roles.includes('regulator')) bits |= POWER.regulator;
  return bits;
}

function hexOf(key: string): Hex {
  return `0x${key.slice(2)}`;
}
