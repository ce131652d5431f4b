import { LogoutOutlined, MenuOutlined } from '@ant-design/icons';
import {
  Button,
  Drawer,
  Grid,
  Layout,
  Menu,
  Result,
  Segmented,
  Skeleton,
  Space,
  Tooltip,
  Typography,
} from 'antd';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, Route, Routes, useLocation, useNavigate } from 'react-router';
import { SandboxBanner } from '../shared/banner';
import { LedgerNotice } from '../shared/ledger-notice';
import { LanguageSwitch } from '../shared/preferences';
import { homeOf, useMe, useSignOut, wasSignedIn, type Me } from '../shared/session';
import { chosenTheme, setTheme } from '../shared/theme';
import { auditorArea } from './auditor';
import { companyArea } from './company';
import { courtOrdersArea } from './court-orders';
import { financierArea } from './financier';
import { obligorArea } from './obligor';
import { operatorArea } from './operator';
import { rulesArea } from './rules';
import type { DeskPage } from './area';
import './frame.css';

const AREAS = [
  obligorArea,
  financierArea,
  operatorArea,
  auditorArea,
  courtOrdersArea,
  companyArea,
  rulesArea,
];

/** What stands around every page of the desk: who I am, the menu of my roles, the business day. */
export function Frame() {
  const { t } = useTranslation();
  const me = useMe();
  const isKnown = wasSignedIn();
  if (isKnown && me.isPending) return <Skeleton active className="desk-loading" />;
  if (me.isError)
    return (
      <Result
        status="warning"
        title={t('banner.platformAway')}
        extra={<Button onClick={() => void me.refetch()}>{t('act.retry')}</Button>}
      />
    );
  if (!me.data) {
    location.replace(`/sign-in?next=${encodeURIComponent(location.pathname)}`);
    return null;
  }
  return <SignedInFrame me={me.data} />;
}

function SignedInFrame({ me }: { me: Me }) {
  const { t } = useTranslation();
  const screens = Grid.useBreakpoint();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const [menuOpen, setMenuOpen] = useState(false);
  const signOut = useSignOut();
  // Every area's hook is called, whoever is here: hooks keep their order.
  const groups = AREAS.map((area) => ({ area, pages: area.usePages() })).map(({ area, pages }) => ({
    area,
    pages: area.allows(me) ? pages.filter(({ allows }) => allows?.(me) ?? true) : [],
  }));
  const pages = groups.flatMap(({ pages: own }) => own);
  const items = groups.flatMap(({ pages: own }) => menuOf(own));
  const here = items
    .map(({ key }) => key)
    .filter((key) => pathname === `/${key}` || pathname.startsWith(`/${key}/`))
    .sort((one, other) => other.length - one.length)
    .slice(0, 1);
  const menu = (
    <Menu
      mode="inline"
      items={items}
      selectedKeys={here}
      onClick={({ key }) => {
        setMenuOpen(false);
        void navigate(`/${key}`);
      }}
    />
  );
  const home = homeOf(me).replace(/^\/desk/, '');
  return (
    <Layout className="desk">
      <a className="skip" href="#content">
        {t('act.skip')}
      </a>
      <SandboxBanner>
        <a href="/sign-in">{t('banner.switch')}</a>
      </SandboxBanner>
      <LedgerNotice />
      <header className="desk-head">
        {screens.md !== true && (
          <Button
            type="text"
            icon={<MenuOutlined />}
            aria-label={t('product')}
            onClick={() => {
              setMenuOpen(true);
            }}
          />
        )}
        <img src="/icons/tributary.svg" alt="" width="26" height="26" />
        <strong>{t('product')}</strong>
        <span className="desk-who">
          <Typography.Text ellipsis>{me.companyName}</Typography.Text>
          <small>{me.name}</small>
        </span>
        <Space size={4}>
          <LanguageSwitch className="desk-link" />
          <Tooltip title={t('act.signOut')}>
            <Button
              type="text"
              icon={<LogoutOutlined />}
              aria-label={t('act.signOut')}
              onClick={() => void signOut()}
            />
          </Tooltip>
        </Space>
      </header>
      <Layout className="desk-body">
        {screens.md === true ? (
          <Layout.Sider width={216} theme="light" className="desk-side">
            <nav aria-label={t('product')}>{menu}</nav>
            <ThemeChoice />
          </Layout.Sider>
        ) : (
          <Drawer
            open={menuOpen}
            placement="left"
            size={264}
            title={me.companyName}
            onClose={() => {
              setMenuOpen(false);
            }}
          >
            <nav aria-label={t('product')}>{menu}</nav>
            <ThemeChoice />
          </Drawer>
        )}
        <main id="content" className="desk-content">
          <Suspense fallback={<Skeleton active />}>
            <Routes>
              {pages.map(({ path, Page }) => (
                <Route key={path} path={path} element={<Page />} />
              ))}
              <Route
                path="*"
                element={<Navigate to={home.startsWith('/supplier') ? '/company' : home} replace />}
              />
            </Routes>
          </Suspense>
        </main>
      </Layout>
    </Layout>
  );
}

function menuOf(pages: readonly DeskPage[]) {
  return pages.flatMap(({ path, label, icon: Icon }) =>
    label === undefined ? [] : [{ key: path, label, icon: Icon && <Icon aria-hidden /> }],
  );
}

function ThemeChoice() {
  const { t } = useTranslation();
  return (
    <div className="desk-theme">
      <Segmented
        aria-label={t('theme.name')}
        size="small"
        defaultValue={chosenTheme()}
        options={(['light', 'dark', 'auto'] as const).map((value) => ({ value, label: t(`theme.${value}`) }))}
        onChange={setTheme}
      />
    </div>
  );
}
