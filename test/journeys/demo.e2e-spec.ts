import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';

const INVOICES = join(import.meta.dirname, '../../../shared/data/invoices');
const withInvoices = existsSync(INVOICES) ? it.each : it.skip.each;
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

describe('npm run demo -- --json', () => {
  it('tells its own invoice’s certificate to the end', async () => {
    const { code, out } = await run('--json');
    expect(code).toBe(0);
    check(out, 128_000_000n, 'CNY');
  }, 120_000);

  withInvoices([
    ['BIS3_Invoice_positive.XML', 78217943n, 'DKK'],
    ['CII_example1.xml', 25033n, 'EUR'],
    ['Invoice-Min_content_with_VAT.xml', 50000n, 'SEK'],
    ['guide-example3.xml', 112500n, 'DKK'],
    ['peppol-base-example.xml', 165625n, 'EUR'],
    ['ubl-tc434-example1.xml', 25033n, 'EUR'],
    ['ubl-tc434-example3.xml', 200500n, 'DKK'],
    ['ubl-tc434-example9.xml', 17787n, 'EUR'],
  ])(
    'tells %s to the end',
    async (file, payable, currency) => {
      const { code, out } = await run('--json', '--invoice', join(INVOICES, file));
      expect(code).toBe(0);
      check(out, payable, currency);
    },
    120_000,
  );

  withInvoices([
    ['BIS_Billing_30-Factoring.xml', 'invoice-assigned'],
    ['ubl-tc434-creditnote1.xml', 'invoice-credit-note'],
    ['BIS3_Invoice_negativ.XML', 'invoice-negative'],
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

  it('refuses a file that is not XML, and one that is not there', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'tributary-demo-test-')), 'note.txt');
    writeFileSync(file, 'Dear supplier, please find attached nothing.');
    const text = await run('--json', '--invoice', file);
    expect(text).toMatchObject({ code: 1, out: '', last: expect.stringMatching(/^invoice-unreadable: /) });
    const none = await run('--json', '--invoice', `${file}.missing`);
    expect(none).toMatchObject({ code: 1, out: '', last: expect.stringMatching(/^file-unreadable: /) });
  }, 120_000);
});
