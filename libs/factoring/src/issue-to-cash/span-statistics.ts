/** A time that something took: real seconds, and days by the business date. */
export interface Span {
  seconds: number;
  days: number;
}

/** The middle of the times, and what nine of ten stay within; each of them is a time that was really taken. */
export function spanStatistics(spans: readonly Span[]): { median: Span; p90: Span } | undefined {
  const seconds = spans.map((span) => span.seconds).sort(rising);
  const days = spans.map((span) => span.days).sort(rising);
  const at = (percent: number): Span | undefined => {
    const place = Math.max(0, Math.ceil((percent * spans.length) / 100) - 1);
    const [second, day] = [seconds[place], days[place]];
    return second === undefined || day === undefined ? undefined : { seconds: second, days: day };
  };
  const [median, p90] = [at(50), at(90)];
  return median && p90 ? { median, p90 } : undefined;
}

/** From when on a business date held, in seconds of real time; the earliest first. */
export interface DayBegun {
  at: number;
  day: string;
}

/** The time between two moments. What two clocks put the wrong way round took no time. */
export function spanOf(from: number, to: number, days: readonly DayBegun[]): Span {
  const [first, last] = [dayAt(from, days), dayAt(to, days)];
  const passed =
    first === undefined || last === undefined
      ? 0
      : Math.round((Date.parse(`${last}T00:00:00Z`) - Date.parse(`${first}T00:00:00Z`)) / 86_400_000);
  return { seconds: Math.max(0, Math.round(to - from)), days: Math.max(0, passed) };
}

/** The business date at a moment: the last that had begun, or the first of all for what was before it. */
function dayAt(moment: number, days: readonly DayBegun[]): string | undefined {
  let [low, high] = [0, days.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((days[middle]?.at ?? Infinity) <= moment) low = middle;
    else high = middle - 1;
  }
  return days[low]?.day;
}

const rising = (one: number, other: number): number => one - other;
