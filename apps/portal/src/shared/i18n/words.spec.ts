import { describe, expect, it } from '@jest/globals';
import type { CustomTypeOptions } from 'i18next';
import * as auditor from '../../desk/auditor/words';
import * as courtOrders from '../../desk/court-orders/words';
import * as rules from '../../desk/rules/words';
import * as tree from '../../desk/ui/holding-tree/words';
import * as company from '../../desk/company/words';
import * as financier from '../../desk/financier/words';
import * as obligor from '../../desk/obligor/words';
import * as operator from '../../desk/operator/words';
import * as late from '../../desk/operator/late/words';
import * as light from '../../light/public/words';
import * as supplier from '../../light/supplier/words';
import * as sale from '../../light/supplier/sale/words';
import * as evidence from '../evidence/words';
import * as common from './common';

/** Every area that pages take words from; one that is missing here does not compile. */
const AREAS: Record<keyof CustomTypeOptions['resources'], { en: object; zh: object }> = {
  common,
  public: light,
  supplier,
  sale,
  company,
  obligor,
  financier,
  operator,
  late,
  auditor,
  courtOrders,
  rules,
  tree,
  evidence,
};

/** Every text of an area by its key, however deep. */
function textsOf(words: object, above = ''): [string, string][] {
  return Object.entries(words).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null
      ? textsOf(value, `${above}${key}.`)
      : [[above + key, String(value)]],
  );
}

const placeholdersOf = (text: string): string[] =>
  [...text.matchAll(/\{\{\s*([\w.]+)[^}]*\}\}/g)].map(([, name = '']) => name).sort();

/** A plural of English has forms that Chinese has not: they are one key. */
const isPlural = (key: string): boolean => /_(zero|one|two|few|many|other)$/.test(key);

describe.each(Object.entries(AREAS))('the words of %s', (_, { en, zh }) => {
  const english = new Map(textsOf(en));
  const chinese = new Map(textsOf(zh));

  it('say the same keys in both languages', () => {
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it('fill in the same facts in both languages', () => {
    const differing = [...english].filter(
      ([key, text]) =>
        !isPlural(key) && placeholdersOf(text).join() !== placeholdersOf(chinese.get(key) ?? '').join(),
    );
    expect(differing.map(([key, text]) => `${key}: ${text} | ${chinese.get(key) ?? ''}`)).toEqual([]);
  });

  it('leave no text empty, and no brace open', () => {
    const broken = [...english, ...chinese].filter(
      ([, text]) => text.trim() === '' || text.replace(/\{\{[^{}]+\}\}/g, '').match(/[{}]/) !== null,
    );
    expect(broken).toEqual([]);
  });

  it('say nothing of what the trade forbids to say', () => {
    expect([...chinese].filter(([, text]) => text.includes('贴现'))).toEqual([]);
  });
});
