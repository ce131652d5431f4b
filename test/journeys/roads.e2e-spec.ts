import { spawn } from 'node:child_process';
import { expect, it } from '@jest/globals';
import { z } from 'zod';

const result = z.strictObject({
  roads: z.array(
    z.strictObject({ name: z.string(), ok: z.boolean(), endedAs: z.string(), seconds: z.number() }),
  ),
  transitions: z.strictObject({ legal: z.array(z.string()), reached: z.array(z.string()) }),
  verify: z.strictObject({ ok: z.boolean(), checks: z.int(), differences: z.array(z.string()) }),
  seconds: z.number(),
});

/** Some of DOMAIN.md's transitions, written out once more: the list that is printed must not be shorter than it says. */
const SOME = [
  'certificate:overdue>defaulted',
  'certificate:part-paid>settled',
  'discount:recourse>closed',
  'holding:committed>paid',
  'holding:live>held',
  'operation:refused>pending',
  'proposal:open>expired',
];

it('npm run demo:roads walks every road, and reaches every legal transition', async () => {
  const child = spawn(process.execPath, ['dist/apps/cli/src/main.js', 'demo:roads', '--json'], {
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let out = '';
  child.stdout.on('data', (part: Buffer) => (out += part.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  const { roads, transitions, verify } = result.parse(JSON.parse(out));
  expect(roads.filter(({ ok }) => !ok)).toEqual([]);
  expect(roads.length).toBeGreaterThanOrEqual(25);
  expect(new Set(roads.map(({ name }) => name)).size).toBe(roads.length);
  expect(transitions.legal).toEqual(expect.arrayContaining(SOME));
  expect(transitions.legal.length).toBeGreaterThan(60);
  expect(transitions.legal.filter((name) => !transitions.reached.includes(name))).toEqual([]);
  // The database lets nothing else happen; this says that it did not.
  expect(transitions.reached.filter((name) => !transitions.legal.includes(name))).toEqual([]);
  expect(verify).toMatchObject({ ok: true, differences: [] });
  expect(verify.checks).toBeGreaterThan(1000);
  expect(code).toBe(0);
}, 400_000);
