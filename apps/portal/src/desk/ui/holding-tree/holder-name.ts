import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Holding } from './tree-layout';

/** A holder's name, or its number on the ledger where the viewer may not know who it is. */
export function useHolderName(): (owner: Holding['owner']) => string {
  const { t } = useTranslation('tree');
  return useCallback(({ name, participant }) => name ?? t('masked', { number: participant }), [t]);
}
