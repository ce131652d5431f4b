import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, Problem, read } from '../../shared/api';
import { useOnce } from '../../shared/once';
import { enter } from '../../shared/session';
import { forgetKey } from '../../shared/signing';
import { Button, Card, Loading, ProblemNote } from '../ui';
import { answerIn, goToCompany, lastCompany, takeBegun } from './company-sign-in';
import { PublicPage } from './page';

const REFUSALS = [
  'access_denied',
  'login_required',
  'consent_required',
  'interaction_required',
  'account_selection_required',
  'server_error',
  'temporarily_unavailable',
] as const;

/** An answer that belongs to no sign-in of this page; what to do is the same, whichever of these it is. */
const LOST = ['ceremony-over', 'oidc-state-unknown'];

/**
 * Where a company's provider sends its people back to. The answer counts once, and only in the tab that began: it is
 * taken out of the address at once, so that neither a reload nor the history gives it again.
 */
export default function CompanyReturn() {
  const { t } = useTranslation('public');
  const [answer] = useState(() => answerIn(location.search));
  const [begun] = useState(takeBegun);
  const finishing = useOnce(async () => {
    if (!begun || !answer || 'error' in answer) return;
    const { providerId, ceremonyId } = begun;
    const { code, state, iss } = answer;
    await read(
      api.POST('/v1/sessions/oidc', {
        body: { providerId, ceremonyId, code, state, ...(iss === undefined ? {} : { iss }) },
      }),
    );
    // Whoever was here before may have left a key in this tab.
    forgetKey();
    await enter(begun.next);
  });
  const { run } = finishing;
  useEffect(() => {
    history.replaceState(null, '', location.pathname);
    void run();
  }, [run]);
  const company = begun?.company ?? lastCompany();
  const again = useOnce(() => goToCompany(company, begun?.next ?? null));
  const isLost =
    !begun || !answer || (finishing.error instanceof Problem && LOST.includes(finishing.error.code));
  if (answer && 'error' in answer) {
    const known = REFUSALS.find((one) => one === answer.error);
    const why = known ? t(`oidc.why.${known}`) : t('oidc.why.other', { code: answer.error.slice(0, 60) });
    return (
      <Ended
        title={t('oidc.refused.title')}
        hint={t('oidc.refused.hint', { why })}
        company={company}
        again={again}
      />
    );
  }
  if (isLost)
    return <Ended title={t('oidc.lost.title')} hint={t('oidc.lost.hint')} company={company} again={again} />;
  return finishing.error === undefined ? (
    <PublicPage title={t('oidc.title')} lead={t('oidc.working')}>
      <Loading />
    </PublicPage>
  ) : (
    <Ended title={t('oidc.title')} error={finishing.error} company={company} again={again} />
  );
}

/** Nobody was let in: why, and the two ways on. */
function Ended({
  title,
  hint,
  error,
  company,
  again,
}: {
  title: string;
  hint?: string;
  error?: unknown;
  company: string;
  again: { run: () => unknown; busy: boolean; error: unknown };
}) {
  const { t } = useTranslation('public');
  return (
    <PublicPage title={title}>
      <Card>
        {hint !== undefined && <p role="alert">{hint}</p>}
        <ProblemNote error={again.error ?? error} />
        <div className="company-ways">
          {company !== '' && (
            <Button look="primary" wide busy={again.busy} onClick={() => void again.run()}>
              {t('oidc.again')}
            </Button>
          )}
          <a className="button wide" href="/sign-in">
            {t('oidc.otherWay')}
          </a>
        </div>
      </Card>
    </PublicPage>
  );
}
