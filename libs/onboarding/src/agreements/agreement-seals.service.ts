import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { DomainError } from '#common';
import { Walls } from '#database';
import { SealUnfit, makeSealSlot, readSeal } from '#documents';
import { Cases, identityErrors, type Principal } from '#identity';
import { onboardingErrors } from '../onboarding.errors.js';
import { agreementPdf } from './agreement-pdf.js';
import { signedText } from './agreement-texts.js';
import { Agreements, statementOf, type Agreed } from './agreements.service.js';
import { SignatureAuthority } from './signature-authority.js';

/** The case of a seal that an authority will not give; its name stands in rows. */
const UNSEALED = 'agreement-unsealed';
/** How long one process has a document to itself; longer than an authority may take. */
const LEASE_SECONDS = 60;
/** Who is away comes back by itself; who refuses waits for people. */
const LONGEST_WAIT_SECONDS = { away: 60, refused: 3600 };

const claimedRow = z.object({
  agreement_id: z.string(),
  company_id: z.string(),
  legal_name: z.string(),
  attempts: z.number(),
});
type Claimed = z.infer<typeof claimedRow>;
const documentRow = z.object({ sha256: z.string().nullable(), content: z.instanceof(Buffer).nullable() });

/**
 * The sealed PDFs of signed agreements. Each is a row that waits from the company's admission on; it is made and sealed
 * outside of any request, and tried again for as long as there is no authority that answers.
 */
@Injectable()
export class AgreementSeals {
  constructor(
    private readonly walls: Walls,
    private readonly cases: Cases,
    private readonly agreements: Agreements,
    private readonly authority: SignatureAuthority,
  ) {}

  /** Seals what waits; where the authority does not answer, the rest waits for the next time. */
  async work(): Promise<void> {
    for (let next = await this.claim(); next; next = await this.claim()) {
      if (!(await this.seal(next))) return;
    }
  }

  /**
   * The sealed PDF: for the company that has signed, and for the operator, whose counterpart it is.
   * @throws not-found, agreement-unsealed
   */
  async open(asker: Principal, agreementId: string): Promise<{ sha256: string; content: Buffer }> {
    const ask = async (): Promise<z.infer<typeof documentRow> | undefined> =>
      z
        .array(documentRow)
        .parse(
          await this.walls
            .manager()
            .query('select sha256, content from trade.agreement_document where agreement_id = $1', [
              agreementId,
            ]),
        )[0];
    const found = asker.companyRoles.includes('operator')
      ? await this.walls.asService('onboarding', ask)
      : await this.walls.inCompany(asker, ask);
    if (!found) throw identityErrors('not-found', { what: 'agreement' });
    const { sha256, content } = found;
    if (sha256 === null || content === null) throw onboardingErrors('agreement-unsealed');
    return { sha256, content };
  }

  private async claim(): Promise<Claimed | undefined> {
    return this.walls.asService('onboarding', async () => {
      const [rows] = z.tuple([z.array(claimedRow), z.number()]).parse(
        await this.walls.manager().query(
          `update trade.agreement_document d
             set attempts = d.attempts + 1, next_attempt_at = now() + $1 * interval '1 s'
           from trade.company c
           where c.id = d.company_id and d.agreement_id = (
             select agreement_id from trade.agreement_document where sealed_at is null and next_attempt_at <= now()
             order by next_attempt_at limit 1 for update skip locked)
           returning d.agreement_id, d.company_id, c.legal_name, d.attempts`,
          [LEASE_SECONDS],
        ),
      );
      return rows[0];
    });
  }

  /** Gives whether the authority answered. */
  private async seal(claimed: Claimed): Promise<boolean> {
    try {
      const sealed = await this.sealed(claimed);
      await this.keep(claimed, sealed);
      return true;
    } catch (error) {
      const away = error instanceof DomainError && error.code === 'seal-authority-away';
      const refused = error instanceof DomainError && error.code === 'seal-refused';
      if (!away && !refused && !(error instanceof SealUnfit)) throw error;
      await this.wait(claimed, error.message, !away);
      return !away;
    }
  }

  private async sealed({ agreement_id, legal_name }: Claimed): Promise<Buffer> {
    const agreed = await this.agreements.byId(agreement_id);
    const text = signedText(agreed.textSha256);
    const pdf = await agreementPdf(text, agreed, legal_name);
    const slot = await makeSealSlot(pdf, { name: legal_name, reason: text.title, at: new Date() });
    const cms = await this.authority.seal(requestOf(agreed, legal_name, slot.digest));
    const { subject } = readSeal(cms, slot.digest);
    if (!subject.includes(agreed.companyCode) && !subject.includes(legal_name)) {
      throw new SealUnfit('its certificate is not in the company’s name');
    }
    return slot.sealedWith(cms);
  }

  private async keep({ agreement_id }: Claimed, content: Buffer): Promise<void> {
    const sha256 = createHash('sha256').update(content).digest('hex');
    await this.walls.asService('onboarding', async () => {
      // Where another process was faster, its document stays.
      await this.walls.manager().query(
        `update trade.agreement_document set content = $2, sha256 = $3, sealed_at = now(), last_failure = null
         where agreement_id = $1 and sealed_at is null`,
        [agreement_id, content, sha256],
      );
      await this.cases.closeMoot(UNSEALED, { agreementId: agreement_id }, 'sealed');
    });
  }

  private async wait(
    { agreement_id, company_id, attempts }: Claimed,
    reason: string,
    refused: boolean,
  ): Promise<void> {
    const longest = LONGEST_WAIT_SECONDS[refused ? 'refused' : 'away'];
    const seconds = Math.min(2 ** Math.min(attempts, 20), longest);
    await this.walls.asService('onboarding', async () => {
      await this.walls.manager().query(
        `update trade.agreement_document set last_failure = $2, next_attempt_at = now() + $3 * interval '1 s'
         where agreement_id = $1 and sealed_at is null`,
        [agreement_id, reason, seconds],
      );
      const facts = { agreementId: agreement_id, companyId: company_id };
      if (refused && !(await this.cases.isOpen(UNSEALED, facts))) {
        await this.cases.open(UNSEALED, { ...facts, reason });
      }
    });
  }
}

function requestOf(agreed: Agreed, name: string, documentDigest: string) {
  const { companyCode, ledgerKey, signature } = agreed;
  return {
    documentDigest,
    company: { name, code: companyCode },
    statement: statementOf(agreed),
    ledgerKey,
    signature,
  };
}
