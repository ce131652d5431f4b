import { useTranslation } from 'react-i18next';
import { certificateNumber } from '../../ui/certificate-number';
import { DEFAULTS, WRITE_OFFS } from '../settlement-routes';
import { WaitingDecisions } from '../waiting-decisions';

/** What one of the operator's people says of unpaid certificates, for another one to look at. */
export function LateDecisions({ obligorOf }: { obligorOf: (certificateId: string) => string | undefined }) {
  const { t } = useTranslation('late');
  return (
    <>
      {([DEFAULTS, WRITE_OFFS] as const).map((routes) => (
        <WaitingDecisions
          key={routes.kind}
          routes={routes}
          describe={({ subject, payload }) => {
            const { reason, documentHash } = payload as { reason?: unknown; documentHash?: unknown };
            return (
              <>
                <strong>
                  {t('certificate')} {certificateNumber(subject)}{' '}
                  {t(routes === DEFAULTS ? 'isDefault' : 'isWriteOff')}
                </strong>
                <div>{obligorOf(subject)}</div>
                <div>{String(reason)}</div>
                {typeof documentHash === 'string' && (
                  <div className="operator-hash">{t('document', { hash: documentHash })}</div>
                )}
              </>
            );
          }}
        />
      ))}
    </>
  );
}
