import { Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { AccountProofs, bankingErrors, type ProofView } from '#banking';
import { BusinessDay } from '#chain';
import { canonicalText, parseMinor } from '#common';
import { Walls } from '#database';
import { DeviceKeys, Joining, Passkeys, Signatures, identityErrors, type CeremonyView } from '#identity';
import { recoverKey, statementDigest, type Hex } from '#orders';
import { textViewOf } from '../agreements/agreement-texts.js';
import { Agreements, type Agreed } from '../agreements/agreements.service.js';
import { Companies, checkIdentifiers } from '../companies.service.js';
import { Invitations } from '../invitations/invitations.service.js';
import { hashOfToken, makeLinkToken } from '../link-token.js';
import { onboardingErrors } from '../onboarding.errors.js';
import { Screening } from '../screening/screening.service.js';
import { appearanceOf, mixesAlphabets } from '../screening/look-alikes.js';
import { applicationErrors } from './applications.errors.js';
import {
  APPLICATION,
  applicationRow,
  codeOf,
  documentRow,
  type ApplicationRow,
  type DocumentRow,
} from './application-rows.js';
import type { ApplicationStatus } from './application-states.js';
import type {
  AgreementBody,
  ApplicationView,
  BeginBody,
  BegunView,
  ClaimBody,
  Parts,
  PasskeyBody,
  PhoneKeyBody,
} from './applications.schemas.js';
import { WHOLE_PPM, ownershipOf, type Ownership, type Share } from './ownership.js';
import { missingOf } from './readiness.js';

/** How long an application may lie without being touched by its applicant. */
const LIES_FOR_DAYS = 30;
const OPEN: readonly ApplicationStatus[] = ['draft', 'questions'];
/** How long a request waits for the bank before it tells that the payment is under way. */
const BANK_PATIENCE_MS = 8_000;

/** What an application is worth knowing by, read together. */
export interface Dossier {
  row: ApplicationRow;
  documents: DocumentRow[];
  proof: ProofView | undefined;
  agreed: Agreed | undefined;
  ownership: Ownership | undefined;
}

/** Companies that ask to come: each application is its token's, saved in parts, and resumed wherever the token is. */
@Injectable()
export class Applications {
  constructor(
    private readonly walls: Walls,
    private readonly day: BusinessDay,
    private readonly companies: Companies,
    private readonly invitations: Invitations,
    private readonly proofs: AccountProofs,
    private readonly agreements: Agreements,
    private readonly screening: Screening,
    private readonly passkeys: Passkeys,
    private readonly joining: Joining,
    private readonly deviceKeys: DeviceKeys,
    private readonly signatures: Signatures,
  ) {}

  /**
   * Begins an application, by an invitation or by itself. An invitation begins one; where its answer was lost and
   * nothing has been saved since, the same one is begun again under a new token.
   * @throws not-found, invitation-closed
   */
  async begin(body: BeginBody): Promise<BegunView> {
    const { token, hash } = makeLinkToken('apl');
    return this.walls.asService('onboarding', async () => {
      const db = this.walls.manager();
      const invited =
        body.invitation === undefined ? undefined : await this.invitations.take(body.invitation);
      const content: Parts = invited ? { company: invited.company } : {};
      const [same] = z.array(z.object({ id: z.string() })).parse(
        await db.query(
          `select id from trade.application
           where invitation_id = $1 and status = 'draft' and content = $2::jsonb and proof_id is null`,
          [invited?.id ?? null, JSON.stringify(content)],
        ),
      );
      if (same) await db.query('update trade.application set token_hash = $2 where id = $1', [same.id, hash]);
      else if (invited?.used) throw onboardingErrors('invitation-closed', { status: 'used' });
      else {
        await db.query(
          `insert into trade.application (id, token_hash, invitation_id, role, language, status, content, expires_at)
           values ($1, $2, $3, $4, $5, 'draft', $6, now() + make_interval(days => $7))`,
          [
            newId(),
            hash,
            invited?.id ?? null,
            invited?.role ?? body.role,
            body.language,
            JSON.stringify(content),
            LIES_FOR_DAYS,
          ],
        );
      }
      const application = await this.view(token);
      return { token, application, agreement: textViewOf(application.role, application.language) };
    });
  }

  /** The application of a token. @throws application-token-missing */
  async view(token: string): Promise<ApplicationView> {
    return this.walls.asService('onboarding', async () => {
      const row = await this.ofToken(token);
      return viewOf(await this.dossier(row));
    });
  }

  /**
   * Saves parts; what is left out stays. What is wrong by itself is refused at once, what is missing at submission.
   * @throws application-status-differs, uscc-invalid, lei-invalid, company-known, invitation-differs, name-looks-alike,
   * name-taken-alike, owner-circular, owner-unknown, owner-too-far, shares-above-whole, ledger-key-taken
   */
  async save(token: string, parts: Parts): Promise<ApplicationView> {
    return this.walls.asService('onboarding', async () => {
      const row = await this.ofToken(token, OPEN);
      const content = { ...row.content, ...parts };
      if (parts.company) await this.checkCompany(row, parts.company);
      if (parts.signatories) await this.checkKeys(row.id, parts.signatories);
      ownershipFrom(content);
      checkAccountName(content);
      const moved =
        parts.account && JSON.stringify(accountOf(content)) !== JSON.stringify(accountOf(row.content));
      const renamed = parts.company && canonicalName(content) !== canonicalName(row.content);
      await this.walls.manager().query(
        `update trade.application set content = $2, proof_id = case when $3 then null else proof_id end,
           expires_at = now() + make_interval(days => $4) where id = $1`,
        [row.id, JSON.stringify(content), moved === true || renamed === true, LIES_FOR_DAYS],
      );
      return this.view(token);
    });
  }

  /**
   * Has the account proven: the bank's word on its name, then a test payment; waits a while for it to arrive.
   * @throws account-missing, account-name-differs, account-unknown-at-bank, and what `AccountProofs.begin` throws
   */
  async proveAccount(token: string): Promise<ProofView> {
    const id = await this.walls.asService('onboarding', async () => {
      const row = await this.ofToken(token, OPEN);
      const account = accountOf(row.content);
      if (!account) throw applicationErrors('account-missing');
      const before = row.proof_id === null ? undefined : await this.proofs.view(row.proof_id);
      if (before?.status === 'proven' || before?.status === 'paid') return before.id;
      const begun = await this.proofs.begin(account);
      await this.walls
        .manager()
        .query('update trade.application set proof_id = $2 where id = $1', [row.id, begun]);
      return begun;
    });
    return this.proofs.arrived(id, BANK_PATIENCE_MS);
  }

  /** Takes the amount that arrived, in minor units. @throws account-missing and what `AccountProofs.answer` throws */
  async answerProof(token: string, amount: string): Promise<ProofView> {
    const { proof_id: id } = await this.walls.asService('onboarding', () => this.ofToken(token, OPEN));
    if (id === null) throw applicationErrors('account-missing');
    return this.proofs.answer(id, parseMinor(amount));
  }

  /**
   * Signs the role's master agreement by one of the signatories' own keys.
   * @throws application-incomplete, agreement-differs, signature-invalid, signature-elsewhere
   */
  async agree(token: string, { version, signature }: AgreementBody): Promise<ApplicationView> {
    return this.walls.asService('onboarding', async () => {
      const row = await this.ofToken(token, OPEN);
      const companyCode = codeOf(row.content);
      if (companyCode === undefined)
        throw applicationErrors('application-incomplete', { missing: 'company' });
      const { role, language } = row;
      const { digest, textSha256 } = this.agreements.toSign({ role, version, language, companyCode });
      const signer = await this.signerOf(row, digest, signature);
      await this.agreements.keep({
        applicationId: row.id,
        role,
        version,
        language,
        textSha256,
        companyCode,
        signer: signer.name,
        ledgerKey: signer.key,
        signature,
      });
      return this.view(token);
    });
  }

  /**
   * Hands the application in: everything is checked again, and all its names are screened.
   * @throws application-incomplete, document-expired and what `save` throws
   */
  async submit(token: string): Promise<ApplicationView> {
    return this.walls.asService('onboarding', async () => {
      const row = await this.ofToken(token, OPEN);
      if (row.content.company) await this.checkCompany(row, row.content.company);
      const dossier = await this.dossier(row);
      const missing = missingFrom(dossier);
      if (missing.length > 0)
        throw applicationErrors('application-incomplete', { missing: missing.join(', ') });
      await this.checkDocuments(dossier.documents);
      await this.screening.screen(row.id, row.content);
      await this.walls
        .manager()
        .query(
          `update trade.application set status = 'submitted', submitted_at = now(), message = null where id = $1`,
          [row.id],
        );
      return this.view(token);
    });
  }

  /** The applicant takes it back. @throws application-status-differs */
  async withdraw(token: string): Promise<ApplicationView> {
    return this.walls.asService('onboarding', async () => {
      const { id } = await this.ofToken(token, ['draft', 'questions', 'submitted']);
      await this.walls
        .manager()
        .query(`update trade.application set status = 'withdrawn' where id = $1`, [id]);
      return this.view(token);
    });
  }

  /**
   * Gives a person of the registered company its API key, once, who shows with a signature that the ledger key is held.
   * @throws application-status-differs, signature-invalid, key-claimed
   */
  async claimKey(
    token: string,
    { signature }: ClaimBody,
  ): Promise<{ userId: string; companyId: string; participant: number; apiKey: string }> {
    return this.walls.asService('onboarding', async () => {
      const row = await this.ofToken(token, ['registered']);
      const digest = statementDigest({ kind: 'arrival', application: row.id });
      const { key } = await this.signerOf(row, digest, signature);
      const companyId = z.string().parse(row.company_id);
      const user = (await this.companies.usersOf(companyId)).find((one) => one.ledgerKey === key);
      if (!user) throw identityErrors('signature-invalid', { hash: digest });
      const mine: unknown[] = await this.walls.manager().query(
        `insert into trade.application_key (application_id, user_id) values ($1, $2)
           on conflict do nothing returning 1`,
        [row.id, user.id],
      );
      if (mine.length === 0) throw applicationErrors('key-claimed');
      const { participant } = await this.companies.card(companyId);
      const { apiKey } = await this.companies.addApiKey(companyId, user.id);
      return { userId: user.id, companyId, participant, apiKey };
    });
  }

  /** What a page gives to the browser, so that a signatory registers a passkey for this application. */
  async beginPasskey(token: string, userName: string): Promise<CeremonyView> {
    const { id } = await this.walls.asService('onboarding', () => this.ofToken(token, OPEN));
    return this.passkeys.beginRegistration({ subject: subjectOf(id), userName });
  }

  /** Keeps the passkey that a signatory has registered; it is named in the part “signatories”. */
  async addPasskey(token: string, answer: PasskeyBody): Promise<{ passkeyId: string; ledgerKey: string }> {
    return this.walls.asService('onboarding', async () => {
      const { id } = await this.ofToken(token, OPEN);
      const key = await this.passkeys.finishRegistration({ ...answer, subject: subjectOf(id) });
      return { passkeyId: key.id, ledgerKey: key.ledgerKey };
    });
  }

  /** Sends a code to a signatory's phone that has no passkeys. @throws codes-too-many, message-unsent */
  async beginPhone(token: string, phone: string, address: string) {
    const { id } = await this.walls.asService('onboarding', () => this.ofToken(token, OPEN));
    return this.joining.sendCodeTo(subjectOf(id), phone, address);
  }

  /** Keeps the own key of a signatory's phone; the part “signatories” names it as it names a passkey. */
  async addPhone(token: string, answer: PhoneKeyBody): Promise<{ passkeyId: string; ledgerKey: string }> {
    const { id } = await this.walls.asService('onboarding', () => this.ofToken(token, OPEN));
    const key = await this.joining.keepPhone(subjectOf(id), answer);
    return { passkeyId: key.id, ledgerKey: key.ledgerKey };
  }

  /** Everything about an application, in the caller's transaction. */
  async dossier(row: ApplicationRow): Promise<Dossier> {
    const documents = z.array(documentRow).parse(
      await this.walls.manager().query(
        `select id, kind, media_type, sha256, expires_on from trade.application_document
             where application_id = $1 order by kind`,
        [row.id],
      ),
    );
    return {
      row,
      documents,
      proof: row.proof_id === null ? undefined : await this.proofs.view(row.proof_id),
      agreed: await this.agreements.ofApplication(row.id),
      ownership: ownershipFrom(row.content),
    };
  }

  /** What the ledger and time have brought: approved ones that it knows are registered, old ones expire. */
  async age(): Promise<void> {
    await this.walls.asService('onboarding', async () => {
      const db = this.walls.manager();
      await db.query(REGISTERED, [null]);
      await db.query(
        `update trade.application set status = 'expired' where status in ('draft', 'questions') and expires_at < now()`,
      );
    });
  }

  /** The application of a token, locked. @throws application-token-missing, application-status-differs */
  async ofToken(token: string, statuses?: readonly ApplicationStatus[]): Promise<ApplicationRow> {
    const db = this.walls.manager();
    const hash = hashOfToken(token);
    await db.query(REGISTERED, [hash]);
    const [row] = z
      .array(applicationRow)
      .parse(await db.query(`${APPLICATION} where token_hash = $1 for update`, [hash]));
    if (!row) throw applicationErrors('application-token-missing');
    const status = OPEN.includes(row.status) && row.expires_at < new Date() ? 'expired' : row.status;
    if (statuses && !statuses.includes(status))
      throw applicationErrors('application-status-differs', { status });
    return { ...row, status };
  }

  /** @throws document-expired */
  private async checkDocuments(documents: readonly DocumentRow[]): Promise<void> {
    const { today } = await this.day.state();
    const expired = documents.find(({ expires_on: on }) => on !== null && on < today);
    if (expired)
      throw applicationErrors('document-expired', { kind: expired.kind, on: String(expired.expires_on) });
  }

  private async checkCompany(row: ApplicationRow, company: NonNullable<Parts['company']>): Promise<void> {
    const { legalName, legalNameEn = '', uscc, lei } = company;
    checkIdentifiers(company);
    if (row.invitation_id !== null) await this.invitations.checkFor(row.invitation_id, uscc);
    await this.companies.checkUnknown({ uscc, lei });
    for (const name of [legalName, legalNameEn]) {
      if (mixesAlphabets(name)) throw applicationErrors('name-looks-alike', { name });
    }
    const taken = z
      .array(z.object({ legal_name: z.string() }))
      .parse(await this.walls.manager().query('select legal_name from trade.company'));
    const alike = taken.some(
      ({ legal_name: other }) =>
        appearanceOf(other) === appearanceOf(legalName) && canonicalText(other) !== canonicalText(legalName),
    );
    if (alike) throw applicationErrors('name-taken-alike', { name: legalName });
  }

  /** The signatory whose key signed this digest. @throws signature-invalid, signature-elsewhere */
  private async signerOf(row: ApplicationRow, digest: Hex, signature: string) {
    const bytes: Hex = `0x${signature.slice(2).toLowerCase()}`;
    const recovered = recoverKey(digest, bytes);
    const keys = await this.keysOf(row.id, row.content.signatories ?? []);
    const signer = keys.find(({ key }) => key !== undefined && key === recovered);
    const key = this.signatures.expect({ ledgerKey: signer?.key }, digest, bytes);
    return { name: signer?.name ?? '', key };
  }

  /** Each signatory with the key that it signs with. @throws device-key-unknown for a passkey of another application */
  private async keysOf(id: string, signatories: NonNullable<Parts['signatories']>) {
    const all: { name: string; key: string | undefined }[] = [];
    for (const { name, ledgerKey, passkeyId } of signatories) {
      const passkey = passkeyId === undefined ? undefined : await this.deviceKeys.find(passkeyId);
      if (passkeyId !== undefined && passkey?.subject !== subjectOf(id))
        throw identityErrors('device-key-unknown');
      all.push({ name, key: passkey?.ledgerKey ?? ledgerKey });
    }
    return all;
  }

  /** Asks that nobody else signs with these keys. @throws ledger-key-taken, device-key-unknown */
  private async checkKeys(id: string, signatories: NonNullable<Parts['signatories']>): Promise<void> {
    const keys = (await this.keysOf(id, signatories)).flatMap(({ key }) => key ?? []);
    const taken: unknown[] = await this.walls.manager().query(
      `select 1 from trade.app_user where ledger_key = any($1)
       union all select 1 from projection.participant_key where key = any($1)
       union all select 1 from trade.key_replacement where new_key = any($1) and status = 'waiting'`,
      [keys],
    );
    if (taken.length > 0 || new Set(keys).size < keys.length) throw onboardingErrors('ledger-key-taken');
  }
}

/** For what a passkey of an application is registered. */
export function subjectOf(applicationId: string): string {
  return `application:${applicationId}`;
}

/** Moves what the ledger knows by now; of one application, or of all. */
const REGISTERED = `update trade.application a set status = 'registered'
  from trade.company c join projection.participant p on p.number = c.participant
  where a.status = 'approved' and c.id = a.company_id and ($1::bytea is null or a.token_hash = $1)`;

/** The account as the bank is asked about it: under the company's legal name unless another was given. */
export function accountOf({ account, company }: Parts) {
  if (!account || (account.name ?? company?.legalName) === undefined) return undefined;
  const { number, bankCode, currency } = account;
  return { number, bankCode, currency, name: account.name ?? company?.legalName ?? '' };
}

/** Money goes only to an account in the company's own legal name. @throws account-name-differs */
function checkAccountName({ account, company }: Parts): void {
  if (!company || account?.name === undefined) return;
  const names = [company.legalName, company.legalNameEn ?? company.legalName].map(canonicalText);
  if (!names.includes(canonicalText(account.name))) {
    throw bankingErrors('account-name-differs', { number: account.number, name: company.legalName });
  }
}

function canonicalName({ company }: Parts): string {
  return canonicalText(company?.legalName ?? '');
}

/** What follows from the shares that are known; undefined without the company's own code or without any. */
function ownershipFrom(content: Parts): Ownership | undefined {
  const code = codeOf(content);
  const { representative, owners = [] } = content;
  const sole: Share[] =
    representative?.soleOwner === true && owners.length === 0
      ? [{ owner: { kind: 'person', name: representative.name }, sharePpm: Number(WHOLE_PPM) }]
      : [];
  const shares = [...owners, ...sole];
  return code === undefined || shares.length === 0 ? undefined : ownershipOf(code, shares);
}

function missingFrom({ row, documents, proof, agreed, ownership }: Dossier): string[] {
  return missingOf({
    role: row.role,
    content: row.content,
    documents,
    ownership,
    proven: proof?.status === 'proven',
    agreed: agreed !== undefined && agreed.companyCode === codeOf(row.content),
  });
}

/** An application as its applicant sees it. */
export function viewOf(dossier: Dossier): ApplicationView {
  const { row, documents, proof, agreed, ownership } = dossier;
  return {
    id: row.id,
    status: row.status,
    role: row.role,
    language: row.language,
    content: row.content,
    documents: documents.map(({ id, kind, media_type: mediaType, sha256, expires_on: expiresOn }) => ({
      id,
      kind,
      mediaType,
      sha256,
      expiresOn,
    })),
    proof: proof ?? null,
    ownership: ownership ?? null,
    agreement: agreed
      ? {
          id: agreed.id,
          version: agreed.version,
          textSha256: agreed.textSha256,
          signedAt: agreed.signedAt.toISOString(),
          sealedAt: agreed.sealedAt?.toISOString() ?? null,
        }
      : null,
    missing: OPEN.includes(row.status) ? missingFrom(dossier) : [],
    message: row.message,
    companyId: row.company_id,
    expiresAt: row.expires_at.toISOString(),
  };
}
