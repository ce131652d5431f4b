import { expect, it } from '@jest/globals';
import { readScreeningList } from './screening-lists.service.js';

it('a list is read from CSV, with quotes, other names and a byte order mark', () => {
  const csv =
    '\ufeffname,aliases,kind,reason\n"BOUT, Viktor",Viktor But; 维克托·布特,person,"UN, 1"\n丹东某公司,,company,x\n';
  expect(readScreeningList(csv)).toEqual([
    { name: 'BOUT, Viktor', aliases: ['Viktor But', '维克托·布特'], kind: 'person', reason: 'UN, 1' },
    { name: '丹东某公司', aliases: [], kind: 'company', reason: 'x' },
  ]);
});

it.each([
  ['another column', 'name,sort\nA,person\n', /^screening-list-unreadable.*line 2, kind/],
  ['a kind of its own', 'name,aliases,kind,reason\nA,,person,x\nB,,ship,x\n', /line 3, kind/],
  ['a line that is too long', 'name,aliases,kind,reason\nA,,person,x,y\n', /^screening-list-unreadable/],
  ['no line', 'name,aliases,kind,reason\n', /it has no line/],
  ['an open quote', 'name,aliases,kind,reason\n"A,,person,x\n', /^screening-list-unreadable/],
])('a list with %s is refused, saying where', (_, csv, words) => {
  expect(() => readScreeningList(csv)).toThrow(words);
});
