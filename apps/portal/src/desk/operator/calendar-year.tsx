import { useTranslation } from 'react-i18next';
import { formatDate } from '../../shared/dates';
import { isBusinessDay, isWeekday, weeksOf, type Exceptions } from './calendar-days';
import './calendar.css';

const MONTHS = Array.from({ length: 12 }, (_, month) => month);
/** A Monday, from which the names of the days of the week are taken. */
const SOME_MONDAY = Date.UTC(2026, 0, 5);
const DAY_MS = 86_400_000;

interface Shown {
  current: Exceptions;
  /** What a new version would change. */
  changes: Exceptions;
  publishedThrough: string;
  today: string | undefined;
  /** Days that can be changed; none where it is left out. */
  onToggle?: (day: string) => void;
}

/** A year on one page: holidays and weekends that are worked stand out by colour and by a mark. */
export function CalendarYear({ year, ...shown }: Shown & { year: number }) {
  return (
    <div className="calendar-year">
      {MONTHS.map((month) => (
        <Month key={month} year={year} month={month} {...shown} />
      ))}
    </div>
  );
}

function Month({ year, month, ...shown }: Shown & { year: number; month: number }) {
  const { i18n } = useTranslation();
  const locale = i18n.language === 'en' ? 'en-GB' : 'zh-CN';
  const name = (options: Intl.DateTimeFormatOptions, at: number): string =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }).format(at);
  const weekdays = Array.from({ length: 7 }, (_, day) => SOME_MONDAY + day * DAY_MS);
  return (
    <table className="calendar-month">
      <caption>{name({ month: 'long', year: 'numeric' }, Date.UTC(year, month, 1))}</caption>
      <thead>
        <tr>
          {weekdays.map((day) => (
            <th key={day} scope="col" abbr={name({ weekday: 'long' }, day)}>
              {name({ weekday: 'narrow' }, day)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeksOf(year, month).map((week, place) => (
          <tr key={place}>
            {week.map((day, weekday) => (
              <td key={day ?? weekday}>{day !== undefined && <Day day={day} {...shown} />}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Day({ day, current, changes, publishedThrough, today, onToggle }: Shown & { day: string }) {
  const { t, i18n } = useTranslation('operator');
  const business = changes.get(day) ?? isBusinessDay(day, current);
  const sort =
    business === isWeekday(day) ? (business ? 'business' : 'weekend') : business ? 'worked' : 'off';
  const names = [
    'calendar-day',
    `is-${sort}`,
    changes.has(day) && 'is-changed',
    day === today && 'is-today',
    day > publishedThrough && 'is-open',
  ];
  const about = `${formatDate(day, i18n.language)} · ${t(`calendar.sort.${sort}`)}`;
  // Drawn by the style, beside the number: a reader hears the day's name.
  const mark = sort === 'off' || sort === 'worked' ? t(`calendar.mark.${sort}`) : undefined;
  const number = Number(day.slice(8));
  const className = names.filter(Boolean).join(' ');
  if (!onToggle)
    return (
      <span className={className} title={about} data-day={day} data-sort={sort} data-mark={mark}>
        {number}
        {mark !== undefined && <span className="sr-only">{t(`calendar.sort.${sort}`)}</span>}
      </span>
    );
  return (
    <button
      type="button"
      className={className}
      aria-label={about}
      title={about}
      data-day={day}
      data-sort={sort}
      data-mark={mark}
      onClick={() => {
        onToggle(day);
      }}
    >
      {number}
    </button>
  );
}
