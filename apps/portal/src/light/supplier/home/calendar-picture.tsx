import { useTranslation } from 'react-i18next';

interface Month {
  month: string;
  name: string;
  minor: bigint;
}

const HEIGHT = 150;
const FLOOR = 118;
const TOP = 26;

/** Months side by side, each as high as what arrives in it. The same numbers stand in a table beside it. */
export function CalendarPicture({
  months,
  currency,
  name,
}: {
  months: readonly Month[];
  currency: string;
  name: string;
}) {
  const { i18n } = useTranslation();
  const most = months.reduce((largest, { minor }) => (minor > largest ? minor : largest), 1n);
  const step = Math.max(46, 330 / months.length);
  const width = step * months.length;
  const bar = Math.min(44, step * 0.6);
  return (
    <div className="calendar-scroll">
      <svg
        className="calendar"
        viewBox={`0 0 ${String(width)} ${String(HEIGHT)}`}
        role="img"
        aria-label={name}
      >
        <line x1="0" x2={width} y1={FLOOR} y2={FLOOR} className="calendar-floor" />
        {months.map(({ month, name: label, minor }, place) => {
          // A picture only: what is read as a number is never one.
          const share = Number((minor * 1000n) / most) / 1000;
          const high = minor > 0n ? Math.max(3, share * (FLOOR - TOP)) : 0;
          const middle = place * step + step / 2;
          return (
            <g key={month}>
              <rect
                x={middle - bar / 2}
                y={FLOOR - high}
                width={bar}
                height={high}
                rx="4"
                className="calendar-bar"
              />
              {minor > 0n && (
                <text x={middle} y={FLOOR - high - 6} className="calendar-amount">
                  {short(minor, currency, i18n.language)}
                </text>
              )}
              <text x={middle} y={FLOOR + 20} className="calendar-month">
                {label}
              </text>
            </g>
          );
        })}
      </svg>
    </div>
  );
}

/** A rounded amount for a small place, such as `35.2万` or `352K`; the exact one stands in the table. */
function short(minor: bigint, currency: string, language: string): string {
  const decimals = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions()
    .maximumFractionDigits;
  return new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 }).format(
    Number(minor) / 10 ** (decimals ?? 2),
  );
}
