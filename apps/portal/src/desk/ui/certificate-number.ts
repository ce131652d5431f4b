/** The number of a certificate as people can read it aloud: the obligor's number on the ledger, then its own count. */
export function certificateNumber(id: string): string {
  const whole = BigInt(id);
  return `${String(whole >> 32n)}-${String(whole & 0xffff_ffffn).padStart(5, '0')}`;
}
