import { createHash, generateKeyPairSync } from 'node:crypto';
import { PDFDocument } from '@cantoo/pdf-lib';
import { describe, expect, it } from '@jest/globals';
import { readSeal } from './read-seal.js';
import { makeSealSlot } from './sealed-pdf.js';

const about = { name: '宁波冶铸有限公司', reason: '供应商主协议', at: new Date('2026-03-02T01:02:03Z') };

async function paper(): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  document.addPage();
  return document.save();
}

describe('a slot for a seal', () => {
  it('leaves nothing of the file unsigned but the place of the seal itself', async () => {
    const slot = await makeSealSlot(await paper(), about);
    const seal = Buffer.from('3003020101', 'hex');
    const file = slot.sealedWith(seal);
    const [, from = 0, to = 0, rest = 0] =
      /ByteRange \[(?:0) (\d+) (\d+) (\d+)\]/.exec(file.toString('latin1'))?.map(Number) ?? [];
    expect(to + rest).toBe(file.length);
    expect(file.subarray(from, to).toString('latin1')).toMatch(/^<30030201010+>$/);
    const signed = createHash('sha256').update(file.subarray(0, from)).update(file.subarray(to));
    expect(signed.digest('hex')).toBe(slot.digest);
    expect((await PDFDocument.load(file)).getForm().getField('Seal').getName()).toBe('Seal');
  });

  it('says in whose name and why, and takes no seal that is longer than its room', async () => {
    const slot = await makeSealSlot(await paper(), about);
    expect(slot.sealedWith(new Uint8Array()).toString('latin1')).toContain('/M (D:20260302010203Z)');
    expect(() => slot.sealedWith(new Uint8Array(16_385))).toThrow(RangeError);
  });
});

describe('what is no seal', () => {
  it.each([
    ['nothing', new Uint8Array()],
    ['a text', Buffer.from('sealed')],
    [
      'a key',
      generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'der' }),
    ],
  ])('is not taken for one: %s', (_, bytes) => {
    expect(() => readSeal(bytes, '00'.repeat(32))).toThrow('it cannot be read');
  });
});
