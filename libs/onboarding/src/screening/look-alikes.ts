/**
 * Characters that are drawn alike, one group a line; the first stands for all. Letters after Unicode's confusables
 * (UTS 39), of which only what occurs in names of companies and people is kept; Chinese and kana by eye.
 */
const GROUPS = [
  'aаαɑ',
  'bЬв',
  'cсϲ',
  'dԁ',
  'eеєε',
  'gɡ',
  'hһн',
  'iіıι1l|',
  'jјϳ',
  'kкκ',
  'mм',
  'nпη',
  'oоο0σ',
  'pрρ',
  'qԛ',
  'sѕ5',
  'tтτ',
  'uυս',
  'vѵν',
  'wԝω',
  'xхχ',
  'yуγү',
  'zΖ2',
  '工エ',
  '口ロ囗',
  '力カ',
  '二ニ',
  '八ハ',
  '卜ト',
  '夕タ',
  '一ー一',
  '日曰',
  '己已巳',
  '未末',
  '土士',
  '人入',
  '干千',
  '戊戌戍',
  '大犬',
  '天夭',
  '王玉',
  '木术',
  '析折',
  '治冶',
  '博搏',
  '辽迈',
];

const FIRST = new Map(
  GROUPS.flatMap((group) => {
    const [first = '', ...others] = Array.from(group);
    return others.map((other): [string, string] => [other, first]);
  }),
);

/** What a text looks like: two that are drawn alike have the same. */
export function appearanceOf(text: string): string {
  return Array.from(
    text
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]/gu, ''),
  )
    .map((character) => FIRST.get(character) ?? character)
    .join('');
}

const SCRIPTS = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u];

/** Whether letters of several alphabets stand in one word, or kana stands among Chinese: nobody writes a name so. */
export function mixesAlphabets(text: string): boolean {
  const name = text.normalize('NFKC');
  const kana = /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(name) && /\p{Script=Han}/u.test(name);
  const words = name.split(/[^\p{L}\p{N}]+/u);
  return kana || words.some((word) => SCRIPTS.filter((script) => script.test(word)).length > 1);
}
