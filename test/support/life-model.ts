/**
 * A plain model of certificates' lives from day to day: lists, whole numbers and dates, and nothing of the program's.
 * It says what the program should say; where the two differ, one of them is wrong.
 */

/** A part of a certificate, as the model has it. Amounts in minor units. */
export interface ModelHolding {
  id: bigint;
  owner: string;
  amount: bigint;
  paid: bigint;
  state: 'live' | 'held' | 'pledged' | 'frozen' | 'paid' | 'cancelled';
  /** What unfreezing restores. */
  before: 'live' | 'pledged';
  pledgee: string | undefined;
  /** The first day on which its payment was asked for. */
  askedOn: string | undefined;
}

/** One late payment of one holding, with what it costs. */
export interface ModelPenalty {
  amount: bigint;
  from: string;
  to: string;
  penalty: bigint;
}

export interface ModelCertificate {
  id: string;
  obligor: string;
  face: bigint;
  dueOn: string;
  payOn: string;
  status: 'active' | 'due' | 'part-paid' | 'overdue' | 'settled' | 'cancelled';
  holdings: ModelHolding[];
  penalties: ModelPenalty[];
}

const DAY_MS = 86_400_000;
const GRACE_DAYS = 3;
/** The days from March to May 2026 on which banks in China are closed or open against the rule of the week. */
const CLOSED = new Set(['2026-04-06', '2026-05-01', '2026-05-04', '2026-05-05']);
const OPEN_SATURDAYS = new Set(['2026-05-09']);

export function plusDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

export function daysFrom(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS;
}

/** The day itself when banks are open on it, else the next one. */
export function bankDay(day: string): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  const open = OPEN_SATURDAYS.has(day) || (weekday !== 0 && weekday !== 6 && !CLOSED.has(day));
  return open ? day : bankDay(plusDays(day, 1));
}

export function outstanding(certificate: ModelCertificate): bigint {
  return certificate.holdings.reduce((sum, { amount }) => sum + amount, 0n);
}

const isPayable = ({ amount, state }: ModelHolding): boolean =>
  amount > 0n && (state === 'live' || state === 'pledged');

/** What an obligor's bank is asked for on a day, in the order of holdings' numbers. */
export function owedOn(certificates: readonly ModelCertificate[], today: string): ModelHolding[] {
  return certificates
    .filter(({ payOn, status }) => payOn <= today && status !== 'cancelled')
    .flatMap(({ holdings }) => holdings.filter(isPayable))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The start of a business day: what is due, what is overdue, and what the obligor's account pays. Gives what it took. */
export function startDay(certificates: readonly ModelCertificate[], today: string, balance: bigint): bigint {
  for (const certificate of certificates) {
    const late = certificate.holdings.some(
      (holding) => isPayable(holding) && holding.askedOn !== undefined && holding.askedOn < today,
    );
    if (certificate.status === 'active' && certificate.payOn <= today) certificate.status = 'due';
    else if ((certificate.status === 'due' || certificate.status === 'part-paid') && late)
      certificate.status = 'overdue';
  }
  const owed = owedOn(certificates, today);
  const total = owed.reduce((sum, { amount }) => sum + amount, 0n);
  for (const holding of owed) holding.askedOn ??= today;
  if (balance <= 0n || total === 0n) return 0n;
  const shares = balance >= total ? owed.map(({ amount }) => amount) : shared(balance, owed);
  for (const [place, holding] of owed.entries()) {
    const share = shares[place] ?? 0n;
    if (share === 0n) continue;
    pay(certificates, holding, share, today);
  }
  return shares.reduce((sum, share) => sum + share, 0n);
}

function pay(
  certificates: readonly ModelCertificate[],
  holding: ModelHolding,
  share: bigint,
  today: string,
): void {
  const certificate = certificates.find(({ holdings }) => holdings.includes(holding));
  if (!certificate) throw new Error('A holding of no certificate was paid.');
  holding.amount -= share;
  holding.paid += share;
  if (holding.amount === 0n) holding.state = 'paid';
  const from = holding.askedOn ?? today;
  const days = daysFrom(from, today);
  if (days > GRACE_DAYS) {
    // 500 parts per million a day, rounded half up.
    const penalty = (share * 500n * BigInt(days) + 500_000n) / 1_000_000n;
    certificate.penalties.push({ amount: share, from, to: today, penalty });
  }
  if (outstanding(certificate) === 0n) certificate.status = 'settled';
  else certificate.status = 'part-paid';
}

/** Shares that add up: rounded down, then one more for the largest remainders, ties by the holding's number. */
function shared(total: bigint, owed: readonly ModelHolding[]): bigint[] {
  const sum = owed.reduce((all, { amount }) => all + amount, 0n);
  const parts = owed.map(({ amount }, place) => ({
    place,
    share: (total * amount) / sum,
    rest: (total * amount) % sum,
  }));
  let left = total - parts.reduce((all, { share }) => all + share, 0n);
  for (const part of [...parts].sort((a, b) =>
    a.rest === b.rest ? a.place - b.place : a.rest > b.rest ? -1 : 1,
  )) {
    if (left === 0n) break;
    part.share += 1n;
    left -= 1n;
  }
  return parts.map(({ share }) => share);
}
