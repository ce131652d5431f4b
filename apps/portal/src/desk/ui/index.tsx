import { Alert, Button, Card, Space } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Shape } from '../../shared/api';
import { usePlainWords } from '../../shared/plain-words';
import { useTell } from '../../shared/problem';

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
  const { text, code, fields, rules } = tell(error);
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
          {rules.map(({ id, source, detail }) => (
            <div key={id}>
              <a href={`/desk/rules#${id}`} target="_blank" rel="noreferrer">
                {source}
              </a>{' '}
              {detail}
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
