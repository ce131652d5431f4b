import { z } from 'zod';
import { addDays, parseBusinessDate, type BusinessDate } from '#common';
import { deposit, emptyAccount, type Company, type Stage } from './cast.js';

const penalty = z.object({
  company: z.string(),
  amount: z.string(),
  from: z.string(),
  to: z.string(),
  ppmPerDay: z.number(),
  penalty: z.string(),
  status: z.string(),
});
const stops = z.object({ data: z.array(z.object({ from: z.string(), to: z.string().nullable() })) });

/** What an obligor's lateness came to: the sum, each late payment's penalty, and the time without issuing. */
export interface LateTold {
  penalty: string;
  penalties: {
    company: string;
    amount: string;
    from: string;
    to: string;
    ppmPerDay: number;
    penalty: string;
  }[];
  stopIssuing: { from: string; to: string | null };
}

/**
 * Ninety days after the invoice; for a late obligor the last day before, Wednesday to Friday, so that twelve days later
 * banks are open too.
 */
export function dueDate(issuedOn: string, late: boolean): BusinessDate {
  const due = addDays(parseBusinessDate(issuedOn), 90);
  if (!late) return due;
  const weekday = new Date(`${due}T00:00:00Z`).getUTCDay();
  return addDays(due, -([2, 3, 4, 0, 0, 0, 1][weekday] ?? 0));
}

const LATE_DAYS = 12;

/** The pay date passes without money; gives the day on which it comes. */
export async function payLate(
  stage: Stage,
  obligor: Company,
  { id, payOn }: { id: string; payOn: string },
  money: bigint,
  say: (line: string) => void,
): Promise<string> {
  const operator = stage.operatorMaker.client;
  say(`\n— The pay date —`);
  // What the test payment left there is spent.
  await emptyAccount(stage, obligor);
  const comesOn = addDays(parseBusinessDate(payOn), LATE_DAYS);
  const day = z.object({ nextBusinessDay: z.string() });
  const move = async (to: string): Promise<string> =>
    day.parse(await operator.post('/v1/clock/advance', { to })).nextBusinessDay;
  let next = await move(payOn);
  next = await move(next);
  const { status } = z
    .object({ status: z.string() })
    .parse(await obligor.maker.client.get(`/v1/certificates/${id}`));
  say(`  ${payOn}: the bank finds no money at ${obligor.name}; the next day the certificate is ${status}`);
  const { data } = stops.parse(await obligor.maker.client.get('/v1/issuing-stops'));
  say(`  ${obligor.name} cannot issue from ${data[0]?.from ?? '?'} on`);
  while (next < comesOn) next = await move(next);
  await deposit(stage, obligor, money);
  return comesOn;
}

/** The day after a late payment: what it costs is paid too. */
export async function lateCosts(
  stage: Stage,
  obligor: Company,
  id: string,
  money: (minor: string) => string,
  say: (line: string) => void,
): Promise<LateTold> {
  await stage.operatorMaker.client.post('/v1/clock/advance', { to: 'next-business-day' });
  const { data } = z
    .object({ data: z.array(penalty) })
    .parse(await obligor.maker.client.get(`/v1/penalties?certificateId=${id}`));
  for (const { company, amount, from, to, penalty: cost, status } of data) {
    say(
      `  ${company} waited from ${from} to ${to} for ${money(amount)}: ${money(cost)} of penalty, ${status}`,
    );
  }
  const [stop] = stops.parse(await obligor.maker.client.get('/v1/issuing-stops')).data;
  if (!stop) throw new Error('The obligor paid late and was not stopped from issuing.');
  return {
    penalty: data.reduce((sum, one) => sum + BigInt(one.penalty), 0n).toString(),
    penalties: data.map(({ company, amount, from, to, ppmPerDay, penalty: cost }) => ({
      company,
      amount,
      from,
      to,
      ppmPerDay,
      penalty: cost,
    })),
    stopIssuing: { from: stop.from, to: stop.to },
  };
}
