import { describe, expect, it } from '@jest/globals';
import { BEGINNING, hashOfEntry, rootOf, type Head } from './audit-words.js';

const entry = { id: '1', company: 'a', seq: null, prev: null, hash: null, words: '{"name":"addUser"}' };
const heads: Head[] = ['a', 'b', 'c', 'd', 'e'].map((company, at) => ({
  company,
  seq: BigInt(at + 1),
  hash: String(at).repeat(64),
}));

describe('the hash of an entry', () => {
  it('hangs on its words, its place, its company and the entry before', () => {
    const hash = hashOfEntry(BEGINNING, 1n, entry);
    const others = [
      hashOfEntry('1'.repeat(64), 1n, entry),
      hashOfEntry(BEGINNING, 2n, entry),
      hashOfEntry(BEGINNING, 1n, { ...entry, company: 'b' }),
      hashOfEntry(BEGINNING, 1n, { ...entry, words: '{"name":"addUsers"}' }),
    ];
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set([hash, ...others]).size).toBe(5);
  });
});

describe('the root over the ends of chains', () => {
  it('is the same in whatever order they come', () => {
    expect(rootOf([...heads].reverse())).toBe(rootOf(heads));
  });

  it('is another for each end that is another, missing or there twice', () => {
    const roots = heads.flatMap((head, at) => [
      rootOf(heads.with(at, { ...head, seq: head.seq + 1n })),
      rootOf(heads.with(at, { ...head, hash: 'f'.repeat(64) })),
      rootOf(heads.toSpliced(at, 1)),
      rootOf([...heads, head]),
    ]);
    expect(new Set([rootOf(heads), ...roots]).size).toBe(1 + 4 * heads.length);
  });

  it('of one end is not that end’s own hash, and of none is there too', () => {
    const [one] = heads;
    expect(one && rootOf([one])).not.toBe(`0x${'0'.repeat(64)}`);
    expect(rootOf([])).toBe(`0x${'0'.repeat(64)}`);
  });
});
