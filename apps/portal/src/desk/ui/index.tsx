import { Alert, Button, Card, Flex, Space, Typography } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read, type Shape } from '../../shared/api';
import { useOnce } from '../../shared/once';
import { usePlainWords } from '../../shared/plain-words';
import { useTell } from '../../shared/problem';
import { useMe } from '../../shared/session';
import { signProposal } from '../../shared/signing';

/** A page of the desk: its title, what it is for, and what can be done on all of it. */
export function DeskPageFrame({
  title,
  lead,
  actions,
  children,
}: {
  title: ReactNode;
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="desk-page">
      <div className="desk-title">
        <h1>{title}</h1>
        {lead !== undefined && <p>{lead}</p>}
        {actions !== undefined && <Space wrap>{actions}</Space>}
      </div>
      {children}
    </div>
  );
}

/** What went wrong, in words that say what to do; nothing where nothing did. */
export function ProblemAlert({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation();
  const tell = useTell();
  if (error === undefined || error === null) return null;
  const { text, code, fields } = tell(error);
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={text}
      description={
        <>
          {fields.map(({ pointer, detail }) => (
            <div key={pointer}>
              {pointer}: {detail}
            </div>
          ))}
          {code !== undefined && <small>{t('problem.code', { code })}</small>}
        </>
      }
      action={onRetry && <Button onClick={onRetry}>{t('act.retry')}</Button>}
    />
  );
}

/** An order in plain words: what will be signed, and nothing else. */
export function PlainWords({ order, currency }: { order: Shape<'Proposal'>['order']; currency?: string }) {
  const { t } = useTranslation();
  const say = usePlainWords();
  const [headline, ...lines] = say(order, currency);
  return (
    <Card size="small" title={headline} aria-label={t('words.title')}>
      <ul className="plain-words">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </Card>
  );
}

type SignaturePath =
  | '/v1/certificates/{id}/signatures'
  | '/v1/transfers/{id}/signatures'
  | '/v1/consents/{id}/signatures'
  | '/v1/acts/{id}/signatures';

/**
 * Shows a proposal in plain words and signs it with the person's own key. `path` takes the signature; `id` is that of the
 * thing in the path. What became of it is given to `onSigned`.
 */
export function SignProposal({
  proposal,
  path,
  id,
  currency,
  onSigned,
  extra,
}: {
  proposal: Shape<'Proposal'>;
  path: SignaturePath;
  id: string;
  currency?: string;
  onSigned: (answer: Shape<'Signed'>) => void;
  extra?: ReactNode;
}) {
  const { t } = useTranslation();
  const { data: me } = useMe();
  const signing = useOnce(async (key: string) => {
    if (!me) return;
    const signature = await signProposal(proposal, me);
    const answer = await read(
      api.POST(path, {
        params: { path: { id }, query: { wait: 'true' } },
        headers: { 'idempotency-key': key },
        body: { signature },
      }),
    );
    onSigned(answer);
  });
  return (
    <Flex vertical gap={12}>
      <PlainWords order={proposal.order} currency={currency} />
      <Typography.Text type="secondary" className="hash" copyable={{ text: proposal.orderHash }}>
        {t('words.hash')}: {proposal.orderHash.slice(0, 14)}…
      </Typography.Text>
      <ProblemAlert error={signing.error} />
      <Space wrap>
        <Button type="primary" loading={signing.busy} onClick={() => void signing.run()}>
          {signing.busy ? t('act.signing') : t('act.sign')}
        </Button>
        {extra}
      </Space>
    </Flex>
  );
}
