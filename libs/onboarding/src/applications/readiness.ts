import type { ApplicantRole, Parts } from './applications.schemas.js';
import type { Ownership } from './ownership.js';

/** From this undisclosed share on somebody may be hidden who owns a quarter. */
const UNDISCLOSED_PPM = 250_000;

/** What is known of an application when it is asked whether it is complete. */
export interface Known {
  role: ApplicantRole;
  content: Parts;
  ownership: Ownership | undefined;
  documents: readonly { kind: string }[];
  proven: boolean;
  agreed: boolean;
}

/**
 * The parts without which an application cannot be submitted. A supplier of one person needs its code and name, that
 * person with a key, one document and one account; who owes or finances needs two people and papers of both.
 */
export function missingOf(known: Known): string[] {
  const { role, content, ownership, documents, proven, agreed } = known;
  const { company, representative, signatories = [], account } = content;
  const has = (kind: string): boolean => documents.some((document) => document.kind === kind);
  const missing = [
    ...(company ? [] : ['company']),
    ...(representative ? [] : ['representative']),
    ...(ownership && ownership.undisclosedPpm < UNDISCLOSED_PPM ? [] : ['owners']),
    ...(signatories.some((one) => one.roles.includes('maker') && signs(one)) ? [] : ['signatories (maker)']),
    ...(has('business-licence') ? [] : ['business-licence']),
    ...(account ? [] : ['account']),
    ...(proven ? [] : ['account proof']),
    ...(agreed ? [] : ['agreement']),
  ];
  if (role === 'supplier') return missing;
  const checkers = signatories.filter((one) => one.roles.includes('checker') && signs(one));
  const another = checkers.some((checker) =>
    signatories.some((maker) => maker !== checker && maker.roles.includes('maker')),
  );
  return [
    ...missing,
    ...(another ? [] : ['signatories (checker)']),
    ...(has('representative-id') ? [] : ['representative-id']),
  ];
}

function signs({ ledgerKey, passkeyId }: NonNullable<Parts['signatories']>[number]): boolean {
  return ledgerKey !== undefined || passkeyId !== undefined;
}
