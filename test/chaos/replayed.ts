import { z } from 'zod';
import { carryAlone, connect } from '#chain';
import { orderFromJson, orderHash, signDigest, type Hex, type LedgerDomain } from '#orders';
import { proposal } from '../../apps/cli/src/demo/cast.js';
import { refusalOf } from '../../apps/cli/src/roads/world.js';
import { pause } from './chance.js';
import { SETTINGS, type Fault } from './fault.js';

const WORKERS = 8;
const HOLDINGS = 32;
const TIMES = 40;
/** The order of secp256k1: of a signature's s and this less s both are right, and only the lower one is taken. */
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
/** A key of nobody's, which carries orders past the platform. */
const STRANGER: Hex = `0x${'5b'.repeat(32)}`;
const ELSEWHERE: Hex = `0x${'1'.repeat(40)}`;
const offered = z.object({ id: z.string(), proposal });
const names = z.object({ name: z.string() });

function withHighS(signature: Hex): Hex {
  const s = ORDER - BigInt(`0x${signature.slice(66, 130)}`);
  const v = signature.endsWith('1b') ? '1c' : '1b';
  return `0x${signature.slice(2, 66)}${s.toString(16).padStart(64, '0')}${v}`;
}

/**
 * Signatures come again under load: used ones as they were; on open orders those for another chain, for another
 * contract and with the other s; and used ones past the platform, straight to the book. Each is refused, and nothing
 * changes.
 */
export const replayed: Fault = {
  numbers: [19],
  name: 'replayed',
  bounded: false,
  setting: SETTINGS.together,
  async walk(arena, chance) {
    const { load } = arena;
    const before = load.passed;
    await load.deal(HOLDINGS);
    load.begin(WORKERS);
    await load.more(30, 120_000);
    const { source, ring, root, world } = load;
    const receiver = chance.of(ring);
    const contractId = await world.contract(receiver, source, root.dueOn);
    const item = {
      holdingId: root.holdingId,
      receiverId: receiver.id,
      amount: '7',
      evidence: { contractId },
    };
    const ask = source.maker.client;
    const carried: string[] = [];
    const expect = async (code: string, path: string, signature: Hex, by: typeof ask): Promise<void> => {
      const found = await refusalOf(by.post(`${path}/signatures`, { signature }));
      if (found !== code)
        throw new Error(`A signature that came again was answered with ${found}, not ${code}.`);
    };
    const provider = connect(arena.nodeUrl);
    try {
      for (let time = 0; time < TIMES; time++) {
        const { offer, by } = chance.of(load.taken);
        const used = orderFromJson(offer.proposal.order);
        const { domain } = offer.proposal;
        const right = signDigest(orderHash(domain, used), by.maker.privateKey);
        await expect('proposal-closed', `/v1/transfers/${offer.id}`, right, by.maker.client);
        for (const signature of [right, withHighS(right)])
          carried.push(
            await carryAlone(provider, domain, [{ order: used, signatures: [signature] }], STRANGER),
          );
        const open = offered.parse(await ask.post('/v1/transfers', { items: [item] }));
        const fresh = orderFromJson(open.proposal.order);
        const signed = (there: LedgerDomain): Hex =>
          signDigest(orderHash(there, fresh), source.maker.privateKey);
        for (const wrong of [
          signed({ ...domain, chainId: domain.chainId + 1n }),
          signed({ ...domain, verifyingContract: ELSEWHERE }),
          withHighS(signed(domain)),
        ])
          await expect('signature-invalid', `/v1/transfers/${open.id}`, wrong, ask);
      }
    } finally {
      provider.destroy();
    }
    await load.end();
    await pause(2000);
    const found = await arena.rows(names, 'select name from ledger.event where transaction_hash = any($1)', [
      carried,
    ]);
    if (found.length !== carried.length || found.some(({ name }) => name !== 'Refused'))
      throw new Error(`Of ${String(carried.length)} orders that came again ${JSON.stringify(found)}.`);
    return { toTheApi: TIMES * 4, toTheBook: carried.length, acts: load.passed - before };
  },
};
