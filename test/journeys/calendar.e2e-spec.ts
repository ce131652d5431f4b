import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { Company } from '../../apps/cli/src/demo/cast.js';
import { Sandbox } from '../support/sandbox.js';
import { Trade } from '../support/trade.js';

const calendar = z.object({
  version: z.number(),
  publishedThrough: z.string(),
  days: z.array(z.object({ day: z.string(), business: z.boolean() })),
});
const holding = z.object({ dueOn: z.string(), payOn: z.string() });
const quoted = z.object({
  quotes: z.array(z.looseObject({ id: z.string(), to: z.string(), days: z.number(), cash: z.string() })),
});

/** One sandbox whose clock starts on a day, with an obligor that can pay and a supplier. */
class Scene {
  readonly sandbox = new Sandbox();
  private cast: { trade: Trade; obligor: Company; supplier: Company } | undefined;

  async begin(firstDay: string): Promise<void> {
    await this.sandbox.start({ FIRST_DAY: firstDay });
    const trade = new Trade(this.sandbox.stage(), firstDay);
    await trade.bankKnown();
    this.cast = {
      trade,
      obligor: await trade.company('核心', 'obligor', 100_000_000n),
      supplier: await trade.company('供货', 'supplier', 0n),
    };
  }

  get known() {
    if (!this.cast) throw new Error('The scene has not begun.');
    return this.cast;
  }

  /** Issues a certificate that is due on a day. Gives its number. */
  async due(dueOn: string, termReason?: string): Promise<string> {
    const { trade, obligor, supplier } = this.known;
    return (await trade.issue(obligor, supplier, 1_000n, dueOn, termReason)).certificateId;
  }

  async view(id: string) {
    return z
      .object({ status: z.string(), payOn: z.string(), payOnProvisional: z.boolean() })
      .parse(await this.known.obligor.maker.client.get(`/v1/certificates/${id}`));
  }

  async current(): Promise<z.infer<typeof calendar>> {
    return calendar.parse(await this.known.supplier.maker.client.get('/v1/calendars/current'));
  }
}

