import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, NavLink } from 'react-router';
import { SandboxBanner } from '../../shared/banner';
import { LedgerNotice } from '../../shared/ledger-notice';
import { LanguageSwitch } from '../../shared/preferences';
import type { Me } from '../../shared/session';

const PLACES = [
  ['home', '/supplier', 'M4 11.5 12 4l8 7.5M6.5 10v9.5h11V10'],
  ['pay', '/supplier/pay', 'M4 12h15M13 6l6 6-6 6'],
  [
    'cash',
    '/supplier/cash',
    'M3 7h18v10H3zM12 14.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM6.5 12h.01M17.5 12h.01',
  ],
  ['me', '/supplier/me', 'M12 12.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20c1-3.5 4-5 7.5-5s6.5 1.5 7.5 5'],
] as const;

/** What stands around every page of a supplier: whose pages they are, and the four places. */
export function Frame({ me, children }: { me: Me; children: ReactNode }) {
  const { t } = useTranslation('supplier');
  const { t: common } = useTranslation();
  return (
    <div className="supplier">
      <a className="skip" href="#content">
        {common('act.skip')}
      </a>
      <SandboxBanner>
        <a href="/sign-in">{common('banner.switch')}</a>
      </SandboxBanner>
      <LedgerNotice />
      <header className="supplier-head">
        <Link to="/supplier" className="supplier-name" dir="auto" title={me.companyName}>
          <img src="/icons/tributary.svg" alt="" width="28" height="28" />
          <strong>{me.companyName}</strong>
        </Link>
        <LanguageSwitch />
      </header>
      <nav className="supplier-bar" aria-label={t('bar.name')}>
        {PLACES.map(([place, to, path]) => (
          <NavLink key={place} to={to} end={place === 'home'}>
            <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden>
              <path
                d={path}
                fill="none"
                stroke="currentColor"
                strokeWidth="1.8"
                strokeLinecap="round"
                strokeLinejoin="round"
              />
            </svg>
            {t(`bar.${place}`)}
          </NavLink>
        ))}
      </nav>
      <main id="content" className="page">
        {children}
      </main>
    </div>
  );
}
