import i18n from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en, zh } from './common';
import type { SameKeys } from './same-keys';

export type { SameKeys } from './same-keys';

export const LANGUAGES = ['zh-CN', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

const KEPT = 'tributary.language';

/** The language that was chosen here before, else the browser's, else Chinese. */
function firstLanguage(): Language {
  const kept = localStorage.getItem(KEPT);
  const known = LANGUAGES.find((one) => one === kept);
  if (known) return known;
  return navigator.languages.some((one) => one.startsWith('zh')) || navigator.languages.length === 0
    ? 'zh-CN'
    : 'en';
}

void i18n.use(initReactI18next).init({
  resources: { en: { common: en }, 'zh-CN': { common: zh } },
  lng: firstLanguage(),
  fallbackLng: false,
  supportedLngs: LANGUAGES,
  defaultNS: 'common',
  interpolation: { escapeValue: false },
  saveMissing: true,
  // Types name every key; what slips through is an error that a journey sees.
  missingKeyHandler: (_, namespace, key) => {
    console.error(`No words for ${namespace}:${key}`);
  },
});
document.documentElement.lang = i18n.language;

/** Adds the words of one area of the pages; each language says the same keys. */
export function addWords<Words extends object>(
  namespace: string,
  words: { en: Words; zh: SameKeys<Words> },
): void {
  i18n.addResourceBundle('en', namespace, words.en);
  i18n.addResourceBundle('zh-CN', namespace, words.zh);
}

export function setLanguage(language: Language): void {
  localStorage.setItem(KEPT, language);
  document.documentElement.lang = language;
  void i18n.changeLanguage(language);
}

export default i18n;
