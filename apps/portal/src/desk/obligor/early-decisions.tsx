import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Amount } from '../../shared/amount';
import { EARLY_SETTLEMENTS } from '../operator/settlement-routes';
import { WaitingDecisions } from '../operator/waiting-decisions';
import { certificateNumber } from '../ui/certificate-number';

/** Payments before the due date that a second person of the company looks at; of one certificate, or of all. */
export function EarlyDecisions({ of }: { of?: string }) {
  const { t } = useTranslation('obligor');
  return (
    <WaitingDecisions
      routes={EARLY_SETTLEMENTS}
      {...(of === undefined ? {} : { of })}
      describe={({ subject, payload }) => {
        const { amount, currency } = payload as { amount?: unknown; currency?: unknown };
        return (
          <>
            <strong>{t('early.title')}</strong>{' '}
            <Link to={`/obligor/certificates/${subject}`}>{certificateNumber(subject)}</Link>{' '}
            <Amount minor={String(amount)} currency={String(currency)} />
          </>
        );
      }}
    />
  );
}
