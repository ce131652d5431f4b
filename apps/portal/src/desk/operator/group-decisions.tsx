import { useTranslation } from 'react-i18next';
import { useCompanyName } from './companies-query';
import { GROUPS } from './decision-routes';
import { WaitingDecisions } from './waiting-decisions';

/** Group memberships that wait for a second person: all, or one company's. */
export function GroupDecisions({ of }: { of?: string }) {
  const { t } = useTranslation('operator');
  const nameOf = useCompanyName();
  return (
    <WaitingDecisions
      routes={GROUPS}
      of={of}
      describe={({ subject, payload }) => {
        const { parentId } = payload as { parentId?: unknown };
        return typeof parentId === 'string'
          ? t('company.group.under', { company: nameOf(subject), parent: nameOf(parentId) })
          : t('company.group.leaves', { company: nameOf(subject) });
      }}
    />
  );
}
