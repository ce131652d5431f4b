import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Card, Flex, Space, Tag, Typography } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Shape } from '../../shared/api';
import { useOnce } from '../../shared/once';
import { useMe } from '../../shared/session';
import { ProblemAlert } from '../ui';

type Decision = Shape<'Decision'>;

/** How one kind of decision is read, approved by the hash of its words, and rejected. */
export interface DecisionRoutes {
  kind: string;
  list: () => Promise<{ data: Decision[] }>;
  approve: (key: string, decision: Decision) => Promise<unknown>;
  reject: (key: string, decision: Decision) => Promise<unknown>;
}

export function useWaiting({ kind, list }: DecisionRoutes) {
  return useQuery({
    queryKey: ['decisions', kind],
    queryFn: async () => (await list()).data,
    // Not asked again by itself: each reading of others' affairs is an entry of the audit trail.
  });
}

/** What waits for a second person (rule four-eyes): its words as they were proposed, and yes or no; nothing where none does. */
export function WaitingDecisions({
  routes,
  describe,
  of,
}: {
  routes: DecisionRoutes;
  describe: (decision: Decision) => ReactNode;
  /** Only those about one subject. */
  of?: string;
}) {
  const { t } = useTranslation('operator');
  const waiting = useWaiting(routes);
  const shown = waiting.data?.filter(({ subject }) => of === undefined || subject === of) ?? [];
  if (waiting.isError) return <ProblemAlert error={waiting.error} onRetry={() => void waiting.refetch()} />;
  if (shown.length === 0) return null;
  return (
    <Card size="small" title={t('decision.title')}>
      <Flex vertical gap={12}>
        {shown.map((decision) => (
          <OneDecision key={decision.id} decision={decision} routes={routes}>
            {describe(decision)}
          </OneDecision>
        ))}
      </Flex>
    </Card>
  );
}

function OneDecision({
  decision,
  routes,
  children,
}: {
  decision: Decision;
  routes: DecisionRoutes;
  children: ReactNode;
}) {
  const { t } = useTranslation('operator');
  const { t: common } = useTranslation();
  const { data: me } = useMe();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const deciding = useOnce(async (key: string, isApproved: boolean) => {
    await (isApproved ? routes.approve(key, decision) : routes.reject(key, decision));
    await queries.invalidateQueries();
    void message.success(isApproved ? t('decision.approved') : t('decision.rejected'));
  });
  const isOwn = decision.proposedBy === me?.userId;
  const mayDecide = me?.userRoles.includes('checker') === true && !isOwn;
  return (
    <section aria-label={t('decision.title')}>
      <Flex wrap justify="space-between" align="center" gap={12}>
        <div>{children}</div>
        {mayDecide ? (
          <Space wrap>
            <Button type="primary" loading={deciding.busy} onClick={() => void deciding.run(true)}>
              {common('act.approve')}
            </Button>
            <Button danger loading={deciding.busy} onClick={() => void deciding.run(false)}>
              {common('act.reject')}
            </Button>
          </Space>
        ) : (
          <Tag color="gold">{t('decision.waits')}</Tag>
        )}
      </Flex>
      <Typography.Text type="secondary">
        {t('decision.words')} <span className="operator-hash">{decision.payloadHash.slice(0, 16)}…</span>
      </Typography.Text>
      <ProblemAlert error={deciding.error} />
    </section>
  );
}
