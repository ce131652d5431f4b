import { describe, expect, it } from '@jest/globals';
import { TypedDataEncoder, Wallet, getBytes, keccak256, concat, recoverAddress } from 'ethers';
import fc from 'fast-check';
import {
  INNER_TYPES,
  KEY_KIND,
  ORDER_TYPES,
  asSigned,
  currencyToBytes3,
  bytes3ToCurrency,
  domainSeparator,
  keyKindOf,
  keyOfPrivate,
  merkleTree,
  orderHash,
  overOrder,
  recoverKey,
  recoverSigners,
  rootHash,
  signDigest,
  structHash,
  type Field,
  type Hex,
  type Order,
  type OrderKind,
} from './index.js';

const domain = {
  chainId: 20260302n,
  verifyingContract: '0x5fbdb2315678afecb367f032d93f642f64180aa3' as const,
};
const ethersDomain = { name: 'Tributary', version: '1', ...domain };
const hex = (size: number): fc.Arbitrary<string> =>
  fc.uint8Array({ minLength: size, maxLength: size }).map((raw) => `0x${Buffer.from(raw).toString('hex')}`);

/** Any value of a Solidity type. */
function value(type: string): fc.Arbitrary<unknown> {
  if (type.endsWith('[]')) return fc.array(value(type.slice(0, -2)), { maxLength: 4 });
  const struct = INNER_TYPES[type];
  if (struct) return body(struct);
  if (type === 'bool') return fc.boolean();
  const size = Number(type.replace(/^\D+/, ''));
  if (type.startsWith('bytes')) return hex(size);
  return size > 32 ? fc.bigInt(0n, 2n ** BigInt(size) - 1n) : fc.integer({ min: 0, max: 2 ** size - 1 });
}

function body(fields: readonly Field[]): fc.Arbitrary<object> {
  return fc.record(Object.fromEntries(fields.map(([type, name]) => [name, value(type)])));
}

const named = (fields: readonly Field[]): { type: string; name: string }[] =>
  fields.map(([type, name]) => ({ type, name }));

describe('hashing an order', () => {
  it.each(Object.keys(ORDER_TYPES) as OrderKind[])('agrees with ethers for %s', (kind) => {
    const { name, fields } = ORDER_TYPES[kind];
    const inner = Object.keys(INNER_TYPES).filter((type) => fields.some(([of]) => of === `${type}[]`));
    const types = Object.fromEntries<{ type: string; name: string }[]>([
      [name, named(fields)] as const,
      ...inner.map((type) => [type, named(INNER_TYPES[type] ?? [])] as const),
    ]);
    fc.assert(
      fc.property(body(fields), (words) => {
        const order = { kind, body: words } as Order;
        expect(orderHash(domain, order)).toBe(TypedDataEncoder.hash(ethersDomain, types, words));
      }),
      { numRuns: 30 },
    );
  });

  it('agrees with ethers on the domain and on a root', () => {
    expect(domainSeparator(domain)).toBe(TypedDataEncoder.hashDomain(ethersDomain));
    const root = `0x${'ab'.repeat(32)}` as const;
    const types = { Orders: [{ type: 'bytes32', name: 'root' }] };
    expect(rootHash(domain, root)).toBe(TypedDataEncoder.hash(ethersDomain, types, { root }));
  });

  it('refuses what does not fit its type', () => {
    const order: Order<'pause'> = { kind: 'pause', body: { paused: true, nonce: 2 ** 32 } };
    expect(() => structHash(order)).toThrow('nonce does not fit uint32');
    expect(() => structHash({ kind: 'pause', body: { paused: true, nonce: 0.5 } })).toThrow('not whole');
    expect(() => structHash({ kind: 'pause', body: { paused: true, nonce: -1 } })).toThrow('does not fit');
  });

  it('writes a currency as its letters', () => {
    expect(currencyToBytes3('CNY')).toBe('0x434e59');
    expect(bytes3ToCurrency('0x434e59')).toBe('CNY');
  });
});

describe('a signature', () => {
  const key = `0x${'11'.repeat(32)}` as const;
  const digest = orderHash(domain, { kind: 'pause', body: { paused: true, nonce: 1 } });

  it('is the one that ethers makes, and is recovered to its key', () => {
    const wallet = new Wallet(key);
    const signature = signDigest(digest, key);
    expect(signature).toBe(wallet.signingKey.sign(digest).serialized);
    expect(recoverKey(digest, signature)).toBe(
      `0x${wallet.address.slice(2).toLowerCase().padStart(64, '0')}`,
    );
    expect(recoverKey(digest, signature)).toBe(keyOfPrivate(key));
  });

  it('is nobody’s when it is short, high or random', () => {
    const signature = signDigest(digest, key);
    const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
    const high = (order - BigInt(`0x${signature.slice(66, 130)}`)).toString(16).padStart(64, '0');
    const flipped = signature.endsWith('1b') ? '1c' : '1b';
    expect(recoverKey(digest, `${signature.slice(0, 66) as Hex}${high}${flipped}`)).toBeUndefined();
    expect(recoverKey(digest, '0x1234')).toBeUndefined();
    expect(recoverKey(digest, `0x${'ff'.repeat(64)}1b`)).toBeUndefined();
  });

  it('of the other parity is some other key’s, as ethers says', () => {
    const signature = signDigest(digest, key);
    const other: Hex = `0x${signature.slice(2, 130)}${signature.endsWith('1b') ? '1c' : '1b'}`;
    const stranger = recoverAddress(digest, other);
    expect(recoverKey(digest, other)).toBe(`0x${stranger.slice(2).toLowerCase().padStart(64, '0')}`);
  });
});

describe('one signature over many orders', () => {
  it('proves each of them to the root, by the contract’s rule of sorted pairs', () => {
    fc.assert(
      fc.property(fc.array(hex(32), { minLength: 1, maxLength: 33 }), (leaves) => {
        const tree = merkleTree(leaves as Hex[]);
        leaves.forEach((leaf, index) => {
          const reached = tree
            .proof(index)
            .reduce<string>(
              (node, sibling) => keccak256(concat([node, sibling].sort())),
              keccak256(getBytes(leaf)),
            );
          expect(reached).toBe(tree.root);
        });
      }),
    );
  });

  it('is read beside one over a single order, each by what it says that it is over', () => {
    const orders: Order[] = [1, 2, 3].map((nonce) => ({ kind: 'pause', body: { paused: true, nonce } }));
    const { root, proof } = merkleTree(orders.map(structHash));
    const [holder, receiver] = [`0x${'11'.repeat(32)}`, `0x${'22'.repeat(32)}`] as const;
    const ofRoot = signDigest(rootHash(domain, root), holder);
    orders.forEach((order, place) => {
      const own = signDigest(orderHash(domain, order), receiver);
      const carried = { order, proof: proof(place), signatures: [ofRoot, overOrder(own)] };
      expect(recoverSigners(domain, carried)).toEqual([holder, receiver].map(keyOfPrivate));
      expect(keyKindOf(overOrder(own))).toBe(KEY_KIND.secp256k1);
      expect(asSigned(overOrder(own))).toEqual({ signature: own, isOverOrder: true });
      // Without the mark it is read over the root, where it is some other key's, and the other way round.
      const swapped = { ...carried, signatures: [overOrder(ofRoot), own] };
      expect(recoverSigners(domain, swapped)).not.toContain(keyOfPrivate(holder));
      expect(recoverSigners(domain, swapped)).not.toContain(keyOfPrivate(receiver));
    });
  });
});
