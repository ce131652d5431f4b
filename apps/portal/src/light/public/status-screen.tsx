import { useTranslation } from 'react-i18next';
import { Amount } from '../../shared/amount';
import { Card } from '../ui';
import type { Application } from './application-api';
import type { KeptApplication } from './kept-application';
import { PublicPage } from './page';
import { Withdrawal } from './withdrawal';

const WAY = ['signed', 'payment', 'review', 'ledger'] as const;

/** How far along the way an application is: the step that is being done now. */
function placeOf({ status }: Application): number {
  if (status === 'registered') return WAY.length;
  return status === 'approved' ? 3 : 2;
}

/** What happens with an application that was handed in, until the company is there and its person signs in; opened again it says the same. */
export function StatusScreen({ application, kept }: { application: Application; kept: KeptApplication }) {
  const { t } = useTranslation('public');
  const { t: common } = useTranslation();
  const { status, message } = application;
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
      {status === 'submitted' && <Withdrawal token={kept.token} from={kept.from} />}
      {status === 'registered' && (
        <a className="button primary wide" href="/sign-in">
          {common('act.signIn')}
        </a>
      )}
    </PublicPage>
  );
}
