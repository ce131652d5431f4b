import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';

const INVOICES = join(import.meta.dirname, '../../../shared/data/invoices');
const withInvoices = existsSync(INVOICES) ? it.concurrent.each : it.concurrent.skip.each;
if (!existsSync(INVOICES)) process.stderr.write(`Skipped: ${INVOICES} is not there.\n`);

const money = z.string().regex(/^(0|[1-9]\d*)$/);
const result = z.object({
  certificate: z.object({
    id: z.string(),
    face: money,
    currency: z.string(),
    dueOn: z.iso.date(),
    payOn: z.iso.date(),
    status: z.literal('settled'),
  }),
  holdings: z.int().positive(),
  tiers: z.literal(3),
  discounts: z
    .array(
      z.object({
        face: money,
        advancePpm: z.int(),
        financed: money,
        ratePpm: z.int(),
        basis: z.enum(['ACT/360', 'ACT/365F']),
        from: z.iso.date(),
        to: z.iso.date(),
        days: z.int(),
        interest: money,
        sellerInterest: money,
        fees: money,
        cash: money,
        reserve: money,
        company: z.string(),
        financier: z.string(),
      }),
    )
    .length(2),
  payouts: z.array(z.object({ company: z.string(), amount: money, bankReference: z.string().min(1) })),
  obligorPaid: money,
  verify: z.object({
    ok: z.literal(true),
    checks: z.int().min(100),
    differences: z.array(z.string()).length(0),
  }),
  operations: z.object({ total: z.int().positive(), applied: z.int(), refused: z.literal(0) }),
  seconds: z.number(),
});

const late = z.object({
  certificate: z.object({ payOn: z.iso.date(), face: money }),
  penalty: money,
  penalties: z.array(
    z.object({
      company: z.string(),
      amount: money,
      from: z.iso.date(),
      to: z.iso.date(),
      ppmPerDay: z.int(),
      penalty: money,
    }),
  ),
  stopIssuing: z.object({ from: z.iso.date(), to: z.iso.date() }),
});

async function run(...words: string[]): Promise<{ code: number | null; out: string; last: string }> {
  const child = spawn(process.execPath, ['dist/apps/cli/src/main.js', 'demo', ...words], {
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let said = '';
  child.stdout.on('data', (part: Buffer) => (out += part.toString()));
  child.stderr.on('data', (part: Buffer) => (said += part.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { code, out, last: said.trim().split('\n').at(-1) ?? '' };
}

/** Checks the whole of what `--json` prints, with arithmetic of the test's own. */
function check(out: string, payable: bigint, currency: string): void {
  const told = result.parse(JSON.parse(out));
  expect(told.certificate).toMatchObject({ face: payable.toString(), currency });
  expect(told.payouts.reduce((sum, { amount }) => sum + BigInt(amount), 0n)).toBe(payable);
  expect(told.obligorPaid).toBe(payable.toString());
  expect(told.operations.applied).toBe(told.operations.total);
  for (const deal of told.discounts) {
    const days = (Date.parse(deal.to) - Date.parse(deal.from)) / 86_400_000;
    expect(deal.days).toBe(days);
    expect(deal.to).toBe(told.certificate.payOn);
    const financed = (BigInt(deal.face) * BigInt(deal.advancePpm)) / 1_000_000n;
    const year = deal.basis === 'ACT/360' ? 360n : 365n;
    const product = financed * BigInt(deal.ratePpm) * BigInt(days);
    const interest = (2n * product + 1_000_000n * year) / (2_000_000n * year);
    expect(deal.financed).toBe(financed.toString());
    expect(deal.interest).toBe(interest.toString());
    expect(deal.cash).toBe((financed - BigInt(deal.sellerInterest) - BigInt(deal.fees)).toString());
    expect(deal.reserve).toBe((BigInt(deal.face) - financed).toString());
  }
}

// What each of the sixteen invoices is read as, `read-invoice.spec.ts` and `pdf-invoice.spec.ts` say; here are a few of each.
describe('npm run demo -- --json', () => {
  it.concurrent(
    'tells its own invoice’s certificate to the end',
    async () => {
      const { code, out } = await run('--json');
      expect(code).toBe(0);
      check(out, 128_000_000n, 'CNY');
    },
    120_000,
  );

  withInvoices([['BIS3_Invoice_positive.XML', 78217943n, 'DKK']])(
    'tells %s to the end',
    async (file, payable, currency) => {
      const { code, out, last } = await run('--json', '--invoice', join(INVOICES, file));
      expect({ code, last: code === 0 ? '' : last }).toEqual({ code: 0, last: '' });
      check(out, payable, currency);
    },
    120_000,
  );

  withInvoices([
    ['ubl-tc434-creditnote1.xml', 'invoice-credit-note'],
    ['CII-BR-CO-10-RoundingIssue.xml', 'invoice-nothing-payable'],
  ])(
    'refuses %s as %s and prints nothing',
    async (file, refusal) => {
      const { code, out, last } = await run('--json', '--invoice', join(INVOICES, file));
      expect(code).not.toBe(0);
      expect(out).toBe('');
      expect(last).toMatch(new RegExp(`^${refusal}: .{40,}$`));
    },
    120_000,
  );

  withInvoices([['guide-example3.xml', 'ubl-tc434-example3.xml']])(
    'refuses the number of %s for the other amount of %s',
    async (first, second) => {
      const both = [first, second].flatMap((file) => ['--invoice', join(INVOICES, file)]);
      const { code, out, last } = await run('--json', ...both);
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(last).toMatch(/^invoice-conflict: .{40,}$/);
    },
    120_000,
  );

  withInvoices([['CII_example1.xml', 'ubl-tc434-example1.xml']])(
    'knows that %s and %s are one invoice',
    async (first, second) => {
      const both = [first, second].flatMap((file) => ['--invoice', join(INVOICES, file)]);
      const { code, out } = await run(...both);
      expect(code).toBe(0);
      expect(out).toContain('once more: the same one, kept once');
    },
    120_000,
  );

  it.concurrent(
    'tells of an obligor that pays twelve days late, and what that costs',
    async () => {
      const { code, out } = await run('--late', '--json');
      expect(code).toBe(0);
      check(out, 128_000_000n, 'CNY');
      const told = late.parse(JSON.parse(out));
      const { payOn } = told.certificate;
      const day = (date: string, days: number): string =>
        new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
      expect(told.stopIssuing).toEqual({ from: day(payOn, 1), to: day(payOn, 12) });
      for (const { from, to, amount, ppmPerDay, penalty } of told.penalties) {
        expect([from, to, ppmPerDay]).toEqual([payOn, day(payOn, 12), 500]);
        expect(penalty).toBe(((BigInt(amount) * 500n * 12n + 500_000n) / 1_000_000n).toString());
      }
      const sum = (of: 'amount' | 'penalty'): string =>
        told.penalties.reduce((total, one) => total + BigInt(one[of]), 0n).toString();
      expect(sum('amount')).toBe(told.certificate.face);
      expect(sum('penalty')).toBe(told.penalty);
    },
    120_000,
  );

  it('refuses a file that is not XML, and one that is not there', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'tributary-demo-test-')), 'note.txt');
    writeFileSync(file, 'Dear supplier, please find attached nothing.');
    const text = await run('--json', '--invoice', file);
    expect(text).toMatchObject({ code: 1, out: '', last: expect.stringMatching(/^invoice-unreadable: /) });
    const none = await run('--json', '--invoice', `${file}.missing`);
    expect(none).toMatchObject({ code: 1, out: '', last: expect.stringMatching(/^file-unreadable: /) });
  }, 120_000);
});
