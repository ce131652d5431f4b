const CHINA = '+86';

/** A number as the platform takes it; eleven digits that begin with 1 are a Chinese mobile number. */
export function readPhone(text: string): string {
  const digits = text.normalize('NFKC').replaceAll(/[^\d+]/g, '');
  return /^1\d{10}$/.test(digits) ? CHINA + digits : digits;
}

/** Whether a number is whole, with its country before it. */
export const isPhone = (text: string): boolean => /^\+[1-9]\d{6,14}$/.test(text);
