import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Card, Empty, Flex, Skeleton, Tag, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, read, type Shape } from '../../shared/api';
import { formatMoment } from '../../shared/dates';
import { useOnce } from '../../shared/once';
import { useMe } from '../../shared/session';
import { signProposal } from '../../shared/signing';
import { DeskPageFrame, PlainWords, ProblemAlert } from '../ui';
import { useCompanyName } from './companies-query';

type Proposal = Shape<'Proposal'>;

/** The orders on companies that wait for a registrar's signature. */
export function useRegistrarOrders() {
  return useQuery({
    queryKey: ['proposals', 'companies'],
    queryFn: async () =>
      (await read(api.GET('/v1/proposals'))).data.filter(({ subject }) => subject.kind === 'company'),
    refetchInterval: 15_000,
  });
}

/** Orders that put companies on the ledger or change how they stand there; two registrars sign each. */
export default function RegistrarOrders() {
  const { t } = useTranslation('operator');
  const orders = useRegistrarOrders();
  return (
    <DeskPageFrame title={t('orders.title')} lead={t('orders.lead')}>
      <ProblemAlert error={orders.error} onRetry={() => void orders.refetch()} />
      {orders.isPending && <Skeleton active />}
      {orders.data?.length === 0 && (
        <Card>
          <Empty description={t('orders.empty')} />
        </Card>
      )}
      {orders.data?.map((proposal) => (
        <OneOrder key={proposal.id} proposal={proposal} />
      ))}
    </DeskPageFrame>
  );
}

/** One order with the signatures under it, for a registrar to sign or to take back. */
export function OneOrder({ proposal }: { proposal: Proposal }) {
  const { t, i18n } = useTranslation('operator');
  const { t: common } = useTranslation();
  const { data: me } = useMe();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const nameOf = useCompanyName();
  const { subject, needs, signedBy, expiresAt } = proposal;
  const signing = useOnce(async (key: string) => {
    if (!me) return;
    const signature = await signProposal(proposal, me);
    await read(
      api.POST('/v1/companies/{id}/registration/signatures', {
        params: { path: { id: subject.id }, query: { wait: 'true' } },
        headers: { 'idempotency-key': key },
        body: { signature },
      }),
    );
    void message.success(t('orders.signed'));
    await queries.invalidateQueries();
  });
  const withdrawing = useOnce(async (key: string) => {
    await read(
      api.POST('/v1/companies/{id}/registration/withdrawal', {
        params: { path: { id: subject.id } },
        headers: { 'idempotency-key': key },
      }),
    );
    await queries.invalidateQueries();
  });
  return (
    <Card
      size="small"
      title={<Link to={`/operator/companies/${subject.id}`}>{nameOf(subject.id)}</Link>}
      extra={<Tag>{t('orders.signatures', { done: signedBy.length, all: needs.length })}</Tag>}
    >
      <Flex vertical gap={12}>
        <PlainWords order={proposal.order} />
        <Typography.Text type="secondary" copyable={{ text: proposal.orderHash }}>
          {common('words.hash')}: <span className="operator-hash">{proposal.orderHash.slice(0, 14)}…</span> ·{' '}
          {t('orders.until', { time: formatMoment(expiresAt, i18n.language) })}
        </Typography.Text>
        <ProblemAlert error={signing.error ?? withdrawing.error} />
        <Flex wrap gap={8}>
          <Button type="primary" loading={signing.busy} onClick={() => void signing.run()}>
            {signing.busy ? common('act.signing') : common('act.sign')}
          </Button>
          <Button loading={withdrawing.busy} onClick={() => void withdrawing.run()}>
            {t('orders.withdraw')}
          </Button>
        </Flex>
      </Flex>
    </Card>
  );
}
