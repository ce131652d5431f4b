import { z } from 'zod';
import { parseBusinessDate, type BusinessDate } from './business-date.js';
import { DomainError } from './domain-error.js';
import { currencyDigits, parseMinor } from './money.js';

/** A refusal of the domain as what a schema says: its code, and its sentence in both languages. */
export function issueOf(error: DomainError): { error: string; params: { code: string; zh: string } } {
  return { error: error.detail('en'), params: { code: error.code, zh: error.detail('zh') } };
}

/** A schema over a text that a parser of the domain reads; its refusal keeps the parser's code. */
function read(parse: (text: string) => unknown, about: { description: string; example: string }) {
  return z
    .string()
    .meta(about)
    .check((ctx) => {
      try {
        parse(ctx.value);
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        const { error: message, params } = issueOf(error);
        ctx.issues.push({ code: 'custom', message, params, input: ctx.value });
      }
    });
}

/** Minor units above zero, as a decimal string. */
export const amountMinor = read(parseMinor, {
  description: 'Minor units (fen, cents) as a decimal string, above zero',
  example: '128000000',
});

/** A calendar date, `YYYY-MM-DD`. */
export const businessDate = read(parseBusinessDate, {
  description: 'A calendar date, YYYY-MM-DD',
  example: '2026-03-02',
});

/** Three letters after ISO 4217. */
export const currencyCode = read(currencyDigits, {
  description: 'A currency after ISO 4217',
  example: 'CNY',
});

/** The number of a certificate or a holding on the ledger, as a decimal string. */
export const ledgerId = z
  .string()
  .regex(/^[1-9]\d{0,38}$/, 'is not a number of the ledger written as digits')
  .meta({ description: 'A number on the ledger, as a decimal string' });

export const uuid = z.uuid();

/** No line of text: control and format characters (with them what turns the direction), and what shows nothing at all. */
const VISIBLE = /^(?:(?!\p{Default_Ignorable_Code_Point})[^\p{C}\p{Zl}\p{Zp}])*$/u;
/** Letters of one script beside letters of another that look the same: Latin with Cyrillic or Greek. */
const MIXED =
  /\p{Script=Latin}\p{M}*[\p{Script=Cyrillic}\p{Script=Greek}]|[\p{Script=Cyrillic}\p{Script=Greek}]\p{M}*\p{Script=Latin}/u;

/**
 * Text that people write: in Unicode's composed form (NFC) and trimmed. Characters that nobody sees, or that show other
 * letters than are there, are refused; wide and narrow forms stay as written, and count as one where names are
 * compared (`canonicalText`).
 */
export const line = (longest: number) =>
  z
    .string()
    .normalize('NFC')
    .trim()
    .min(1)
    .max(longest)
    .regex(VISIBLE, 'has characters that are not text')
    .refine((text) => !MIXED.test(text), 'has a word in letters of two scripts that look alike');

/** A signature as hexadecimal: 65 bytes, or those of another kind of key, which begin with its number. */
export const signatureHex = z
  .string()
  .regex(
    /^0x(?:[0-9a-fA-F]{130}|0[23](?:[0-9a-fA-F]{2}){128,2048})$/,
    'is not 65 bytes, nor a signature by a passkey or a P-256 key, as 0x and hexadecimal',
  )
  .meta({
    description:
      'A signature over the EIP-712 digest as hexadecimal: r, s, v of 65 bytes; or 02 and a passkey’s assertion, or 03 and ' +
      'a P-256 key’s point and r, s, as the ledger reads them (decision 0015)',
  });

/** How a list is asked for: pages by cursor. */
export const pageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  starting_after: z.string().max(80).optional(),
});
export type PageQuery = z.infer<typeof pageQuery>;

/** A page of a list. */
export interface Page<T> {
  data: T[];
  has_more: boolean;
}

/** Cuts a page out of rows that were asked for with one more than `limit`. */
export function pageOf<T>(rows: readonly T[], limit: number): Page<T> {
  return { data: rows.slice(0, limit), has_more: rows.length > limit };
}

/** Row schemas for what PostgreSQL gives: whole numbers come as text, dates as text. */
export const column = {
  minor: z.string().transform(BigInt),
  participant: z.coerce.number().int(),
  date: z
    .union([z.string(), z.date()])
    .transform((value): BusinessDate => parseBusinessDate(typeof value === 'string' ? value : dayOf(value))),
  moment: z.date(),
};

/** `pg` reads a date as midnight of the machine's own zone. */
function dayOf(date: Date): string {
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${String(date.getFullYear())}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
