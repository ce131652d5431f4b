import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';
import { Problem } from '../../shared/api';
import { ProblemNote } from '../ui';

/** What went wrong; where the session has ended, with the way in again and back to this very place. */
export function Trouble({ error }: { error: unknown }) {
  const { t } = useTranslation();
  const { pathname, search } = useLocation();
  const isOut = error instanceof Problem && error.status === 401;
  return (
    <>
      <ProblemNote error={error} />
      {isOut && (
        <a className="button wide" href={`/sign-in?next=${encodeURIComponent(pathname + search)}`}>
          {t('act.signIn')}
        </a>
      )}
    </>
  );
}
