import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { addWords } from '../../shared/i18n';
import { LanguageSwitch } from '../../shared/preferences';
import './public.css';
import { en, zh } from './words';

addWords('public', { en, zh });

/** Whether a page of these was shown before: then the reader is led to the next one's title. */
let wasShown = false;

/** What stands around a page that needs no account: whose it is, the other language, and one thing to do. */
export function PublicPage({
  title,
  lead,
  step,
  children,
}: {
  title: ReactNode;
  lead?: ReactNode;
  /** Which screen of how many this is. */
  step?: { at: number; of: number };
  children: ReactNode;
}) {
  const { t } = useTranslation('public');
  const { t: common } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (wasShown) heading.current?.focus();
    wasShown = true;
  }, []);
  return (
    <main className="page public">
      <header className="public-head">
        <a href="/sign-in" aria-label={common('product')}>
          <img src="/icons/tributary.svg" alt="" width="32" height="32" />
          <span>{common('product')}</span>
        </a>
        <LanguageSwitch />
      </header>
      {step && (
        <div className="public-steps">
          <progress value={step.at} max={step.of} aria-label={t('page.step', step)} />
          <small>{t('page.step', step)}</small>
        </div>
      )}
      <div className="public-title">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {lead !== undefined && <p>{lead}</p>}
      </div>
      {children}
    </main>
  );
}
