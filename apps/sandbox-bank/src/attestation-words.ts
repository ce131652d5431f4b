/** What a payment's remittance says it pays: a part of a debt on the ledger, or the price of a holding. */
export type LedgerPurpose =
  | { readonly kind: 'settle'; readonly holding: bigint; readonly owedBefore: bigint }
  | { readonly kind: 'complete'; readonly holding: bigint; readonly epoch: bigint };

/**
 * Reads `/TRB/SETTLE/<holding, 32 hexadecimal digits>/<owed before, minor units>` and
 * `/TRB/COMPLETE/<holding>/<epoch>`; undefined for anything else, however close.
 */
export function readLedgerPurpose(remittance: string): LedgerPurpose | undefined {
  const match = /^\/TRB\/(SETTLE|COMPLETE)\/([0-9a-f]{32})\/(0|[1-9]\d{0,19})$/.exec(remittance);
  if (!match) return undefined;
  const [, word, digits = '', number = ''] = match;
  const holding = BigInt(`0x${digits}`);
  return word === 'SETTLE'
    ? { kind: 'settle', holding, owedBefore: BigInt(number) }
    : { kind: 'complete', holding, epoch: BigInt(number) };
}
