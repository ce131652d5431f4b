import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, NoAnswer, read } from './api';
import './ledger-notice.css';

/** How the way to the ledger stands, for whoever is signed in. */
export function useLedgerState() {
  return useQuery({
    queryKey: ['ledger-state'],
    queryFn: () => read(api.GET('/v1/ledger-state')),
    refetchInterval: 15_000,
    retry: 1,
  });
}

/** Says on every page that the ledger, or the platform itself, is away; nothing where all is well. */
export function LedgerNotice() {
  const { t } = useTranslation();
  const { data, error } = useLedgerState();
  const words =
    error instanceof NoAnswer
      ? t('banner.platformAway')
      : data?.reachable === false
        ? t('banner.ledgerAway')
        : undefined;
  return (
    <div role="status" className={words === undefined ? '' : 'ledger-notice'}>
      {words}
    </div>
  );
}
