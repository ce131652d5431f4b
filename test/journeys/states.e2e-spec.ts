import { mkdtempSync, chmodSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { PROOF_STATES } from '#banking';
import { CERTIFICATE_STATES } from '#certificates';
import { OPERATION_STATES, connect, holdingTransitions } from '#chain';
import { transitionsOf, type StateTable } from '#common';
import { ALLOCATION_STATES, DISCOUNT_STATES, STANDING_PRICE_STATES } from '#factoring';
import { PROPOSAL_STATES } from '#identity';
import { APPLICATION_STATES, INVITATION_STATES, PAYOUT_STATES } from '#onboarding';
import { HOLDING_STATES } from '#orders';
import { openPlatform, type Platform } from '../../apps/cli/src/platform.js';
import { asOwner } from '../support/owner.js';

interface Machine {
  table: StateTable;
  /** Schema, table and column in which it is kept. */
  kept: [string, string, string][];
}

const MACHINES: Record<string, Machine> = {
  certificate: { table: CERTIFICATE_STATES, kept: [['trade', 'certificate', 'status']] },
  holding: { table: HOLDING_STATES, kept: [['projection', 'holding', 'state']] },
  discount: {
    table: DISCOUNT_STATES,
    kept: [
      ['trade', 'discount_request', 'status'],
      ['trade', 'discount', 'status'],
    ],
  },
  operation: { table: OPERATION_STATES, kept: [['trade', 'operation', 'status']] },
  proposal: { table: PROPOSAL_STATES, kept: [['trade', 'proposal', 'status']] },
  application: { table: APPLICATION_STATES, kept: [['trade', 'application', 'status']] },
  invitation: { table: INVITATION_STATES, kept: [['trade', 'invitation', 'status']] },
  'account-proof': { table: PROOF_STATES, kept: [['trade', 'account_proof', 'status']] },
  'payout-change': { table: PAYOUT_STATES, kept: [['trade', 'payout_change', 'status']] },
  'standing-price': { table: STANDING_PRICE_STATES, kept: [['trade', 'standing_price', 'status']] },
  allocation: { table: ALLOCATION_STATES, kept: [['trade', 'allocation', 'status']] },
};

let folder: string;
let platform: Platform;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tributary-states-'));
  chmodSync(folder, 0o755);
  process.env.DATA_FOLDER = folder;
  platform = await openPlatform(() => undefined);
}, 60_000);

afterAll(async () => {
  await platform.close({ stopEmbedded: true });
  delete process.env.DATA_FOLDER;
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

const query = (sql: string, values: unknown[] = []): Promise<unknown> =>
  asOwner(platform.walls, (db) => db.query(sql, values));

describe.each(Object.entries(MACHINES))('the states of a %s', (machine, { table, kept }) => {
  const legal = transitionsOf(machine, table);

  it('are the same table in code and in the database', async () => {
    const rows = z
      .array(z.object({ name: z.string() }))
      .parse(
        await query(
          `select machine || ':' || from_state || '>' || to_state as name from trade.state_transition where machine = $1`,
          [machine],
        ),
      );
    expect(rows.map(({ name }) => name).sort()).toEqual([...legal].sort());
  });

  it('end somewhere, and every one is reached from another or is a beginning', () => {
    const reached = new Set(legal.map((name) => name.split('>')[1]));
    const beginnings = Object.keys(table).filter((state) => !reached.has(state));
    expect(beginnings).toEqual(
      {
        certificate: ['draft'],
        holding: ['emptied'],
        discount: ['requested'],
        operation: [],
        proposal: ['open'],
        application: ['draft'],
        invitation: ['open'],
        'account-proof': ['asked'],
        'payout-change': ['proving'],
        'standing-price': ['active'],
        allocation: ['open'],
      }[machine],
    );
    expect(Object.values(table).some((following) => following.length === 0)).toBe(true);
  });

  it.each(kept)('let %s.%s.%s take the legal steps, and refuse every other', async (schema, name, column) => {
    const keepers = z.array(z.object({ trigger: z.string() })).parse(
      await query(
        `select replace(pg_get_triggerdef(oid), ' ON ' || $1 || ' ', ' ON probe ') as trigger
         from pg_trigger where tgrelid = $1::regclass and tgname like 'keep_%' and tgenabled = 'O'`,
        [`${schema}.${name}`],
      ),
    );
    const states = Object.keys(table);
    const took: string[] = [];
    const refused: string[] = [];
    await asOwner(platform.walls, async (db) => {
      // A table of its own under the same keeper: rows of the real one hang together with many others.
      await db.query('set local role none');
      await db.query(`create temporary table probe (id text, ${column} text) on commit drop`);
      for (const { trigger } of keepers) await db.query(trigger);
      for (const from of states) {
        for (const to of states) {
          if (from === to) continue;
          await db.query('savepoint step');
          await db.query('insert into probe values ($1, $2)', [`${from}>${to}`, from]);
          try {
            await db.query(`update probe set ${column} = $2 where id = $1`, [`${from}>${to}`, to]);
            took.push(`${machine}:${from}>${to}`);
          } catch (error) {
            expect(String(error)).toContain(`state-illegal: ${machine} ${from}>${to}: ${from}>${to}`);
            refused.push(`${machine}:${from}>${to}`);
          }
          await db.query('rollback to savepoint step');
        }
      }
    });
    expect(took.sort()).toEqual([...legal].sort());
    expect(took.length + refused.length).toBe(states.length * (states.length - 1));
  });
});

it('of a holding are the contract’s own table', async () => {
  const provider = connect(platform.rpcUrl);
  const found = await holdingTransitions(provider, platform.ledger.domain);
  provider.destroy();
  // What begins, and what leaves a state as it is, has no name of a transition.
  const named = found.filter(({ from, to }) => from !== 'none' && from !== to);
  expect(named.map(({ from, to }) => `holding:${from}>${to}`).sort()).toEqual(
    transitionsOf('holding', HOLDING_STATES).sort(),
  );
  expect(found.filter(({ from }) => from === 'none').map(({ to }) => to)).toEqual([
    'live',
    'held',
    'pledged',
    'emptied',
  ]);
});
