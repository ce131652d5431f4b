import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { story } from '../../apps/cli/src/demo/story.js';
import { Sandbox } from '../support/sandbox.js';
import { asOwner } from '../support/owner.js';

const ends = z.array(z.object({ id: z.string(), status: z.string(), applied: z.number() }));

describe('a server that is killed in the middle of the story', () => {
  it.concurrent.each([
    ['operation.committed', 21],
    ['nonce.persisted', 17],
    ['tx.sent', 19],
    ['receipt.seen', 23],
    ['projection.committed', 25],
  ])(
    'ends every operation exactly once, when it dies at %s',
    async (point, time) => {
      const sandbox = new Sandbox();
      try {
        await sandbox.start({ CRASH_AT: `${point}#${String(time)}` });
        const telling = story(sandbox.stage(60_000), () => undefined, undefined);
        // Seen below; without this a failure before the crash would end the process.
        telling.catch(() => undefined);
        const death = await Promise.race([sandbox.gone(), telling.then(() => 'no crash')]);
        expect(death).toBe('SIGKILL');
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
        expect(
          operations.filter(({ status, applied }) => applied !== (status === 'applied' ? 1 : 0)),
        ).toEqual([]);
        expect(operations.filter(({ status }) => status === 'refused' || status === 'expired')).toEqual([]);
        const found = await sandbox.verify();
        expect(found.differences).toEqual([]);
        expect(found.ok).toBe(true);
      } finally {
        await sandbox.end();
      }
    },
    180_000,
  );
});
