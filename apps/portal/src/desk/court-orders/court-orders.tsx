import { useQuery } from '@tanstack/react-query';
import { Card, Col, Empty, Flex, Row, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../shared/api';
import { useMe } from '../../shared/session';
import { DeskPageFrame, ProblemAlert } from '../ui';
import { OrderForm } from './order-form';
import { KINDS } from './orders';
import { WaitingOrder } from './waiting-order';

/** Draws up what a court or supervisor has ordered, and shows what waits for a signature in plain words. */
export default function CourtOrders() {
  const { t } = useTranslation('courtOrders');
  const { data: me } = useMe();
  const isSupervisor = me?.companyRoles.includes('supervisor') === true;
  const kinds = isSupervisor ? KINDS.supervisor : KINDS.operator;
  const told = isSupervisor ? 'force' : 'freeze';
  const mayPropose = me?.userRoles.some((role) => role === 'maker' || role === 'regulator') === true;
  const waiting = useQuery({
    queryKey: ['proposals', 'court-orders'],
    queryFn: async () =>
      (await read(api.GET('/v1/proposals'))).data.filter(({ order }) =>
        kinds.some((kind) => kind === order.kind),
      ),
    refetchInterval: 15_000,
    enabled: me !== undefined,
  });
  return (
    <DeskPageFrame title={t('title')} lead={t(`lead.${told}`)}>
      <Row gutter={[16, 16]}>
        {mayPropose && (
          <Col xs={24} xl={11}>
            <OrderForm kinds={kinds} />
          </Col>
        )}
        <Col xs={24} xl={mayPropose ? 13 : 24}>
          <Card size="small" title={t('waiting')}>
            <Flex vertical gap={16}>
              <ProblemAlert error={waiting.error} onRetry={() => void waiting.refetch()} />
              {waiting.isPending && <Skeleton active />}
              {waiting.data?.length === 0 && <Empty description={t(`empty.${mayPropose ? told : 'sign'}`)} />}
              {waiting.data?.map((proposal) => (
                <WaitingOrder key={proposal.id} proposal={proposal} />
              ))}
            </Flex>
          </Card>
        </Col>
      </Row>
    </DeskPageFrame>
  );
}
