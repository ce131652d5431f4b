import { Inject, Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import {
  CONFIGURATION,
  column,
  pageOf,
  portalOrigin,
  type Configuration,
  type Page,
  type PageQuery,
} from '#common';
import { Walls } from '#database';
import { identityErrors, type Principal } from '#identity';
import { applicantRole, applicationStatus, language } from '../applications/applications.schemas.js';
import { applicationErrors } from '../applications/applications.errors.js';
import { Companies, checkIdentifiers } from '../companies.service.js';
import { hashOfToken, makeLinkToken } from '../link-token.js';
import { onboardingErrors } from '../onboarding.errors.js';
import { INVITATION_STATUSES } from './invitation-states.js';
import type { InvitationBody, InvitationView, OpenedView } from './invitations.schemas.js';

const GOOD_FOR_DAYS = 30;
/** Where the portal opens an invitation. */
const PORTAL_PATH = '/i/';

const row = z.object({
  id: z.string(),
  legal_name: z.string(),
  uscc: z.string().nullable(),
  role: applicantRole,
  amount: column.minor,
  currency: z.string(),
  locale: language,
  status: z.enum(INVITATION_STATUSES),
  expires_at: z.date(),
  application: applicationStatus.nullable(),
  company_id: z.string().nullable(),
});
const INVITATIONS = `select i.id, i.legal_name, i.uscc, i.role, i.amount, i.currency, i.locale, i.expires_at,
    case when i.status = 'open' and i.expires_at < now() then 'expired' else i.status end as status,
    a.status as application, case when a.status = 'registered' then a.company_id end as company_id
  from trade.invitation i left join trade.application a on a.invitation_id = i.id`;

/** What an invitation gives to the application that begins by it. */
export interface Invited {
  id: string;
  role: z.infer<typeof applicantRole>;
  company: { legalName: string; uscc?: string | undefined; taxIds: string[] };
  /** Whether an application had begun by it before. */
  used: boolean;
}

/** Companies bring those whom they pay: by a link, which tells from whom and how much before anything is asked. */
@Injectable()
export class Invitations {
  constructor(
    private readonly walls: Walls,
    private readonly companies: Companies,
    @Inject(CONFIGURATION) private readonly configuration: Pick<Configuration, 'PORTAL_ORIGIN' | 'PORT'>,
  ) {}

  /** Invites a company. @throws uscc-invalid, company-known */
  async invite(
    asker: Principal,
    body: InvitationBody,
  ): Promise<{ invitation: InvitationView; link: string }> {
    const { legalName, uscc, role, amount, currency, locale } = body;
    if (uscc !== undefined) checkIdentifiers({ uscc });
    const { token, hash } = makeLinkToken('inv');
    const id = newId();
    return this.walls.asService('onboarding', async () => {
      await this.companies.checkUnknown({ uscc });
      await this.walls.manager().query(
        `insert into trade.invitation (id, token_hash, inviter_id, legal_name, uscc, role, amount, currency, locale,
           status, expires_at, created_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'open', now() + make_interval(days => $10), $11)`,
        [
          id,
          hash,
          asker.companyId,
          legalName,
          uscc ?? null,
          role,
          amount,
          currency,
          locale,
          GOOD_FOR_DAYS,
          asker.userId,
        ],
      );
      const link = portalOrigin(this.configuration) + PORTAL_PATH + token;
      return { invitation: await this.own(asker, id), link };
    });
  }

  /** The company's own invitations, the newest first. */
  async list(asker: Principal, { limit, starting_after }: PageQuery): Promise<Page<InvitationView>> {
    const before = z.uuid().optional().parse(starting_after);
    return this.walls.asService('onboarding', async () => {
      const found = z
        .array(row)
        .parse(
          await this.walls
            .manager()
            .query(
              `${INVITATIONS} where i.inviter_id = $1 and ($2::uuid is null or i.id < $2) order by i.id desc limit $3`,
              [asker.companyId, before ?? null, limit + 1],
            ),
        );
      return pageOf(found.map(viewOf), limit);
    });
  }

  /** Takes an invitation back that nobody has used. @throws not-found, invitation-closed */
  async withdraw(asker: Principal, id: string): Promise<InvitationView> {
    return this.walls.asService('onboarding', async () => {
      const { status } = await this.own(asker, id);
      const [, changed] = await this.walls
        .manager()
        .query<[unknown[], number]>(
          `update trade.invitation set status = 'withdrawn' where id = $1 and status = 'open'`,
          [id],
        );
      if (changed === 0) throw onboardingErrors('invitation-closed', { status });
      return this.own(asker, id);
    });
  }

  /** What a link tells who opens it: from whom, and how much. @throws not-found, invitation-closed */
  async open(token: string): Promise<OpenedView> {
    return this.walls.asService('onboarding', async () => {
      const [found] = z
        .array(
          z.object({
            legal_name: z.string(),
            amount: column.minor,
            currency: z.string(),
            status: z.string(),
          }),
        )
        .parse(
          await this.walls.manager().query(
            `select c.legal_name, i.amount, i.currency,
               case when i.status = 'open' and i.expires_at < now() then 'expired' else i.status end as status
             from trade.invitation i join trade.company c on c.id = i.inviter_id where i.token_hash = $1`,
            [hashOfToken(token)],
          ),
        );
      if (!found) throw identityErrors('not-found', { what: 'invitation' });
      if (found.status !== 'open') throw onboardingErrors('invitation-closed', { status: found.status });
      return { from: found.legal_name, amount: found.amount.toString(), currency: found.currency };
    });
  }

  /** Uses an invitation, in the caller's transaction; one that was used says so. @throws not-found, invitation-closed */
  async take(token: string): Promise<Invited> {
    const db = this.walls.manager();
    const [found] = z
      .array(row.pick({ id: true, legal_name: true, uscc: true, role: true, status: true }))
      .parse(
        await db.query(
          `select id, legal_name, uscc, role,
           case when status = 'open' and expires_at < now() then 'expired' else status end as status
         from trade.invitation where token_hash = $1 for update`,
          [hashOfToken(token)],
        ),
      );
    if (!found) throw identityErrors('not-found', { what: 'invitation' });
    const { id, legal_name: legalName, uscc, role, status } = found;
    if (status !== 'open' && status !== 'used') throw onboardingErrors('invitation-closed', { status });
    if (status === 'open') await db.query(`update trade.invitation set status = 'used' where id = $1`, [id]);
    // An invoice names a Chinese company by its credit code.
    const company = { legalName, uscc: uscc ?? undefined, taxIds: uscc === null ? [] : [uscc] };
    return { id, role, company, used: status === 'used' };
  }

  /** Asks that an application is of the company that was invited, where the inviter said which. @throws invitation-differs */
  async checkFor(id: string, uscc: string | undefined): Promise<void> {
    const [found] = z
      .array(z.object({ uscc: z.string().nullable() }))
      .parse(await this.walls.manager().query('select uscc from trade.invitation where id = $1', [id]));
    if (found?.uscc && found.uscc !== uscc)
      throw applicationErrors('invitation-differs', { uscc: found.uscc });
  }

  /** Who invited a company, by the invitation that its application began with. */
  async inviterOf(id: string): Promise<{ companyId: string; name: string } | undefined> {
    const [found] = z
      .array(z.object({ id: z.string(), legal_name: z.string() }))
      .parse(
        await this.walls
          .manager()
          .query(
            'select c.id, c.legal_name from trade.invitation i join trade.company c on c.id = i.inviter_id where i.id = $1',
            [id],
          ),
      );
    return found && { companyId: found.id, name: found.legal_name };
  }

  /** Old ones expire. */
  async age(): Promise<void> {
    await this.walls.asService('onboarding', () =>
      this.walls
        .manager()
        .query(`update trade.invitation set status = 'expired' where status = 'open' and expires_at < now()`),
    );
  }

  private async own(asker: Principal, id: string): Promise<InvitationView> {
    const [found] = z
      .array(row)
      .parse(
        await this.walls
          .manager()
          .query(`${INVITATIONS} where i.id = $1 and i.inviter_id = $2`, [id, asker.companyId]),
      );
    if (!found) throw identityErrors('not-found', { what: 'invitation' });
    return viewOf(found);
  }
}

function viewOf(found: z.infer<typeof row>): InvitationView {
  const { id, legal_name: legalName, uscc, role, amount, currency, locale, status, application } = found;
  return {
    id,
    legalName,
    uscc,
    role,
    amount: amount.toString(),
    currency,
    locale,
    status,
    application,
    companyId: found.company_id,
    expiresAt: found.expires_at.toISOString(),
  };
}
