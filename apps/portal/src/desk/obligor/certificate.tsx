import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { Alert, Button, Card, Descriptions, Skeleton, Space, Steps, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import { Amount } from '../../shared/amount';
import { Uppercase } from '../../shared/uppercase';
import { api, read, type Shape } from '../../shared/api';
import { formatDate } from '../../shared/dates';
import { useMe } from '../../shared/session';
import { DeskPageFrame, ProblemAlert } from '../ui';
import { HoldingTree } from '../ui/holding-tree';
import { certificateNumber } from '../ui/certificate-number';
import { CertificateStatus } from '../ui/certificate-status';
import { CertificateEvidence } from './certificate-evidence';
import { CertificatePayments } from './certificate-payments';
import { EarlySettlement } from './early-settlement';
import { isBeforeIssue, type Certificate } from './own-certificates';
import { RefuseDialog } from './refuse-dialog';

/** One certificate: what it says, why it is owed, where its parts are, and what was paid. */
export default function CertificatePage() {
  const { t } = useTranslation('obligor');
  const { t: common } = useTranslation();
  const { id = '' } = useParams();
  const certificate = useQuery({
    queryKey: ['certificates', 'one', id],
    queryFn: () => read(api.GET('/v1/certificates/{id}', { params: { path: { id } } })),
  });
  // Asked for beside the certificate, not after it: a large tree is the slowest of the page.
  const tree = useQuery({
    queryKey: ['certificates', 'tree', id],
    queryFn: async () =>
      (await read(api.GET('/v1/certificates/{id}/tree', { params: { path: { id } } }))).data,
  });
  const { data } = certificate;
  const proposalId = data?.proposalId ?? undefined;
  const proposal = useQuery({
    queryKey: ['proposals', 'one', proposalId],
    queryFn: () => read(api.GET('/v1/proposals/{id}', { params: { path: { id: proposalId ?? '' } } })),
    enabled: proposalId !== undefined,
  });
  if (certificate.isPending) return <Skeleton active />;
  return (
    <DeskPageFrame
      title={
        <>
          {common('word.certificate')} {certificateNumber(id)}{' '}
          {data && <CertificateStatus status={data.status} />}
        </>
      }
      lead={<Link to="/obligor/certificates">← {t('menu.certificates')}</Link>}
      actions={data && <Acts certificate={data} proposal={proposal.data} />}
    >
      <ProblemAlert error={certificate.error} onRetry={() => void certificate.refetch()} />
      {data && (
        <>
          <Ended certificate={data} />
          <Facts certificate={data} />
          <EarlySettlement certificate={data} />
          {!isBeforeIssue(data) && <TreeCard certificate={data} tree={tree} />}
          {!isBeforeIssue(data) && <CertificatePayments certificate={data} />}
          <CertificateEvidence certificate={data} proposal={proposal.data} error={proposal.error} />
        </>
      )}
    </DeskPageFrame>
  );
}

/** What the obligor can still do: sign, take it back before it is issued, or take away its proofs. */
function Acts({
  certificate,
  proposal,
}: {
  certificate: Certificate;
  proposal: Shape<'Proposal'> | undefined;
}) {
  const { t } = useTranslation('obligor');
  const { data: me } = useMe();
  const navigate = useNavigate();
  const [isEnding, setEnding] = useState(false);
  const mayEnd =
    certificate.status === 'offered'
      ? me?.userRoles.includes('maker') === true
      : me?.userRoles.some((role) => role === 'maker' || role === 'checker') === true;
  return (
    <Space wrap>
      {certificate.status === 'submitted' && (
        <Button type="primary" onClick={() => void navigate('/obligor/queue')}>
          {t('menu.queue')}
        </Button>
      )}
      {proposal && isBeforeIssue(certificate) && mayEnd && (
        <Button
          danger
          onClick={() => {
            setEnding(true);
          }}
        >
          {t('refuse.end')}
        </Button>
      )}
      {!isBeforeIssue(certificate) && (
        <a href={`/v1/bundles/${certificate.id}`} download={`certificate-${certificate.id}.json`}>
          {t('certificate.bundle')}
        </a>
      )}
      {proposal && (
        <RefuseDialog
          item={
            isEnding ? { proposal, certificate, certificateId: certificate.id, isMine: false } : undefined
          }
          onClose={() => {
            setEnding(false);
          }}
        />
      )}
    </Space>
  );
}

function Ended({ certificate: { status, refusalReason, flags } }: { certificate: Certificate }) {
  const { t } = useTranslation('obligor');
  const { t: common } = useTranslation();
  return (
    <>
      {refusalReason !== null && (
        <Alert
          type="warning"
          showIcon
          title={common(`certificateStatus.${status}`)}
          description={`${common('word.reason')}: ${refusalReason}`}
        />
      )}
      {flags.includes('beyond-60-days') && <Alert type="info" showIcon title={t('certificate.beyond60')} />}
    </>
  );
}

const WAY = ['draft', 'submitted', 'offered', 'active', 'due', 'settled'] as const;
const OFF: Partial<Record<Certificate['status'], number>> = {
  'part-paid': 4,
  overdue: 4,
  defaulted: 4,
  'written-off': 4,
  cancelled: 3,
};

function Facts({ certificate }: { certificate: Certificate }) {
  const { t, i18n } = useTranslation('obligor');
  const { t: common } = useTranslation();
  const { status, payee, face, outstanding, currency, dueOn, payOn, payOnProvisional, orderHash } =
    certificate;
  const at = WAY.findIndex((one) => one === status);
  const step = at >= 0 ? at : (OFF[status] ?? 1);
  const isEnded = ['refused', 'expired', 'withdrawn'].includes(status);
  return (
    <Card size="small" title={<h2>{t('certificate.facts')}</h2>}>
      <div className="obligor-stack">
        {!isEnded && (
          <Steps
            size="small"
            current={step}
            status={OFF[status] === undefined ? (status === 'settled' ? 'finish' : 'process') : 'error'}
            responsive
            items={WAY.map((one, place) => ({
              title: common(
                `certificateStatus.${place === step && OFF[status] !== undefined ? status : one}`,
              ),
            }))}
          />
        )}
        <Descriptions
          size="small"
          column={{ xs: 1, sm: 2, lg: 3 }}
          items={[
            { label: common('word.supplier'), children: payee?.name ?? '—' },
            {
              label: t('certificates.face'),
              children: (
                <>
                  <Amount minor={face} currency={currency} /> <Uppercase minor={face} currency={currency} />
                </>
              ),
            },
            {
              label: t('certificates.outstanding'),
              children: <Amount minor={outstanding} currency={currency} />,
            },
            { label: common('word.dueOn'), children: formatDate(dueOn, i18n.language) },
            {
              label: common('word.payOn'),
              children: `${formatDate(payOn, i18n.language)}${payOnProvisional ? ` (${t('ladder.provisional')})` : ''}`,
            },
            ...(orderHash === null
              ? []
              : [
                  {
                    label: common('words.hash'),
                    children: (
                      <Typography.Text copyable={{ text: orderHash }}>
                        {orderHash.slice(0, 14)}…
                      </Typography.Text>
                    ),
                  },
                ]),
          ]}
        />
      </div>
    </Card>
  );
}

function TreeCard({
  certificate: { currency },
  tree,
}: {
  certificate: Certificate;
  tree: UseQueryResult<Shape<'Holding'>[]>;
}) {
  const { t } = useTranslation('obligor');
  return (
    <Card size="small" title={<h2>{t('certificate.tree')}</h2>}>
      <ProblemAlert error={tree.error} onRetry={() => void tree.refetch()} />
      {tree.isPending ? (
        <Skeleton active />
      ) : (
        tree.data && <HoldingTree holdings={tree.data} currency={currency} />
      )}
    </Card>
  );
}
