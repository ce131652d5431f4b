import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../../shared/api';
import { Sure } from './sure';

/** Takes back a sheet that nobody has signed to its end: what it reserved is free again, and what was typed stays. */
export function WithdrawSheet({ sheet, onDone }: { sheet: string; onDone: () => void }) {
  const { t } = useTranslation('supplier');
  const queries = useQueryClient();
  return (
    <Sure
      words={t('review.withdraw')}
      sure={t('review.withdrawSure')}
      hint={t('review.withdrawHint')}
      act={async (key) => {
        const params = { path: { id: sheet } };
        const headers = { 'Idempotency-Key': key };
        await read(api.POST('/v1/allocations/{id}/withdrawal', { params, headers }));
        await queries.invalidateQueries();
        onDone();
      }}
    />
  );
}
