import { createApi } from '#api-client';
import i18n from './i18n';

export { NoAnswer, Problem, read, type Shape } from '#api-client';

/** The one client of the page; it speaks the page's language. */
export const api = createApi(() => i18n.resolvedLanguage ?? 'zh-CN');
