import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Card, Descriptions, Skeleton, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { Amount } from '../../shared/amount';
import { api, read, type Shape } from '../../shared/api';
import { formatDate } from '../../shared/dates';
import { EvidenceFiles } from '../../shared/evidence';
import { useMe } from '../../shared/session';
import { DeskPageFrame, ProblemAlert } from '../ui';
import { useBundle } from './bundle';
import { Documents, Holdings, Payments, Steps } from './life-tables';
import { Orders } from './orders';
import { partyName } from './party-name';
import { saveFile } from './save-file';
import { STATUS_COLOURS } from './status-colours';

/** One certificate's life: who held what, every change of title, the orders with their signatures, blocks and documents. */
export default function CertificatePage() {
  const { t } = useTranslation('auditor');
  const { t: orders } = useTranslation('courtOrders');
  const { t: evidence } = useTranslation('evidence');
  const { data: me } = useMe();
  const { id = '' } = useParams();
  const life = useQuery({
    queryKey: ['certificate-life', id],
    queryFn: () => read(api.GET('/v1/ledger-certificates/{id}', { params: { path: { id } } })),
  });
  const bundle = useBundle(id);
  if (life.isPending) return <Skeleton active />;
  if (life.isError)
    return (
      <DeskPageFrame title={t('life.title', { id })}>
        <ProblemAlert error={life.error} onRetry={() => void life.refetch()} />
      </DeskPageFrame>
    );
  const { certificate } = life.data;
  return (
    <DeskPageFrame
      title={t('life.title', { id })}
      lead={partyName(certificate.obligor)}
      actions={
        <>
          <Link to={`/court-orders?certificate=${id}`}>{orders('menu')}</Link>
          <Button href={`/check/${id}`} target="_blank">
            {t('life.check')}
          </Button>
          <Button
            type="primary"
            disabled={!bundle.data}
            loading={bundle.isPending}
            onClick={() => {
              if (bundle.data)
                saveFile(
                  `certificate-${id}.json`,
                  'application/json',
                  JSON.stringify(bundle.data.whole, null, 2),
                );
            }}
          >
            {t('life.bundle')}
          </Button>
        </>
      }
    >
      <Facts life={life.data} />
      <Holdings life={life.data} />
      <Steps life={life.data} />
      <ProblemAlert error={bundle.error} onRetry={() => void bundle.refetch()} />
      {bundle.data && (
        <>
          <Verdict orders={bundle.data.orders} />
          <Orders orders={bundle.data.orders} life={life.data} />
        </>
      )}
      <Payments life={life.data} />
      <Documents life={life.data} />
      {me?.companyRoles.includes('supervisor') && (
        <Card size="small" title={evidence('title')}>
          <EvidenceFiles certificateId={id} />
        </Card>
      )}
    </DeskPageFrame>
  );
}

function Verdict({ orders }: { orders: { isTrue: boolean; signers: (string | undefined)[] }[] }) {
  const { t } = useTranslation('auditor');
  const isTrue = orders.every(
    (order) => order.isTrue && order.signers.every((signer) => signer !== undefined),
  );
  return (
    <Alert
      role="status"
      showIcon
      type={isTrue ? 'success' : 'warning'}
      title={isTrue ? t('life.signaturesTrue', { count: orders.length }) : t('life.signaturesOpen')}
    />
  );
}

function Facts({ life: { certificate } }: { life: Shape<'CertificateLife'> }) {
  const { t, i18n } = useTranslation('auditor');
  const { t: common } = useTranslation();
  const { obligor, payee, face, outstanding, currency, dueOn, status, evidenceHash, orderHash, blockNumber } =
    certificate;
  return (
    <Card size="small">
      <Descriptions
        size="small"
        column={{ xs: 1, md: 2 }}
        items={[
          { key: 'obligor', label: common('word.obligor'), children: partyName(obligor) },
          { key: 'payee', label: t('certificates.payee'), children: partyName(payee) },
          {
            key: 'face',
            label: t('certificates.face'),
            children: <Amount minor={face} currency={currency} />,
          },
          {
            key: 'outstanding',
            label: t('certificates.outstanding'),
            children: <Amount minor={outstanding} currency={currency} />,
          },
          { key: 'due', label: common('word.dueOn'), children: formatDate(dueOn, i18n.language) },
          {
            key: 'status',
            label: common('word.status'),
            children: <Tag color={STATUS_COLOURS[status]}>{common(`certificateStatus.${status}`)}</Tag>,
          },
          { key: 'block', label: common('word.block'), children: blockNumber },
          {
            key: 'order',
            label: t('life.order'),
            children: <span className="auditor-hash">{orderHash}</span>,
          },
          {
            key: 'evidence',
            label: t('life.evidence'),
            children: <span className="auditor-hash">{evidenceHash}</span>,
          },
        ]}
      />
    </Card>
  );
}
