import { Button, Card, Descriptions, Popconfirm, Space, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Shape } from '../../shared/api';
import { useOnce } from '../../shared/once';
import { ProblemAlert } from '../ui';
import { roleWords } from './role-words';

/** What a colleague proposes, word for word, and the second person's yes or no to just these words. */
export function DecisionCard({
  decision,
  title,
  mayAnswer,
  onAnswer,
}: {
  decision: Shape<'Decision'>;
  title: string;
  mayAnswer: boolean;
  onAnswer: (key: string, decision: Shape<'Decision'>, isYes: boolean) => Promise<void>;
}) {
  const { t } = useTranslation('company');
  const { t: common } = useTranslation();
  const answering = useOnce((key: string, isYes: boolean) => onAnswer(key, decision, isYes));
  const lines =
    typeof decision.payload === 'object' && decision.payload !== null ? Object.entries(decision.payload) : [];
  return (
    <Card size="small" title={<h3>{title}</h3>} data-decision={decision.kind}>
      <div className="obligor-stack">
        <Descriptions
          size="small"
          column={1}
          items={lines.map(([name, value]: [string, unknown]) => ({
            key: name,
            label: wordOf(name, t),
            children:
              name === 'roles' && Array.isArray(value) ? roleWords(value.map(String), common) : said(value),
          }))}
        />
        <Typography.Text type="secondary" copyable={{ text: decision.payloadHash }}>
          {common('words.hash')}: {decision.payloadHash.slice(0, 14)}…
        </Typography.Text>
        <ProblemAlert error={answering.error} />
        {mayAnswer ? (
          <Space wrap>
            <Button type="primary" loading={answering.busy} onClick={() => void answering.run(true)}>
              {t('decisions.approve')}
            </Button>
            <Popconfirm
              title={t('decisions.rejectSure')}
              okText={common('act.reject')}
              onConfirm={() => void answering.run(false)}
            >
              <Button danger disabled={answering.busy}>
                {common('act.reject')}
              </Button>
            </Popconfirm>
          </Space>
        ) : (
          <small>{t('decisions.other')}</small>
        )}
      </div>
    </Card>
  );
}

type Words = ReturnType<typeof useTranslation<'company'>>['t'];
const NAMES = [
  'name',
  'roles',
  'phone',
  'email',
  'ledgerKey',
  'number',
  'bankCode',
  'currency',
  'replaces',
  'scopes',
  'expiresInDays',
  'before',
  'keyId',
  'changeId',
  'companyId',
  'invitationId',
  'userId',
  'ledgerKeyKind',
  'issuer',
  'clientId',
  'subject',
  'providerId',
  'linkId',
] as const;

function wordOf(name: string, t: Words): string {
  const known = NAMES.find((one) => one === name);
  return known ? t(`decisions.words.${known}`) : name;
}

function said(value: unknown): string {
  if (value === null || value === undefined || value === '') return '—';
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return String(value);
  return Array.isArray(value) ? value.map(said).join(', ') : JSON.stringify(value);
}
