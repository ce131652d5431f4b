import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Flex, Skeleton, Tag, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { certificateOf } from '#orders';
import { Amount } from '../../shared/amount';
import { api, read, type Shape } from '../../shared/api';
import { formatMoment } from '../../shared/dates';
import { useOnce } from '../../shared/once';
import { useMe } from '../../shared/session';
import { signProposal } from '../../shared/signing';
import { partyName } from '../auditor/party-name';
import { PlainWords, ProblemAlert } from '../ui';
import { ALL_STATES, isCourtAct, isOfItsWords } from './orders';
import { useCertificateLife } from './use-certificate-life';

/** An order that waits: who ordered it, what will be signed, and that its case is the hash of those words. */
export function WaitingOrder({ proposal }: { proposal: Shape<'Proposal'> }) {
  const { t, i18n } = useTranslation('courtOrders');
  const { t: common } = useTranslation();
  const { data: me } = useMe();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const { id, needs, signedBy, orderHash, expiresAt } = proposal;
  const path = { path: { id } };
  const act = useQuery({
    queryKey: ['acts', id],
    queryFn: async () => {
      const found = await read(api.GET('/v1/acts/{id}', { params: path }));
      return { act: found.act, isTrue: await isOfItsWords(found) };
    },
  });
  const signing = useOnce(async (key: string) => {
    if (!me) return;
    const signature = await signProposal(proposal, me);
    const answer = await read(
      api.POST('/v1/acts/{id}/signatures', {
        params: { ...path, query: { wait: 'true' } },
        headers: { 'idempotency-key': key },
        body: { signature },
      }),
    );
    await queries.invalidateQueries();
    void message.success(answer.operationId === undefined ? t('signedFirst') : t('signed'));
  });
  const withdrawing = useOnce(async (key: string) => {
    await read(api.POST('/v1/acts/{id}/refusal', { params: path, headers: { 'idempotency-key': key } }));
    await queries.invalidateQueries();
  });
  const open = needs.filter((need) => !signedBy.some(({ power }) => power === need.power));
  const mySign = open.some(({ power }) => me?.userRoles.includes(power) === true);
  const mayEnd = me?.userRoles.some((role) => role === 'maker' || role === 'regulator') === true;
  return (
    <section aria-label={t('waiting')} data-court-order={id}>
      <Flex vertical gap={12}>
        {act.isPending && <Skeleton active paragraph={{ rows: 1 }} />}
        <ProblemAlert error={act.error} onRetry={() => void act.refetch()} />
        {act.data && isCourtAct(act.data.act) && (
          <div>
            <strong>{t('by', act.data.act.order)}</strong>
            <div className="desk-digest">SHA-256 {act.data.act.order.documentHash.slice(2)}</div>
          </div>
        )}
        <AboutHolding holdingId={proposal.subject.id} />
        <PlainWords order={proposal.order} />
        {act.data && (
          <Alert
            showIcon
            type={act.data.isTrue ? 'success' : 'error'}
            title={act.data.isTrue ? t('hashTrue') : t('hashFalse')}
          />
        )}
        <Typography.Text type="secondary">
          {common('words.hash')}: <span className="desk-digest">{orderHash.slice(0, 14)}…</span> ·{' '}
          {t('until', { time: formatMoment(expiresAt, i18n.language) })}
        </Typography.Text>
        <ProblemAlert error={signing.error ?? withdrawing.error} />
        <Flex wrap gap={8} align="center">
          <Tag>{t('signatures', { done: signedBy.length, all: needs.length })}</Tag>
          {mySign && (
            <Button
              type="primary"
              disabled={act.data?.isTrue !== true}
              loading={signing.busy}
              onClick={() => void signing.run()}
            >
              {signing.busy ? common('act.signing') : common('act.sign')}
            </Button>
          )}
          {mayEnd && (
            <Button loading={withdrawing.busy} onClick={() => void withdrawing.run()}>
              {t('withdraw')}
            </Button>
          )}
        </Flex>
      </Flex>
    </section>
  );
}

/** Whose the part is, how much it is, and how it stands: the order names it by its number alone. */
function AboutHolding({ holdingId }: { holdingId: string }) {
  const { t: common } = useTranslation();
  const certificateId = certificateOf(BigInt(holdingId)).toString();
  const life = useCertificateLife(certificateId);
  const part = life.data?.holdings.find(({ id }) => id === holdingId);
  if (!life.data || !part) return <ProblemAlert error={life.error} />;
  const state = ALL_STATES.find((one) => one === part.state);
  return (
    <div>
      {partyName(part.owner)} <Amount minor={part.amount} currency={life.data.certificate.currency} />{' '}
      {state && <Tag>{common(`holdingState.${state}`)}</Tag>}
      <div>
        <Link to={`/auditor/certificates/${certificateId}`}>
          {common('word.certificate')} {certificateId}
        </Link>
      </div>
    </div>
  );
}
