import { describe, expect, it } from '@jest/globals';
import {
  INNER_TYPES,
  ORDER_TYPES,
  currencyToBytes3,
  orderFromJson,
  orderHash,
  orderToJson,
  renderOrder,
  rootHolding,
  type Field,
  type Order,
  type OrderKind,
  type RenderContext,
} from './index.js';

const KINDS = Object.keys(ORDER_TYPES).filter((kind): kind is OrderKind => kind in ORDER_TYPES);
const context: RenderContext = {
  nameOf: (participant) => (participant === 2 ? '华东重工' : `Company ${String(participant)}`),
  currencyOf: () => 'CNY',
  digitsOf: () => 2,
};
const domain = { chainId: 7n, verifyingContract: `0x${'11'.repeat(20)}` } as const;

/** A value of a type in JSON; another one for another `seed`. */
function sample(type: string, name: string, seed: number): unknown {
  if (type.endsWith('[]'))
    return [sample(type.slice(0, -2), name, seed), sample(type.slice(0, -2), name, seed)];
  const inner = INNER_TYPES[type];
  if (inner) return structOf(inner, seed);
  if (type === 'bool') return seed % 2 === 0;
  if (name === 'currency') return currencyToBytes3(seed % 2 === 0 ? 'CNY' : 'USD');
  if (type.startsWith('bytes'))
    return `0x${seed
      .toString(16)
      .padStart(2, '0')
      .repeat(Number(type.slice(5)))}`;
  if (name === 'holding') return (rootHolding(8589934593n) + BigInt(seed)).toString();
  if (/On$|^today$|^nextB/.test(name)) return String(20260300 + seed);
  return String(seed);
}

function structOf(fields: readonly Field[], seed: number): Record<string, unknown> {
  return Object.fromEntries(fields.map(([type, name]) => [name, sample(type, name, seed)]));
}

const orderOf = (kind: OrderKind, seed = 2): Order =>
  orderFromJson({ kind, body: structOf(ORDER_TYPES[kind].fields, seed) });

describe('an order in words', () => {
  it.each(KINDS)('of the kind %s changes with every field, in both languages', (kind) => {
    const before = renderOrder(orderOf(kind), context);
    for (const [type, name] of ORDER_TYPES[kind].fields) {
      const variants: unknown[] = [];
      const inner = INNER_TYPES[type.replace('[]', '')];
      if (inner) {
        for (const [innerType, innerName] of inner) {
          const item = { ...structOf(inner, 2), [innerName]: sample(innerType, innerName, 3) };
          variants.push([item, structOf(inner, 2)]);
        }
      } else variants.push(sample(type, name, 3));
      for (const variant of variants) {
        const body = { ...structOf(ORDER_TYPES[kind].fields, 2), [name]: variant };
        const after = renderOrder(orderFromJson({ kind, body }), context);
        expect([name, after.en]).not.toEqual([name, before.en]);
        expect([name, after.zh]).not.toEqual([name, before.zh]);
      }
    }
  });

  it('says money, companies and dates as people do', () => {
    const order: Order = {
      kind: 'issue',
      body: {
        certificate: 8589934593n,
        payee: 2,
        face: 128_000_000n,
        currency: currencyToBytes3('CNY'),
        dueOn: 20260824,
        termReason: `0x${'00'.repeat(32)}`,
        documents: [{ docKey: `0x${'1a'.repeat(32)}`, amount: 128_000_000n }],
        evidenceHash: `0x${'2b'.repeat(32)}`,
        deadline: 1_775_000_000n,
      },
    };
    const { en, zh } = renderOrder(order, context);
    expect(en).toContain('face: CNY 1,280,000.00');
    expect(en).toContain('payee: 华东重工 (2)');
    expect(en).toContain('due on: 2026-08-24');
    expect(en).toContain('to be carried before: 2026-04-01 07:33:20 (UTC+8)');
    expect(zh[0]).toBe('开立凭证:核心企业承诺到期付款');
    expect(zh).toContain('面额: CNY 1,280,000.00');
  });
});

describe('an order in JSON', () => {
  it.each(KINDS)('of the kind %s comes back as it was', (kind) => {
    const order = orderOf(kind, 200);
    const read = orderFromJson(JSON.parse(JSON.stringify(orderToJson(order))));
    expect(read).toEqual(order);
    expect(orderHash(domain, read)).toBe(orderHash(domain, order));
  });

  it.each([
    ['kind', { kind: 'gift', body: {} }],
    ['kind', { kind: 'toString', body: {} }],
    ['nonce', { kind: 'pause', body: { paused: true } }],
    ['extra', { kind: 'pause', body: { paused: true, nonce: '1', extra: '1' } }],
    ['nonce', { kind: 'pause', body: { paused: true, nonce: '-1' } }],
    ['nonce', { kind: 'pause', body: { paused: true, nonce: '1e3' } }],
    ['nonce', { kind: 'pause', body: { paused: true, nonce: '1.5' } }],
    ['nonce', { kind: 'pause', body: { paused: true, nonce: 1 } }],
    ['nonce', { kind: 'pause', body: { paused: true, nonce: '4294967296' } }],
    ['paused', { kind: 'pause', body: { paused: 'true', nonce: '1' } }],
    ['body', { kind: 'pause', body: [] }],
    [
      'items[0].amount',
      {
        kind: 'transfer',
        body: {
          items: [{ holding: '1', epoch: '1', child: '0', receiver: '3', amount: (2n ** 64n).toString() }],
          discharge: false,
          evidenceHash: `0x${'00'.repeat(32)}`,
          deadline: '1',
        },
      },
    ],
  ])('is refused where %s is wrong', (field, value) => {
    expect(() => orderFromJson(value)).toThrow(expect.objectContaining({ name: 'OrderUnreadable', field }));
  });
});
