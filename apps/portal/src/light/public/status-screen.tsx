import { useTranslation } from 'react-i18next';
import { Amount } from '../../shared/amount';
import { Button, Card } from '../ui';
import type { Application } from './application-api';
import type { KeptApplication } from './kept-application';
import { PublicPage } from './page';
import { TestPayment } from './test-payment';

const WAY = ['signed', 'payment', 'review', 'ledger'] as const;

/** How far along the way an application is: the step that is being done now. */
function placeOf({ status, proof }: Application): number {
  if (status === 'registered') return WAY.length;
  if (status === 'approved') return 3;
  if (status === 'submitted') return 2;
  return proof?.status === 'proven' ? 2 : 1;
}

/** What happens next, until the company is there and its person signs in; opened again it says the same. */
export function StatusScreen({
  application,
  kept,
  onBack,
}: {
  application: Application;
  kept: KeptApplication;
  onBack: () => void;
}) {
  const { t } = useTranslation('public');
  const { t: common } = useTranslation();
  const { status, message } = application;
  const isOpen = status === 'draft' || status === 'questions';
  const isOver = status === 'refused' || status === 'withdrawn' || status === 'expired';
  const at = placeOf(application);
  if (isOver)
    return (
      <PublicPage title={t(`status.${status}`)} lead={t('status.overHint', { from: kept.from })}>
        {message !== null && <Card title={common('word.reason')}>{message}</Card>}
      </PublicPage>
    );
  return (
    <PublicPage
      title={status === 'registered' ? t('status.registered') : t('status.title')}
      lead={status === 'registered' ? t('status.registeredLead') : t('status.lead')}
    >
      <Card className="public-sum">
        <span>{t('status.from', { from: kept.from })}</span>
        <strong>
          <Amount minor={kept.amount} currency={kept.currency} />
        </strong>
      </Card>
      {status === 'questions' && (
        <div className="note" role="status">
          <strong>{t('status.questions')}</strong>
          <p>{message}</p>
          <Button onClick={onBack}>{t('status.answer')}</Button>
        </div>
      )}
      {isOpen && <TestPayment application={application} token={kept.token} onBack={onBack} />}
      <Card title={t('status.way')}>
        <ol className="public-way">
          {WAY.map((step, place) => {
            const look = place < at ? 'done' : place === at ? 'now' : '';
            return (
              <li key={step} className={look} aria-current={place === at ? 'step' : undefined}>
                <span className="mark" aria-hidden="true">
                  {place < at ? '✓' : place + 1}
                </span>
                <strong>{t(`way.${step}`)}</strong>
                <p>{t(`way.${step}Hint`)}</p>
              </li>
            );
          })}
        </ol>
      </Card>
      {status === 'registered' && (
        <a className="button primary wide" href="/sign-in">
          {common('act.signIn')}
        </a>
      )}
    </PublicPage>
  );
}
