import { z } from 'zod';
import { parseBusinessDate } from '#common';
import type { Hex } from '#orders';

/** Minor units as a decimal string, from `least` and below 10^18. */
const minorUnits = (least: bigint) =>
  z
    .string()
    .regex(/^(0|[1-9]\d{0,17})$/, 'is not whole minor units written as digits, below 10^18')
    .transform(BigInt)
    .refine((minor) => minor >= least, `is below ${least}`);

/** An unsigned whole number as a decimal string (or a JSON number where that is exact), below 2^`bits`. */
const whole = (bits: number) =>
  z
    .union([z.int(), z.string().regex(/^(0|[1-9]\d{0,77})$/, 'is not a whole number written as digits')])
    .transform(BigInt)
    .refine((number) => number >= 0n && number < 2n ** BigInt(bits), `does not fit ${bits} bits`);

const hex = (bytes: number) =>
  z
    .string()
    .toLowerCase()
    .refine(
      (text): text is Hex => new RegExp(`^0x[0-9a-f]{${2 * bytes}}$`).test(text),
      `is not ${bytes} bytes as 0x and hexadecimal`,
    );

const accountNumber = z
  .string()
  .regex(/^[A-Za-z0-9-]{1,34}$/, 'is not an account number of up to 34 characters');

/** Text that can stand in an XML message. */
const line = (longest: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(longest)
    .regex(/^[\P{C}\u200d]*$/u, 'has characters that a bank message cannot carry');

export const accountOpening = z.strictObject({
  account: accountNumber,
  holder: line(140),
  currency: z.string().regex(/^[A-Z]{3}$/, 'is not three capital letters'),
  balance: minorUnits(0n),
});
export type AccountOpeningBody = z.infer<typeof accountOpening>;

export const nameAsked = z.strictObject({
  account: accountNumber,
  name: line(140),
  currency: z.string().regex(/^[A-Z]{3}$/, 'is not three capital letters'),
});
export type NameAsked = z.infer<typeof nameAsked>;

export const deposit = z.strictObject({
  account: accountNumber,
  amount: minorUnits(1n),
  remittance: line(140).optional(),
  /** Whether the account's owner is told, as of any credit. */
  notify: z.boolean().default(false),
});
export type DepositBody = z.infer<typeof deposit>;

export const emptying = z.strictObject({ account: accountNumber });
export type EmptyingBody = z.infer<typeof emptying>;

/** Which account's statement is asked for, and the day that it bears. */
export const statementAsked = z.strictObject({
  account: accountNumber,
  on: z.iso.date().transform(parseBusinessDate),
});
export type StatementAsked = z.infer<typeof statementAsked>;

export const reversal = z.strictObject({ accountServicerReference: z.string().min(1).max(35) });
export type ReversalBody = z.infer<typeof reversal>;

const domain = z.strictObject({ chainId: whole(256), verifyingContract: hex(20) });
const accountServicerReference = z.string().min(1).max(35);

export const attestation = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('settle'),
    accountServicerReference,
    domain,
    order: z.strictObject({
      holding: whole(128),
      owedBefore: whole(64),
      amount: whole(64),
      bankReference: hex(32),
    }),
  }),
  z.strictObject({
    kind: z.literal('complete'),
    accountServicerReference,
    domain,
    order: z.strictObject({
      holding: whole(128),
      epoch: whole(24).transform(Number),
      cash: whole(64),
      currency: hex(3),
      creditReference: hex(32),
    }),
  }),
]);
export type AttestationBody = z.infer<typeof attestation>;
