/** An address as it is typed, in the form in which keys stand on the ledger: 32 bytes in lower case; nothing where it is none. */
export function ledgerKeyOf(typed: string): string | undefined {
  const [, digits] = /^0x(?:0{24})?([0-9a-f]{40})$/.exec(typed.trim().toLowerCase()) ?? [];
  return digits === undefined || /^0+$/.test(digits) ? undefined : `0x${'0'.repeat(24)}${digits}`;
}