describe('a calendar that is published for the year', () => {
  const scene = new Scene();
  let days: Record<'weekend' | 'festival' | 'working' | 'newYear', string>;

  beforeAll(async () => {
    await scene.begin('2026-02-02');
    days = {
      weekend: await scene.due('2026-02-07'),
      festival: await scene.due('2026-02-15'),
      working: await scene.due('2026-02-28'),
      newYear: await scene.due('2027-01-01', '项目周期较长,行业惯例'),
    };
  }, 120_000);

  afterAll(async () => {
    await scene.sandbox.end();
  }, 60_000);

  it('says on which business day each due date is paid, and which is provisional', async () => {
    const seen = [];
    for (const id of Object.values(days)) {
      const { payOn, payOnProvisional } = await scene.view(id);
      seen.push([payOn, payOnProvisional]);
    }
    expect(seen).toEqual([
      ['2026-02-09', false],
      ['2026-02-24', false],
      ['2026-02-28', false],
      ['2027-01-04', true],
    ]);
  });

  it('pays after a weekend, after Spring Festival, and on a Saturday that is worked instead', async () => {
    const { trade, obligor } = scene.known;
    const advanced = async (): Promise<unknown> =>
      z.looseObject({ today: z.string() }).parse(await trade.advance('next-business-day')).today;
    const walked = [];
    const paidOn: Record<string, string> = {};
    while (walked.at(-1) !== '2026-03-02') {
      const today = z.string().parse(await advanced());
      walked.push(today);
      for (const [name, id] of Object.entries(days)) {
        if ((await trade.status(obligor, id)) === 'settled') paidOn[name] ??= today;
      }
    }
    expect(walked.filter((day) => day > '2026-02-12')).toEqual([
      '2026-02-13',
      '2026-02-14',
      '2026-02-24',
      '2026-02-25',
      '2026-02-26',
      '2026-02-27',
      '2026-02-28',
      '2026-03-02',
    ]);
    expect(paidOn).toEqual({ weekend: '2026-02-09', festival: '2026-02-24', working: '2026-02-28' });
  }, 120_000);

  it('moves what is not due when the next year is published, tells who waits, and keeps what was priced', async () => {
    const { trade, obligor, supplier } = scene.known;
    const due = await scene.due('2026-03-03');
    await trade.advance('2026-03-03');
    const financier = await trade.company('保理', 'financier', 5_000_000n);
    const withId = z.object({ id: z.string() });
    const { id: productId } = withId.parse(
      await financier.maker.client.post('/v1/products', {
        name: 'P',
        currency: 'CNY',
        ratePpm: 36_000,
        advancePpm: 1_000_000,
      }),
    );
    const holdingId = (BigInt(days.newYear) << 64n).toString();
    const { id: requestId } = withId.parse(
      await supplier.maker.client.post('/v1/discount-requests', {
        holdingId,
        amount: '1000',
        financierIds: [financier.id],
      }),
    );
    const words = { productId, termReview: '账期十个月,符合行业惯例' };
    await financier.maker.client.post(`/v1/discount-requests/${requestId}/quotes`, words);
    const priced = async () =>
      quoted.parse(await supplier.maker.client.get(`/v1/discount-requests/${requestId}`)).quotes;
    const price = await priced();
    expect(price).toEqual([expect.objectContaining({ to: '2027-01-04', days: 307 })]);
    const before = await scene.current();
    expect(before).toMatchObject({ version: 1, publishedThrough: '2026-12-31' });
    await trade.decideAsOperator('/v1/calendars', {
      publishedThrough: '2027-12-31',
      days: [
        { day: '2027-01-01', business: false },
        { day: '2027-01-04', business: false },
      ],
    });
    expect(await scene.current()).toMatchObject({ version: 2, publishedThrough: '2027-12-31' });
    expect(await scene.view(days.newYear)).toMatchObject({ payOn: '2027-01-05', payOnProvisional: false });
    expect(holding.parse(await supplier.maker.client.get(`/v1/holdings/${holdingId}`)).payOn).toBe(
      '2027-01-05',
    );
    expect(await scene.view(due)).toMatchObject({ status: 'settled', payOn: '2026-03-03' });
    for (const company of [obligor, supplier]) {
      expect(await trade.told(company, 'pay-date-moved')).toEqual([
        { certificateId: days.newYear, dueOn: '2027-01-01', from: '2027-01-04', to: '2027-01-05' },
      ]);
    }
    expect(await trade.told(financier, 'pay-date-moved')).toEqual([]);
    expect(await priced()).toEqual(price);
    const [quote] = price;
    const sold = await supplier.maker.client.post(`/v1/quotes/${quote?.id ?? ''}/acceptance`);
    expect(sold).toMatchObject({ quote: { to: '2027-01-04', days: 307, cash: quote?.cash } });
  }, 60_000);

  it('is not published through an earlier day, nor changed where days have passed', async () => {
    const operator = scene.known.trade.stage.operatorMaker.client;
    const publish = (publishedThrough: string, ...list: [string, boolean][]): Promise<unknown> =>
      operator.post('/v1/calendars', {
        publishedThrough,
        days: list.map(([day, business]) => ({ day, business })),
      });
    await expect(publish('2027-06-30')).rejects.toMatchObject({ code: 'calendar-shorter' });
    await expect(publish('2027-12-31', ['2028-01-03', false])).rejects.toMatchObject({
      code: 'calendar-beyond',
    });
    await expect(publish('2027-12-31', ['2026-02-24', false])).rejects.toMatchObject({
      code: 'calendar-past',
    });
    // The ledger knows already which day comes next.
    await expect(publish('2027-12-31', ['2026-03-04', false])).rejects.toMatchObject({
      code: 'calendar-past',
    });
    await expect(publish('2027-12-31', ['2027-02-01', false], ['2027-02-01', true])).rejects.toMatchObject({
      status: 400,
    });
    await expect(
      scene.known.obligor.maker.client.post('/v1/calendars', { publishedThrough: '2027-12-31', days: [] }),
    ).rejects.toMatchObject({ code: 'role-missing' });
    expect((await scene.current()).version).toBe(2);
  });

  it('that is changed before a due date is in force at the next day', async () => {
    const { trade } = scene.known;
    const id = await scene.due('2026-03-06');
    await trade.decideAsOperator('/v1/calendars', {
      publishedThrough: '2027-12-31',
      days: [{ day: '2026-03-06', business: false }],
    });
    expect(await scene.view(id)).toMatchObject({ status: 'active', payOn: '2026-03-09' });
    await trade.advance('next-maturity');
    expect(await trade.stage.operatorMaker.client.get('/v1/business-day')).toMatchObject({
      today: '2026-03-09',
    });
    expect((await scene.view(id)).status).toBe('settled');
    expect((await scene.sandbox.verify()).differences).toEqual([]);
  }, 60_000);
});

describe('a year whose calendar nobody has published', () => {
  const scene = new Scene();

  beforeAll(async () => {
    await scene.begin('2028-02-25');
  }, 120_000);

  afterAll(async () => {
    await scene.sandbox.end();
  }, 60_000);

  it('has its 29 February, and is paid on it', async () => {
    const { trade, supplier } = scene.known;
    const id = await scene.due('2028-02-29');
    expect(await scene.view(id)).toMatchObject({ payOn: '2028-02-29', payOnProvisional: true });
    await trade.advance('next-maturity');
    expect((await scene.view(id)).status).toBe('settled');
    expect(await trade.balance(supplier)).toBe(1_000n);
  }, 60_000);

  it('keeps what has passed when it is published late', async () => {
    const { trade } = scene.known;
    await trade.decideAsOperator('/v1/calendars', { publishedThrough: '2028-12-31', days: [] });
    const { days, publishedThrough } = await scene.current();
    expect(publishedThrough).toBe('2028-12-31');
    // New Year’s Day 2027 was a Friday: it was provisional, and it has passed.
    expect(days).toContainEqual({ day: '2027-01-01', business: false });
    expect(days.filter(({ day }) => day > '2028-02-29')).toEqual([]);
  });
});
