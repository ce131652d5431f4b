/** GB 32100 leaves out I, O, S, V and Z, which look like digits. */
const USCC_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** A unified social credit code with its right check character (GB 32100-2015, modulus 31, weights 3^i). */
export function isUnifiedSocialCreditCode(code: string): boolean {
  if (!/^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/.test(code)) return false;
  let sum = 0;
  let weight = 1;
  for (const character of code.slice(0, 17)) {
    sum += USCC_ALPHABET.indexOf(character) * weight;
    weight = (weight * 3) % 31;
  }
  return USCC_ALPHABET[(31 - (sum % 31)) % 31] === code[17];
}

/** A legal entity identifier with its right check digits (ISO 17442, ISO 7064 modulus 97-10). */
export function isLei(code: string): boolean {
  if (!/^[0-9A-Z]{18}\d{2}$/.test(code)) return false;
  const digits = [...code].map((character) => parseInt(character, 36)).join('');
  return BigInt(digits) % 97n === 1n;
}
