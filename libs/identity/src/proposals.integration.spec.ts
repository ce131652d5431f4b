import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { Walls, databaseOptions, migrate } from '#database';
import type { LedgerDomain, Order } from '#orders';
import { throwAwayPostgres } from '../../../test/support/embedded.js';
import { asOwner } from '../../../test/support/owner.js';
import { Operations } from './operations.service.js';
import { Proposals } from './proposals.service.js';
import { Signatures } from './signatures.service.js';
import { SigningLimits } from './signing-limits.service.js';

const domain: LedgerDomain = { chainId: 1n, verifyingContract: `0x${'ab'.repeat(20)}` };
let server: Awaited<ReturnType<typeof throwAwayPostgres>>;
let source: DataSource;
let walls: Walls;
let proposals: Proposals;

/** An order whose only difference is the second in which it was asked for. */
const consent = (deadline: bigint): Order => ({
  kind: 'pledge',
  body: {
    holding: 1n,
    epoch: 1,
    child: 0n,
    amount: 5n,
    pledgee: 3,
    termsHash: `0x${'11'.repeat(32)}`,
    deadline,
  },
});
const propose = (deadline: bigint): Promise<string> =>
  walls.asService('orders', () =>
    proposals.create({
      order: consent(deadline),
      needs: [{ participant: 2, power: 'maker' }],
      parties: [2, 3],
      subject: { kind: 'holding', id: '1' },
      expiresAt: new Date(Date.now() + 3_600_000),
      createdBy: null,
    }),
  );

beforeAll(async () => {
  server = await throwAwayPostgres();
  await migrate(server.url);
  source = await new DataSource(databaseOptions(server.url, 4)).initialize();
  walls = new Walls(source);
  proposals = new Proposals(
    walls,
    // Neither is asked where nothing is signed.
    Object.create(Operations.prototype) as Operations,
    Object.create(Signatures.prototype) as Signatures,
    new SigningLimits(walls),
    domain,
  );
}, 180_000);

afterAll(async () => {
  await source.destroy();
  await server.stop();
});

it('an order that is asked for twice within a second is one proposal, however close together', async () => {
  const [one, other] = await Promise.all([propose(1_800_000_000n), propose(1_800_000_000n)]);
  expect(other).toBe(one);
  expect(await propose(1_800_000_000n)).toBe(one);
  expect(await propose(1_800_000_001n)).not.toBe(one);
});

it('one that has ended is not taken up again by the same words', async () => {
  const id = await propose(1_800_000_002n);
  await asOwner(walls, (db) =>
    db.query(`update trade.proposal set status = 'withdrawn' where id = $1`, [id]),
  );
  await expect(propose(1_800_000_002n)).rejects.toMatchObject({ code: 'proposal-closed' });
});
