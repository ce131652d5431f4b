import { useQuery } from '@tanstack/react-query';
import { Card, Table, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Amount } from '../../shared/amount';
import { api, read, type Shape } from '../../shared/api';
import { formatDate } from '../../shared/dates';
import { EvidenceFiles, maySend } from '../../shared/evidence';
import { useMe } from '../../shared/session';
import { ProblemAlert } from '../ui';
import { OrderWords, useDealtWith } from './order-words';
import type { Certificate } from './own-certificates';

/** Why the debt exists: the invoices behind it as they stand on the ledger, and what was signed in plain words. */
export function CertificateEvidence({
  certificate,
  proposal,
  error,
}: {
  certificate: Certificate;
  proposal: Shape<'Proposal'> | undefined;
  error: unknown;
}) {
  const { t, i18n } = useTranslation('obligor');
  const { t: common } = useTranslation();
  const { t: evidence } = useTranslation('evidence');
  const { data: me } = useMe();
  const { data: names } = useDealtWith();
  const documents = documentsOf(proposal?.order.body);
  const invoices = useQuery({
    queryKey: ['invoices', 'latest'],
    queryFn: async () => (await read(api.GET('/v1/invoices', { params: { query: { limit: 100 } } }))).data,
    enabled: documents.length > 0,
  });
  const byKey = new Map(invoices.data?.map((one) => [one.docKey.toLowerCase(), one]));
  return (
    <Card size="small" title={<h2>{t('certificate.evidence')}</h2>}>
      <ProblemAlert error={error} />
      {!proposal ? (
        <p>{t('certificate.noEvidence')}</p>
      ) : (
        <div className="obligor-stack">
          <Table
            size="small"
            rowKey="docKey"
            pagination={false}
            dataSource={documents}
            scroll={{ x: 'max-content' }}
            columns={[
              {
                title: t('issue.file'),
                render: (_, { docKey }) => {
                  const invoice = byKey.get(docKey);
                  return invoice ? (
                    <Link to={`/obligor/papers/invoices/${invoice.id}`}>{invoice.number}</Link>
                  ) : (
                    '—'
                  );
                },
              },
              {
                title: t('issue.issuedOn'),
                render: (_, { docKey }) => {
                  const on = byKey.get(docKey)?.issuedOn;
                  return on === undefined ? '—' : formatDate(on, i18n.language);
                },
              },
              {
                title: t('certificate.backs'),
                align: 'right',
                render: (_, { amount }) => <Amount minor={amount} currency={certificate.currency} />,
              },
              {
                title: t('certificate.docKey'),
                render: (_, { docKey }) => (
                  <Typography.Text copyable={{ text: docKey }}>{docKey.slice(0, 14)}…</Typography.Text>
                ),
              },
            ]}
          />
          <h3>{common('words.title')}</h3>
          <OrderWords order={proposal.order} names={names} />
        </div>
      )}
      <h3 className="evidence-head">{evidence('title')}</h3>
      <EvidenceFiles certificateId={certificate.id} mayAdd={me ? maySend(me) : false} />
    </Card>
  );
}

function documentsOf(
  body: Readonly<Record<string, unknown>> | undefined,
): { docKey: string; amount: string }[] {
  const all: unknown = body?.documents;
  if (!Array.isArray(all)) return [];
  return all.flatMap((one: unknown) =>
    typeof one === 'object' &&
    one !== null &&
    'docKey' in one &&
    typeof one.docKey === 'string' &&
    'amount' in one
      ? [{ docKey: one.docKey.toLowerCase(), amount: String(one.amount) }]
      : [],
  );
}
