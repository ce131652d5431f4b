import { expect, it } from '@jest/globals';
import { carriedBatch, certificateId, rootHolding, type Order } from './index.js';

const whole: Order = {
  kind: 'transfer',
  body: {
    items: [{ holding: rootHolding(certificateId(2, 1)), epoch: 1, child: 0n, receiver: 5, amount: 300n }],
    discharge: true,
    evidenceHash: `0x${'7a'.repeat(32)}`,
    deadline: 9n,
  },
};
const ITEM =
  '00000002000000010000000000000000' + '000001' + '00'.repeat(16) + '00000005' + '000000000000012c';
const BODY = '0001' + ITEM + '01' + '7a'.repeat(32) + '0000000000000009';

it('carries each field in its own width, in the order of its type', () => {
  expect(carriedBatch([{ order: whole, signatures: [`0x${'11'.repeat(65)}`] }])).toBe(
    `0x01005a${BODY}0100${'11'.repeat(65)}00`,
  );
});

it('carries the kind and the length of a signature that is not a secp256k1 key’s, and a proof', () => {
  const proof = [`0x${'22'.repeat(32)}`, `0x${'33'.repeat(32)}`] as const;
  expect(carriedBatch([{ order: whole, signatures: ['0x03abcd'], proof }])).toBe(
    `0x01005a${BODY}01030002abcd02${'22'.repeat(32)}${'33'.repeat(32)}`,
  );
});

it('carries orders one after another, and none as nothing', () => {
  const one = carriedBatch([{ order: whole, signatures: [] }]);
  expect(carriedBatch([])).toBe('0x');
  expect(
    carriedBatch([
      { order: whole, signatures: [] },
      { order: whole, signatures: [] },
    ]),
  ).toBe(one + one.slice(2));
});

it('refuses what does not fit its width', () => {
  const signatures = Array.from({ length: 256 }, (): `0x${string}` => '0x03ab');
  expect(() => carriedBatch([{ order: whole, signatures }])).toThrow(RangeError);
});
