import { useQuery } from '@tanstack/react-query';
import { Card, Descriptions, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { api, read } from '../../shared/api';
import { DeskPageFrame, ProblemAlert } from '../ui';
import { PayoutChange } from './payout-change';
import { PayoutDecisions } from './payout-decisions';

/** One change of account, with all that was said of it and what the person here can do about it. */
export default function AccountChange() {
  const { id = '' } = useParams();
  const { t } = useTranslation('company');
  const { t: common } = useTranslation();
  const found = useQuery({
    queryKey: ['payout-changes', id],
    queryFn: () => read(api.GET('/v1/payout-changes/{id}', { params: { path: { id } } })),
    // The bank answers by itself, within seconds.
    refetchInterval: ({ state }) =>
      state.data?.proof.status === 'asked' || state.data?.proof.status === 'paying' ? 2000 : false,
  });
  if (found.isPending) return <Skeleton active />;
  if (found.isError) return <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />;
  const { account, replaces, status } = found.data;
  return (
    <DeskPageFrame title={t('accounts.one')} lead={<Link to="/company/accounts">{t('menu.accounts')}</Link>}>
      <Card size="small" title={<h2>{t('accounts.words')}</h2>}>
        <Descriptions
          size="small"
          column={{ xs: 1, sm: 1, md: 2 }}
          items={[
            { label: t('accounts.number'), children: account.number },
            { label: t('accounts.holder'), children: account.name },
            { label: t('accounts.bank'), children: account.bankCode },
            { label: common('word.currency'), children: account.currency },
            {
              label: t('decisions.words.replaces'),
              children: replaces === null ? '—' : `${replaces.bankCode} ${replaces.number}`,
            },
          ].map((item) => ({ ...item, key: item.label }))}
        />
      </Card>
      {status === 'proposed' && <PayoutDecisions of={id} />}
      <PayoutChange change={found.data} />
    </DeskPageFrame>
  );
}
