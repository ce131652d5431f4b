import { expect, it } from '@jest/globals';
import { childHolding, rootHolding } from '#orders';
import { bookEvent } from '../../../test/support/book-event.js';
import { ChainSums } from './chain-sums.js';
import type { LoggedEvent } from './logged-events.js';
import { ROLE } from './precheck.js';

const CERTIFICATE = (1n << 32n) + 7n;
const ROOT = rootHolding(CERTIFICATE);
const PART = childHolding(CERTIFICATE, 2, 2);

const at = (blockNumber: number, name: string, args: LoggedEvent['args']): LoggedEvent =>
  bookEvent(name, args, { blockNumber });
const issued = at(3, 'Issued', { certificate: CERTIFICATE.toString(), face: '100', currency: '0x434e59' });
const sold = at(5_000, 'Transferred', { holding: ROOT.toString(), child: PART.toString(), amount: '40' });
const paid = at(5_001, 'Settled', { holding: PART.toString(), amount: '40' });
const bank = at(1, 'ParticipantRecorded', { participant: '4', roles: String(ROLE.financier) });

/** A chain whose blocks are called by their number and a fork; counts what it is asked. */
class MadeUpChain {
  fork = 'a';
  readonly ranges: [number, number][] = [];
  readonly partsAsked: bigint[] = [];
  readonly parts = new Map<bigint, { amount: bigint; owner: bigint }>();
  fails = false;

  constructor(public log: LoggedEvent[]) {}

  block = (number: number) => ({ number, hash: this.fork + String(number) });

  sums = new ChainSums({
    events: (from, to) => {
      this.ranges.push([from, to]);
      return Promise.resolve(this.log.filter(({ blockNumber }) => blockNumber >= from && blockNumber <= to));
    },
    hashOf: (number) => Promise.resolve(this.block(number).hash),
    part: (id) => {
      if (this.fails) return Promise.reject(new Error('the node is away'));
      this.partsAsked.push(id);
      return Promise.resolve(this.parts.get(id) ?? { amount: 0n, owner: 0n });
    },
  });
}

function chainWithASale(): MadeUpChain {
  const chain = new MadeUpChain([bank, issued, sold]);
  chain.parts.set(ROOT, { amount: 60n, owner: 2n }).set(PART, { amount: 40n, owner: 4n });
  return chain;
}

it('adds up what the logs and the storage say, in ranges that a node answers', async () => {
  const chain = chainWithASale();
  const { sums, certificates, holdings } = await chain.sums.at(chain.block(5_000));
  expect([certificates, holdings]).toEqual([1, 2]);
  expect(sums.get('CNY')).toEqual({ issued: 100n, held: 60n, funded: 40n, settled: 0n, cancelled: 0n });
  expect(chain.ranges).toEqual([
    [0, 1_999],
    [2_000, 3_999],
    [4_000, 5_000],
  ]);
});

it('goes on where it was: new blocks only, and of the parts those that they name', async () => {
  const chain = chainWithASale();
  await chain.sums.at(chain.block(5_000));
  chain.ranges.length = 0;
  chain.partsAsked.length = 0;
  chain.log.push(paid);
  chain.parts.set(PART, { amount: 0n, owner: 4n });
  const { sums } = await chain.sums.at(chain.block(5_001));
  expect(chain.ranges).toEqual([[5_001, 5_001]]);
  expect(chain.partsAsked).toEqual([PART]);
  expect(sums.get('CNY')).toEqual({ issued: 100n, held: 60n, funded: 0n, settled: 40n, cancelled: 0n });
  await chain.sums.at(chain.block(5_001));
  expect(chain.ranges).toHaveLength(1);
});

it('reads all anew where its last block stands on the chain no more', async () => {
  const chain = chainWithASale();
  await chain.sums.at(chain.block(5_000));
  chain.fork = 'b';
  chain.log = [bank, issued];
  chain.parts.set(ROOT, { amount: 100n, owner: 2n }).delete(PART);
  for (const number of [5_000, 5_001]) {
    const { sums, holdings } = await chain.sums.at(chain.block(number));
    expect(holdings).toBe(1);
    expect(sums.get('CNY')).toMatchObject({ issued: 100n, held: 100n, funded: 0n });
  }
  expect(chain.ranges.filter(([from]) => from === 0)).toHaveLength(2);
});

it('reads a part again that the node did not answer', async () => {
  const chain = chainWithASale();
  chain.fails = true;
  await expect(chain.sums.at(chain.block(5_000))).rejects.toThrow('away');
  chain.fails = false;
  const { sums } = await chain.sums.at(chain.block(5_000));
  expect(sums.get('CNY')).toMatchObject({ held: 60n, funded: 40n });
  expect(chain.ranges).toHaveLength(3);
});
