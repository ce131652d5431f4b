import { Card, Empty } from 'antd';
import { useTranslation } from 'react-i18next';
import { DeskPageFrame } from '../ui';
import { useCompanyName } from './companies-query';
import { PAYOUTS } from './decision-routes';
import { WaitingDecisions, useWaiting } from './waiting-decisions';

/** Accounts of companies of one person, which the operator's checker is the second to look at (rule payout-change). */
export default function PayoutChanges() {
  const { t } = useTranslation('operator');
  const nameOf = useCompanyName();
  const waiting = useWaiting(PAYOUTS);
  return (
    <DeskPageFrame title={t('company.payout.title')} lead={t('company.payout.lead')}>
      {waiting.data?.length === 0 && (
        <Card>
          <Empty description={t('company.payout.empty')} />
        </Card>
      )}
      <WaitingDecisions
        routes={PAYOUTS}
        describe={({ payload }) => {
          const words = payload as Record<'companyId' | 'number' | 'bankCode' | 'currency', string> & {
            replaces: string | null;
          };
          const { companyId, number, bankCode: bank, currency, replaces } = words;
          return (
            <>
              <strong>{nameOf(companyId)}</strong> {t('company.payout.to', { number, bank, currency })} ·{' '}
              {replaces === null
                ? t('company.payout.first')
                : t('company.payout.replaces', { number: replaces })}
            </>
          );
        }}
      />
    </DeskPageFrame>
  );
}
