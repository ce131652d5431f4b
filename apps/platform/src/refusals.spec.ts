import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { RULES, rulesNamedIn } from '#common';
import { REFUSALS } from '#orders';

const ROOT = join(import.meta.dirname, '../../..');
/** What stands in brackets in a sentence as an id does. */
const IN_BRACKETS = /[((]([a-z]+(?:-[a-z]+)*)[))]/g;

const text = z.object({ kind: z.string(), en: z.string(), zh: z.string() });
const catalogue = z.custom<{ texts: unknown }>((found) => typeof found === 'function' && 'texts' in found);

/** Words of the trade that stand in brackets and name no rule. */
const PLAIN = ['uscc', 'lei', 'invoice-void'];

interface Sentence {
  code: string;
  en: string;
  zh: string;
}

/** The refusals of every file that makes a catalogue, found by reading the sources: none can be forgotten here. */
async function catalogues(): Promise<Record<string, Sentence[]>> {
  const files = globSync('{libs,apps}/*/src/**/*.ts', { cwd: ROOT })
    .filter(
      (file) =>
        !file.endsWith('.spec.ts') && readFileSync(join(ROOT, file), 'utf8').includes('= errorCatalogue('),
    )
    .sort();
  const found: Record<string, Sentence[]> = {};
  for (const file of files) {
    const exported = z.record(z.string(), z.unknown()).parse({ ...(await import(join(ROOT, file))) });
    // A catalogue that its file does not export cannot be read through.
    const [made] = Object.values(exported).flatMap((value) => catalogue.safeParse(value).data ?? []);
    if (!made) throw new Error(`${file} does not export its catalogue.`);
    found[file] = Object.entries(z.record(z.string(), text).parse(made.texts)).map(([code, { en, zh }]) => ({
      code,
      en,
      zh,
    }));
  }
  return found;
}

const all: Record<string, Sentence[]> = {
  ...(await catalogues()),
  'libs/orders/src/refusals.ts': REFUSALS.map(([code, en, zh]) => ({ code, en, zh })),
};
const inBrackets = (sentence: string): string[] =>
  [...sentence.matchAll(IN_BRACKETS)].map(([, id]) => id ?? '').sort();

describe.each(Object.entries(all))('the refusals in %s', (_, sentences) => {
  it('name the same rules in Chinese as in English', () => {
    for (const { code, en, zh } of sentences) expect([code, inBrackets(zh)]).toEqual([code, inBrackets(en)]);
  });

  it('put nothing in brackets that looks like a rule and is none', () => {
    const ids = new Set(RULES.map(({ id }) => id));
    const codes = new Set(sentences.map(({ code }) => code));
    for (const { en } of sentences) {
      for (const id of inBrackets(en))
        expect([id, ids.has(id) || codes.has(id) || PLAIN.includes(id)]).toEqual([id, true]);
    }
  });

  it('say every sentence in both languages', () => {
    for (const { code, en, zh } of sentences) {
      expect([code, /[\u4e00-\u9fff]/.test(zh), /[\u4e00-\u9fff]/.test(en)]).toEqual([code, true, false]);
    }
  });
});

it('leave no rule without one that names it', () => {
  const named = new Set(
    Object.values(all).flatMap((sentences) =>
      sentences.flatMap(({ code, en }) => rulesNamedIn(code, en).map(({ id }) => id)),
    ),
  );
  expect(RULES.map(({ id }) => id).filter((id) => !named.has(id))).toEqual([]);
});
