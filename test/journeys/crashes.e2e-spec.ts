import { expect, it } from '@jest/globals';
import { z } from 'zod';
import { story } from '../../apps/cli/src/demo/story.js';
import { Sandbox } from '../support/sandbox.js';
import { asOwner } from '../support/owner.js';

const ends = z.array(z.object({ id: z.string(), status: z.string(), applied: z.number() }));

/** FAULTS.md 1 and 2, one after another in one story; each counts from the start before it. */
const DEATHS = [
  ['operation.committed', 21],
  ['nonce.persisted', 7],
  ['tx.sent', 9],
  ['receipt.seen', 8],
  ['projection.committed', 10],
] as const;

it('ends every operation exactly once, when the server dies at each of five points of one story', async () => {
  const sandbox = new Sandbox();
  try {
    const start = ([point, time]: (typeof DEATHS)[number]): Promise<void> =>
      sandbox.start({ CRASH_AT: `${point}#${String(time)}` });
    const [first, ...others] = DEATHS;
    await start(first);
    const telling = story(sandbox.stage(60_000), () => undefined, undefined);
    // Seen below; without this a failure before the crash would end the process.
    telling.catch(() => undefined);
    const death = (): Promise<unknown> => Promise.race([sandbox.gone(), telling.then(() => 'no crash')]);
    for (const next of others) {
      expect(await death()).toBe('SIGKILL');
      await start(next);
    }
    expect(await death()).toBe('SIGKILL');
    await sandbox.start();
    const told = await telling;
    expect(told.certificate.status).toBe('settled');
    expect(told.obligorPaid).toBe(told.certificate.face);
    expect(told.operations.refused).toBe(0);
    expect(told.operations.applied).toBe(told.operations.total);
    const operations = await sandbox.inside(({ walls }) =>
      asOwner(walls, async (db) =>
        ends.parse(
          await db.query(
            `select o.id, o.status, (select count(distinct e.transaction_hash)::int from ledger.event e
               where e.order_hash = o.order_hash and e.name <> 'Refused') as applied from trade.operation o`,
          ),
        ),
      ),
    );
    // A root of the audit trail may be on its way by now, of itself.
    expect(operations.length).toBeGreaterThanOrEqual(told.operations.total);
    expect(operations.filter(({ status, applied }) => applied !== (status === 'applied' ? 1 : 0))).toEqual(
      [],
    );
    expect(operations.filter(({ status }) => status === 'refused' || status === 'expired')).toEqual([]);
    const found = await sandbox.verify();
    expect(found.differences).toEqual([]);
    expect(found.ok).toBe(true);
  } finally {
    await sandbox.end();
  }
}, 240_000);
