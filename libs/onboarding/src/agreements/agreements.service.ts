import { Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { Walls } from '#database';
import { statementDigest, type Hex, type Statement } from '#orders';
import type { ApplicantRole } from '../applications/applications.schemas.js';
import { onboardingErrors } from '../onboarding.errors.js';
import { currentText } from './agreement-texts.js';

const row = z
  .object({
    id: z.string(),
    role: z.string(),
    version: z.string(),
    language: z.enum(['zh', 'en']),
    text_sha256: z.string(),
    company_code: z.string(),
    signer: z.string(),
    ledger_key: z.string(),
    signature: z.string(),
    signed_at: z.date(),
    sealed_at: z.date().nullable(),
  })
  .transform((found) => ({
    id: found.id,
    role: found.role,
    version: found.version,
    language: found.language,
    textSha256: found.text_sha256,
    companyCode: found.company_code,
    signer: found.signer,
    ledgerKey: found.ledger_key,
    signature: found.signature,
    signedAt: found.signed_at,
    /** When its document was sealed. */
    sealedAt: found.sealed_at,
  }));
/** A master agreement as it was signed. */
export type Agreed = z.infer<typeof row>;
const AGREED = `select s.id, s.role, s.version, s.language, s.text_sha256, s.company_code, s.signer, s.ledger_key,
    s.signature, s.signed_at, d.sealed_at
  from trade.agreement_signature s left join trade.agreement_document d on d.agreement_id = s.id`;

/** What a person has signed under an agreement, by the text's hash. */
export function statementOf(
  agreed: Pick<Agreed, 'role' | 'version' | 'textSha256' | 'companyCode'>,
): Statement & { kind: 'agreement' } {
  const { role, version, textSha256, companyCode: company } = agreed;
  return { kind: 'agreement', role, version, textSha256: `0x${textSha256}`, company };
}

/** Master agreements, signed by a person's own key over the hash of the text that was read. */
@Injectable()
export class Agreements {
  constructor(private readonly walls: Walls) {}

  /** What is signed for the agreement in force. @throws agreement-differs where another version was read */
  toSign(about: { role: ApplicantRole; version: string; language: 'zh' | 'en'; companyCode: string }): {
    digest: Hex;
    textSha256: string;
  } {
    const { role, version, language, companyCode } = about;
    const text = currentText(role, language);
    if (text.version !== version) throw onboardingErrors('agreement-differs', { version: text.version });
    const { sha256: textSha256 } = text;
    return { digest: statementDigest(statementOf({ role, version, textSha256, companyCode })), textSha256 };
  }

  /** Keeps a signature that its key has made, in the caller's transaction; while the application is open the last counts. */
  async keep(
    signed: Omit<Agreed, 'id' | 'signedAt' | 'sealedAt'> & { applicationId: string },
  ): Promise<void> {
    await this.walls.manager().query(
      `insert into trade.agreement_signature (id, application_id, role, version, language, text_sha256, company_code,
         signer, ledger_key, signature) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       on conflict (application_id) do update set version = excluded.version, language = excluded.language,
         text_sha256 = excluded.text_sha256, company_code = excluded.company_code, signer = excluded.signer,
         ledger_key = excluded.ledger_key, signature = excluded.signature, signed_at = now()`,
      [
        newId(),
        signed.applicationId,
        signed.role,
        signed.version,
        signed.language,
        signed.textSha256,
        signed.companyCode,
        signed.signer,
        signed.ledgerKey,
        signed.signature,
      ],
    );
  }

  /** What an application has signed, in the caller's transaction. */
  async ofApplication(applicationId: string): Promise<Agreed | undefined> {
    const [found] = z
      .array(row)
      .parse(await this.walls.manager().query(`${AGREED} where s.application_id = $1`, [applicationId]));
    return found;
  }

  /** The company that came of an application keeps what it signed, and its document waits for its seal from now on. */
  async keepFor(applicationId: string, companyId: string): Promise<void> {
    await this.walls.manager().query(
      `with kept as (
         update trade.agreement_signature set company_id = $2 where application_id = $1 returning id)
       insert into trade.agreement_document (agreement_id, company_id) select id, $2 from kept`,
      [applicationId, companyId],
    );
  }

  /** An agreement that is there. */
  async byId(id: string): Promise<Agreed> {
    const [found] = await this.walls.asService('onboarding', async () =>
      z.array(row).parse(await this.walls.manager().query(`${AGREED} where s.id = $1`, [id])),
    );
    if (!found) throw new Error(`There is no agreement ${id}.`);
    return found;
  }

  /** What a company has signed, the newest first. */
  async of(companyId: string): Promise<Agreed[]> {
    return this.walls.asService('onboarding', async () =>
      z
        .array(row)
        .parse(
          await this.walls
            .manager()
            .query(`${AGREED} where s.company_id = $1 order by s.signed_at desc`, [companyId]),
        ),
    );
  }
}
