import { randomInt } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import { recoverKey, statementDigest } from '#orders';
import { bankErrors } from '../bank.errors.js';
import { BANK_ENVIRONMENT, type BankEnvironment } from '../environment.js';
import { openAuthorityKeys, type AuthorityKeys } from './authority-keys.js';
import { MessageImprint, OID, TimeStampInfo } from './seal-schemas.js';
import type { SealBody } from './seals.schemas.js';
import { attribute, sha256, signedData } from './signed-data.js';

/** A policy of nobody's: the example arc, as this authority is licensed by nobody. */
const POLICY = '2.999.1';

/**
 * A signature authority for sandboxes: it seals the hash of a document in a company's name, when the company's own
 * person has signed the agreement that the document is of. Its certificates say that nobody has licensed it.
 */
@Injectable()
export class SealsService {
  private opened: Promise<AuthorityKeys> | undefined;

  constructor(@Inject(BANK_ENVIRONMENT) private readonly environment: Pick<BankEnvironment, 'BANK_FOLDER'>) {}

  /** The certificate that all others lead to, as PEM. */
  async root(): Promise<string> {
    return (await this.keys()).rootCertificate.toString('pem');
  }

  /**
   * A detached CMS signature (CAdES) over a SHA-256, by a certificate for this one signature, with a time stamp (RFC
   * 3161) over it; DER. @throws statement-refused
   */
  async seal({ documentDigest, company, statement, ledgerKey, signature }: SealBody): Promise<Uint8Array> {
    const digest = statementDigest(statement);
    if (statement.company !== company.code || recoverKey(digest, signature) !== ledgerKey) {
      throw bankErrors('statement-refused', { company: company.code });
    }
    const keys = await this.keys();
    const signer = await keys.certify([
      { CN: [company.name] },
      { O: [company.name] },
      { '2.5.4.97': [company.code] },
    ]);
    return signedData(signer, {
      contentType: OID.data,
      digest: Buffer.from(documentDigest, 'hex'),
      unsigned: (value) => [attribute(OID.timeStampToken, stampOf(keys, value))],
    });
  }

  private keys(): Promise<AuthorityKeys> {
    this.opened ??= openAuthorityKeys(this.environment.BANK_FOLDER);
    return this.opened;
  }
}

/** A time-stamp token over a signature's value, DER. */
function stampOf({ clock }: AuthorityKeys, signature: Uint8Array): ArrayBuffer {
  const info = new TimeStampInfo();
  info.policy = POLICY;
  info.messageImprint = new MessageImprint();
  info.messageImprint.hashedMessage = new OctetString(sha256(signature));
  info.serialNumber = randomInt(1, 2 ** 47);
  info.genTime = new Date();
  const content = AsnConvert.serialize(info);
  const token = signedData(clock, {
    contentType: OID.timeStampInfo,
    digest: sha256(new Uint8Array(content)),
    content,
  });
  return Uint8Array.from(token).buffer;
}
