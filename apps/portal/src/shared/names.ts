/** The longest name of a company: banks carry no longer one (ISO 20022, Max140Text), and pay only to the name they know. */
const LONGEST_NAME = 140;

/** Whether a name has too many characters, counted as the API counts them. */
export function isTooLong(name: string): boolean {
  return tooLong(name).count > LONGEST_NAME;
}

/** What a message says of such a name. */
export const tooLong = (name: string): { most: number; count: number } => ({
  most: LONGEST_NAME,
  count: name.normalize('NFC').trim().length,
});
