import { type BusinessCalendar, type BusinessDate } from '#common';

const SHANGHAI = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Shanghai',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** The time of day in Shanghai, HH:MM. */
export function timeOfDay(now: Date): string {
  return SHANGHAI.format(now);
}

/** The day on which an order is paid: today (T+0) up to the cut-off time, that minute included; else the next business day (T+1). */
export function paymentDay(
  today: BusinessDate,
  time: string,
  cutOff: string,
  calendar: Pick<BusinessCalendar, 'nextBusinessDay'>,
): { paidOn: BusinessDate; sameDay: boolean } {
  const sameDay = time <= cutOff;
  return { paidOn: sameDay ? today : calendar.nextBusinessDay(today), sameDay };
}
