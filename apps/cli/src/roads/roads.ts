import { z } from 'zod';
import { CERTIFICATE_STATES } from '#certificates';
import { OPERATION_STATES, type Verification } from '#chain';
import { transitionsOf } from '#common';
import { DISCOUNT_STATES } from '#factoring';
import { PROPOSAL_STATES } from '#identity';
import { HOLDING_STATES } from '#orders';
import { registerBank } from '../demo/cast.js';
import { stageOf } from '../demo/demo.js';
import { inThrowAwaySandbox, type ThrowAway } from '../demo/throw-away.js';
import { BANK_ROADS } from './bank-roads.js';
import { CERTIFICATE_ROADS } from './certificate-roads.js';
import { COMPANY_ROADS } from './company-roads.js';
import { CUSTODY_ROADS } from './custody-roads.js';
import { DISCOUNT_ROADS } from './discount-roads.js';
import { Sales } from './discounts.js';
import { LEDGER_ROADS } from './ledger-roads.js';
import { Node } from './node.js';
import type { Road, Scene } from './road.js';
import { SETTLEMENT_ROADS } from './settlement-roads.js';
import { TRANSFER_ROADS } from './transfer-roads.js';
import { World } from './world.js';

/** Every road, in the order in which one clock can serve them. */
export const ROADS: readonly Road[] = [
  ...CERTIFICATE_ROADS,
  ...TRANSFER_ROADS,
  ...CUSTODY_ROADS,
  ...LEDGER_ROADS,
  ...DISCOUNT_ROADS,
  ...SETTLEMENT_ROADS,
  ...BANK_ROADS,
  ...COMPANY_ROADS,
];

/** Every legal transition of every machine, by name. */
export const LEGAL: readonly string[] = [
  ...transitionsOf('certificate', CERTIFICATE_STATES),
  ...transitionsOf('holding', HOLDING_STATES),
  ...transitionsOf('discount', DISCOUNT_STATES),
  ...transitionsOf('operation', OPERATION_STATES),
  ...transitionsOf('proposal', PROPOSAL_STATES),
];

const PLENTY = 1_000_000_000n;

/** What `--json` prints. */
export interface RoadsResult {
  roads: { name: string; ok: boolean; endedAs: string; seconds: number }[];
  transitions: { legal: readonly string[]; reached: string[] };
  verify: Pick<Verification, 'ok' | 'checks' | 'differences'>;
  seconds: number;
}

/**
 * Walks every road in one throw-away sandbox, one line each, and compares the book with the database at the end. `only`
 * names those to be walked, by a part of their names. Gives the exit code: not 0 where a road did not end as it should,
 * a legal transition was not reached, or verify found a difference.
 */
export async function roads(
  say: (line: string) => void,
  { json, apart, only }: { json: boolean; apart: boolean; only: readonly string[] },
): Promise<number> {
  const start = performance.now();
  const print = (line: string): void => {
    if (!json) process.stdout.write(`${line}\n`);
  };
  const chosen = ROADS.filter(({ name }) => only.length === 0 || only.some((part) => name.includes(part)));
  const settings = { FIRST_DAY: '2026-03-02', KEY_REPLACEMENT_DELAY_SECONDS: '1' };
  return inThrowAwaySandbox(say, { apart, settings }, async (sandbox) => {
    const scene = await setScene(sandbox);
    const walked: RoadsResult['roads'] = [];
    for (const road of chosen) {
      const { name } = road;
      const began = performance.now();
      const { ok, endedAs } = await road.walk(scene).then(
        (end) => ({ ok: true, endedAs: end }),
        (error: unknown) => ({ ok: false, endedAs: error instanceof Error ? error.message : String(error) }),
      );
      // What a road asked of the bank ends with it.
      await scene.world.fault({ kind: 'clear' });
      await scene.world.fault({ kind: 'release' });
      const seconds = secondsSince(began);
      walked.push({ name, ok, endedAs, seconds });
      print(`${ok ? '✔' : '✘'} ${name}: ${endedAs} (${seconds.toFixed(1)} s)`);
    }
    const reached = await reachedIn(sandbox);
    const { ok, checks, differences } = await sandbox.verify();
    const missing = only.length > 0 ? [] : LEGAL.filter((name) => !reached.includes(name));
    const result: RoadsResult = {
      roads: walked,
      transitions: { legal: LEGAL, reached },
      verify: { ok, checks, differences },
      seconds: secondsSince(start),
    };
    if (json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    const failed = walked.filter((road) => !road.ok).length;
    print(
      `\n${String(walked.length)} roads, ${String(failed)} ended wrong; ${String(reached.length)} of ` +
        `${String(LEGAL.length)} legal transitions reached; verify: ${String(checks)} checks, ` +
        `${String(differences.length)} differences; ${String(result.seconds)} s`,
    );
    for (const name of missing) print(`  not reached: ${name}`);
    for (const difference of differences) print(`  differs: ${difference}`);
    return failed === 0 && missing.length === 0 && ok ? 0 : 1;
  });
}

/** Registers the companies of the roads in a sandbox that has nobody yet. */
export async function setScene(sandbox: ThrowAway): Promise<Scene> {
  const stage = stageOf(sandbox.folder);
  await registerBank(stage);
  const world = new World(stage);
  const node = await sandbox.inside(({ rpcUrl, ledger, secrets }) =>
    Promise.resolve(new Node(rpcUrl, ledger.domain, secrets)),
  );
  return {
    world,
    sales: new Sales(world),
    node,
    obligor: await world.player('obligor', '华东重工', PLENTY),
    first: await world.player('supplier', '宁波铸造'),
    second: await world.player('supplier', '杭州模具'),
    third: await world.player('supplier', '绍兴五金'),
    financier: await world.player('financier', '东海银行', PLENTY),
    other: await world.player('financier', '浙江保理', PLENTY),
  };
}

/** The transitions that any row of the sandbox has made, by name. */
async function reachedIn(sandbox: ThrowAway): Promise<string[]> {
  const rows = await sandbox.inside(({ walls }) =>
    walls.asService('verify', async () =>
      z.array(z.object({ name: z.string() })).parse(
        await walls.manager().query(
          `select distinct machine || ':' || from_state || '>' || to_state as name
           from (select machine, from_state, to_state from trade.state_change
                 union all select machine, from_state, to_state from projection.state_change) changes
           where from_state is not null order by 1`,
        ),
      ),
    ),
  );
  return rows.map(({ name }) => name);
}

function secondsSince(start: number): number {
  return Math.round((performance.now() - start) / 10) / 100;
}
