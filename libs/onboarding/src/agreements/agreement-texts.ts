import { createHash } from 'node:crypto';
import type { ApplicantRole } from '../applications/applications.schemas.js';
import { COMMON_TERMS } from './texts/common-terms.js';
import { FINANCIER_TERMS } from './texts/financier.js';
import { OBLIGOR_TERMS } from './texts/obligor.js';
import { SUPPLIER_TERMS } from './texts/supplier.js';

/** One master agreement in one language and version; its text never changes once somebody has signed it. */
export interface AgreementText {
  role: ApplicantRole;
  version: string;
  language: 'zh' | 'en';
  title: string;
  /** Numbered terms, one a line. */
  terms: string[];
  /** The whole text, as it is hashed. */
  text: string;
  /** SHA-256 of the text in UTF-8, in lower-case hexadecimal. */
  sha256: string;
}

/** Every version that was ever offered; the last of a role is the one that is signed now. */
const VERSIONS = [
  { role: 'obligor', version: '1', terms: OBLIGOR_TERMS },
  { role: 'supplier', version: '1', terms: SUPPLIER_TERMS },
  { role: 'financier', version: '1', terms: FINANCIER_TERMS },
] as const;

/** All texts, in both languages. */
export const AGREEMENT_TEXTS: readonly AgreementText[] = VERSIONS.flatMap(({ role, version, terms }) =>
  (['zh', 'en'] as const).map((language) => {
    const { title } = terms[language];
    const numbered = [...terms[language].terms, ...COMMON_TERMS[language]].map(
      (term, place) => `${String(place + 1)}. ${term}`,
    );
    const text = [`${title} (${version})`, ...numbered].join('\n');
    const sha256 = createHash('sha256').update(text).digest('hex');
    return { role, version, language, title, terms: numbered, text, sha256 };
  }),
);

/** The version of a role's agreement that is signed now. */
export function currentText(role: ApplicantRole, language: 'zh' | 'en'): AgreementText {
  const found = AGREEMENT_TEXTS.findLast((one) => one.role === role && one.language === language);
  if (!found) throw new Error(`There is no agreement of a ${role}.`);
  return found;
}

/** The text of any version that a hash is of. */
export function signedText(sha256: string): AgreementText {
  const found = AGREEMENT_TEXTS.find((one) => one.sha256 === sha256);
  if (!found) throw new Error(`There is no agreement with the hash ${sha256}.`);
  return found;
}

/** The text in force, as it is shown to who is to sign it. */
export function textViewOf(role: ApplicantRole, of: 'zh' | 'en') {
  const { version, language, title, text, sha256 } = currentText(role, of);
  return { role, version, language, title, text, sha256 };
}
