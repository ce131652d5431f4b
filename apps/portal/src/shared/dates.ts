const STYLES = {
  long: { year: 'numeric', month: 'short', day: 'numeric', timeZone: 'UTC' },
  short: { month: 'short', day: 'numeric', timeZone: 'UTC' },
  moment: { dateStyle: 'medium', timeStyle: 'short' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/** Formatters by language and style: one takes longer to make than a thousand dates take to write. */
const formatters = new Map<string, Intl.DateTimeFormat>();
function formatterOf(language: string, style: keyof typeof STYLES): Intl.DateTimeFormat {
  const locale = language === 'en' ? 'en-GB' : 'zh-CN';
  const known = formatters.get(`${locale} ${style}`);
  if (known) return known;
  const made = new Intl.DateTimeFormat(locale, STYLES[style]);
  formatters.set(`${locale} ${style}`, made);
  return made;
}

/** A calendar date as people read it, such as `2026年5月31日` or `31 May 2026`; no time zone moves it. */
export function formatDate(date: string, language: string, style: 'long' | 'short' = 'long'): string {
  return formatterOf(language, style).format(new Date(`${date}T00:00:00Z`));
}

/** A moment in the reader's own time. */
export function formatMoment(moment: string, language: string): string {
  return formatterOf(language, 'moment').format(new Date(moment));
}

/** Days from one calendar date to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}
