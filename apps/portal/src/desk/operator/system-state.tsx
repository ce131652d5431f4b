import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Card, Flex, Statistic, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../shared/api';
import { useOnce } from '../../shared/once';
import { useMe } from '../../shared/session';
import { DeskPageFrame, ProblemAlert } from '../ui';
import { Operations } from './operations';

/** The ledger's figures as the operator watches them. */
export function useLedgerFigures() {
  return useQuery({
    queryKey: ['ledger-figures'],
    queryFn: () => read(api.GET('/v1/ledger-figures')),
    refetchInterval: 3_000,
  });
}

/** How the way to the ledger stands: its head, how far behind the record is, what waits, and the gate before it. */
export default function SystemState() {
  const { t } = useTranslation('operator');
  const figures = useLedgerFigures();
  const { data } = figures;
  return (
    <DeskPageFrame title={t('state.title')} lead={t('state.lead')}>
      <ProblemAlert error={figures.error} onRetry={() => void figures.refetch()} />
      {data?.reachable === false && <Alert type="error" showIcon title={t('state.away')} />}
      {data?.halted === true && <Alert type="error" showIcon title={t('state.halted')} />}
      <Card>
        <Flex wrap gap="24px 40px">
          <Statistic title={t('state.head')} value={data?.head ?? '—'} groupSeparator="" />
          <Statistic title={t('state.projected')} value={data?.projected ?? '—'} groupSeparator="" />
          <Statistic title={t('state.behind')} value={data?.behindBlocks ?? '—'} />
          <Statistic title={t('state.pending')} value={data?.pending ?? '—'} />
          <Statistic title={t('state.sent')} value={data?.sent ?? '—'} />
          <Statistic
            title={t('state.oldest')}
            value={data ? Math.round(data.oldestSeconds) : '—'}
            suffix="s"
          />
          <Statistic title={t('state.reactions')} value={data?.reactionsWaiting ?? '—'} />
        </Flex>
      </Card>
      <Gate />
      <Operations />
    </DeskPageFrame>
  );
}

/** Holds the way to the ledger, or opens it again. */
function Gate() {
  const { t } = useTranslation('operator');
  const { data: me } = useMe();
  const { modal } = App.useApp();
  const queries = useQueryClient();
  const carrier = useQuery({ queryKey: ['carrier'], queryFn: () => read(api.GET('/v1/carrier')) });
  const turning = useOnce(async (key: string, held: boolean) => {
    await read(api.POST('/v1/carrier', { headers: { 'idempotency-key': key }, body: { held } }));
    await queries.invalidateQueries();
  });
  const { data } = carrier;
  const mayTurn = me?.userRoles.includes('maker') === true;
  return (
    <Card
      size="small"
      title={t('state.gate')}
      extra={
        data && <Tag color={data.held ? 'red' : 'green'}>{t(data.held ? 'state.held' : 'state.open')}</Tag>
      }
    >
      <Flex wrap justify="space-between" align="center" gap={12}>
        <span>{t('state.gateHint')}</span>
        {mayTurn && data && (
          <Button
            danger={!data.held}
            loading={turning.busy}
            onClick={() => {
              if (data.held) void turning.run(false);
              else
                void modal.confirm({
                  title: t('state.holdAsk'),
                  content: t('state.holdHint'),
                  okText: t('state.hold'),
                  okButtonProps: { danger: true },
                  onOk: () => turning.run(true),
                });
            }}
          >
            {data.held ? t('state.release') : t('state.hold')}
          </Button>
        )}
      </Flex>
      <ProblemAlert error={turning.error ?? carrier.error} />
    </Card>
  );
}
