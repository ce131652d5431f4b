import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMe } from '../../../shared/session';
import { maySign } from '../may-sign';
import { useSheets } from '../reads';
import { useActs } from './acts';

/** What is under way and what a colleague has prepared for this person to sign, in one line each. */
export function UnderWayNote() {
  const { t } = useTranslation('supplier');
  const { data: me } = useMe();
  const sheets = useSheets();
  const running = useActs().filter(({ isEnded }) => !isEnded).length;
  const toSign = (sheets.data ?? []).filter(
    (sheet) => sheet.status === 'open' && me !== null && me !== undefined && maySign(me, sheet),
  );
  if (running + toSign.length === 0)
    return (
      <Link to="/supplier/under-way" className="under-way quiet-link">
        <span>{t('underWay.past')}</span>
        <span aria-hidden>›</span>
      </Link>
    );
  return (
    <>
      {toSign.map(({ id }) => (
        <Link key={id} to={`/supplier/sheets/${id}`} className="under-way warn">
          <span>{t('underWay.toSign')}</span>
          <span aria-hidden>›</span>
        </Link>
      ))}
      <Link to="/supplier/under-way" className="under-way">
        <span>{t('underWay.note', { n: running })}</span>
        <span aria-hidden>›</span>
      </Link>
    </>
  );
}
