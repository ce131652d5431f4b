import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { NoAnswer, Problem } from './api';
import { NotSigned } from './signing';

/** What people read of a failure: a sentence that says what to do, and the code for whoever is asked for help. */
export interface Told {
  text: string;
  code: string | undefined;
  fields: readonly { pointer: string; detail: string }[];
  /** The rules of trade that it names. */
  rules: Problem['rules'];
}

const NOTHING_MORE = { fields: [], rules: [] };

/** Tells any failure in the page's language; the API's own refusals come in it already. */
export function useTell(): (error: unknown) => Told {
  const { t } = useTranslation();
  return useCallback(
    (error: unknown): Told => {
      if (error instanceof NotSigned)
        return { text: t(`problem.${error.why}`), code: undefined, ...NOTHING_MORE };
      if (error instanceof NoAnswer) return { text: t('problem.noAnswer'), code: undefined, ...NOTHING_MORE };
      if (error instanceof Problem) {
        if (error.code === 'key-missing')
          return { text: t('problem.signedOut'), code: error.code, ...NOTHING_MORE };
        const text = error.detail || t('problem.unknown', { id: error.requestId ?? '' });
        return { text, code: error.code, fields: error.errors, rules: error.rules };
      }
      console.error(error);
      return { text: t('problem.unknown', { id: '' }), code: undefined, ...NOTHING_MORE };
    },
    [t],
  );
}
