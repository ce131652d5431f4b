import { useQueryClient } from '@tanstack/react-query';
import { Button, Card, Space, Typography } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useOnce } from '../../shared/once';
import { useMe } from '../../shared/session';
import { ProblemAlert } from '../ui';
import { FINANCIER, type Decision } from './reads';

/** What was proposed, as fields; each kind knows its own. */
export function fieldsOf(payload: unknown): (name: string) => string | undefined {
  const fields = new Map(typeof payload === 'object' && payload !== null ? Object.entries(payload) : []);
  return (name) => {
    const value: unknown = fields.get(name);
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : undefined;
  };
}

/** What waits for a second person: its words, their hash, and the two answers. The one who proposed it sees it only. */
export function Decisions({
  title,
  decisions,
  words,
  approve,
  reject,
}: {
  title: string;
  decisions: readonly Decision[];
  words: (decision: Decision) => ReactNode;
  approve: (decision: Decision, key: string) => Promise<unknown>;
  reject: (decision: Decision, key: string) => Promise<unknown>;
}) {
  if (decisions.length === 0) return null;
  return (
    <section className="decisions" aria-label={title}>
      <h3>{title}</h3>
      {decisions.map((decision) => (
        <OneDecision key={decision.id} {...{ decision, words, approve, reject }} />
      ))}
    </section>
  );
}

function OneDecision({
  decision,
  words,
  approve,
  reject,
}: {
  decision: Decision;
  words: (decision: Decision) => ReactNode;
  approve: (decision: Decision, key: string) => Promise<unknown>;
  reject: (decision: Decision, key: string) => Promise<unknown>;
}) {
  const { t } = useTranslation('financier');
  const { t: common } = useTranslation();
  const { data: me } = useMe();
  const queries = useQueryClient();
  const approving = useOnce(async (key: string) => {
    await approve(decision, key);
    await queries.invalidateQueries({ queryKey: [FINANCIER] });
  });
  const rejecting = useOnce(async (key: string) => {
    await reject(decision, key);
    await queries.invalidateQueries({ queryKey: [FINANCIER] });
  });
  const isOwn = decision.proposedBy === me?.userId;
  const isChecker = me?.userRoles.includes('checker') ?? false;
  return (
    <Card size="small">
      <div className="decision">
        <div>{words(decision)}</div>
        <Typography.Text type="secondary" className="hash" copyable={{ text: decision.payloadHash }}>
          {t('eyes.payload')}: {decision.payloadHash.slice(0, 16)}…
        </Typography.Text>
        <ProblemAlert error={approving.error ?? rejecting.error} />
        {isOwn || !isChecker ? (
          <p className="quiet">{t(isOwn ? 'eyes.own' : 'eyes.needsChecker')}</p>
        ) : (
          <Space wrap>
            <Button
              type="primary"
              loading={approving.busy}
              disabled={rejecting.busy}
              onClick={() => void approving.run()}
            >
              {common('act.approve')}
            </Button>
            <Button loading={rejecting.busy} disabled={approving.busy} onClick={() => void rejecting.run()}>
              {common('act.reject')}
            </Button>
          </Space>
        )}
      </div>
    </Card>
  );
}
