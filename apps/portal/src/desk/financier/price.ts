import { daysBetween } from '../../shared/dates';

/** What a price needs of a product or a standing price. */
export interface Terms {
  ratePpm: number;
  basis: 'ACT/360' | 'ACT/365F';
  advancePpm: number;
  fee: string;
}

const MILLION = 1_000_000n;

/** Divides and rounds half up; both above zero. */
export const dividedHalfUp = (sum: bigint, by: bigint): bigint => (2n * sum + by) / (2n * by);

/**
 * What the API will answer to these terms, for a person to read before giving the price; the same formula in whole minor
 * units. Undefined where no cash would be left.
 */
export function previewPrice(face: bigint, terms: Terms, from: string, to: string) {
  const days = daysBetween(from, to);
  if (days <= 0) return undefined;
  const financed = (face * BigInt(terms.advancePpm)) / MILLION;
  const basis = terms.basis === 'ACT/360' ? 360n : 365n;
  const interest = dividedHalfUp(financed * BigInt(terms.ratePpm) * BigInt(days), MILLION * basis);
  const fees = BigInt(terms.fee);
  const cash = financed - interest - fees;
  if (cash <= 0n) return undefined;
  const allInPpm = dividedHalfUp((interest + fees) * MILLION * 365n, cash * BigInt(days));
  return { days, financed, interest, fees, cash, reserve: face - financed, allInPpm };
}

/** The same day of a later month, or the month’s last day where it has none. */
export function addMonths(date: string, months: number): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, last))).toISOString().slice(0, 10);
}
