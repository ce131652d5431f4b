import { distance } from 'fastest-levenshtein';
import { pinyin } from 'pinyin-pro';
import { appearanceOf } from './look-alikes.js';

/** From this likeness on (0 to 1) two names are the same for screening: a person decides, so it errs towards a hit. */
export const ALIKE = 0.85;
/** Homophones that are written otherwise; below equality, above the threshold. */
const SAME_SOUND = 0.9;

/** How two names are alike, and in which way they were compared. */
export interface Likeness {
  score: number;
  by: 'spelling' | 'sound' | 'look';
}

/** Words that say what a company is and not which one; folded. */
const LEGAL_FORMS = new Set([
  ...['co', 'company', 'corp', 'corporation', 'inc', 'incorporated', 'limited', 'llc', 'llp', 'ltd', 'plc'],
  ...['gmbh', 'ag', 'sa', 'bv', 'nv', 'pte', 'pty', 'oy', 'ab', 'srl', 'spa', 'group', 'holding', 'holdings'],
  ...['the', 'of', 'and', 'jsc', 'ooo', 'zao', 'oao'],
]);
const CHINESE_FORMS =
  /(股份有限公司|有限责任公司|集团有限公司|有限公司|集团公司|控股集团|股份公司|分公司|集团|公司)$/u;

/** A name in the forms in which it is compared: made once for each name of a list. */
export interface NameForms {
  /** What it looks like. */
  look: string;
  text: string;
  chinese: boolean;
  /** A Chinese company's name without its legal form; else empty. */
  core: string;
  /** Pinyin without tones; of Chinese names only. */
  sound: string;
  /** Folded words in several orders, with and without the joints between them. */
  spellings: readonly string[];
}

/** Folds a name into the forms in which it is compared. */
export function formsOf(name: string): NameForms {
  const text = name.normalize('NFKC');
  const chinese = /\p{Script=Han}/u.test(text);
  const core = chinese ? coreOf(text) : '';
  const syllables = chinese
    ? pinyin(core, { toneType: 'none', type: 'array', nonZh: 'consecutive', v: true })
    : [];
  return {
    look: appearanceOf(text),
    text: text.toLowerCase(),
    chinese,
    core,
    sound: syllables.join(' '),
    spellings: spellingsOf(chinese ? syllables.join(' ') : text),
  };
}

/** How alike two names are, whichever script each is in. */
export function likenessOf(one: string, other: string): Likeness {
  return likenessOfForms(formsOf(one), formsOf(other));
}

/**
 * How alike two names are. Chinese is compared by its characters and by its sound, Latin by words in any order, without
 * accents and legal forms, Chinese with Latin by sound; what only looks alike counts as the same.
 */
export function likenessOfForms(a: NameForms, b: NameForms): Likeness {
  if (a.look === b.look) return { score: 1, by: a.text === b.text ? 'spelling' : 'look' };
  if (a.chinese && b.chinese) {
    if (a.core === b.core) return { score: 1, by: 'spelling' };
    if (appearanceOf(a.core) === appearanceOf(b.core)) return { score: 1, by: 'look' };
    if (a.sound === b.sound) return { score: SAME_SOUND, by: 'sound' };
    return { score: ratio(a.core, b.core), by: 'spelling' };
  }
  let score = 0;
  for (const mine of a.spellings)
    for (const theirs of b.spellings) score = Math.max(score, ratio(mine, theirs));
  return { score, by: a.chinese === b.chinese ? 'spelling' : 'sound' };
}

/** A Chinese company's name without its legal form, brackets and spaces; a person's as it is. */
function coreOf(name: string): string {
  const bare = name.replace(/[^\p{L}\p{N}]/gu, '');
  const core = bare.replace(CHINESE_FORMS, '');
  return core === '' ? bare : core;
}

/** The telling words, folded: as they stand, with the last one first (a family name), and in the alphabet's order. */
function spellingsOf(name: string): string[] {
  const words = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/ß/gu, 'ss')
    .replace(/[øØ]/gu, 'o')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .map(appearanceOf)
    .filter((word) => word !== '');
  const telling = words.filter((word) => !FORMS_SEEN.has(word));
  const kept = telling.length > 0 ? telling : words;
  const orders = [kept, [...kept.slice(-1), ...kept.slice(0, -1)], [...kept].sort()];
  return [...new Set(orders.flatMap((order) => [order.join(' '), order.join('')]))];
}

const FORMS_SEEN = new Set([...LEGAL_FORMS].map(appearanceOf));

/** Levenshtein's distance over the longer text, from 1 (the same) to 0. */
function ratio(one: string, other: string): number {
  const longer = Math.max(one.length, other.length);
  // Texts of too different a length cannot reach the threshold: most pairs end here.
  if (longer === 0 || Math.min(one.length, other.length) / longer < ALIKE) return 0;
  return 1 - distance(one, other) / longer;
}
