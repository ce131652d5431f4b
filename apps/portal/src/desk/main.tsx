import { QueryClientProvider } from '@tanstack/react-query';
import { App, ConfigProvider, theme } from 'antd';
import enWords from 'antd/locale/en_US';
import zhWords from 'antd/locale/zh_CN';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { useTranslation } from 'react-i18next';
import { BrowserRouter } from 'react-router';
import '../shared/i18n';
import '../shared/new-version';
import { queries } from '../shared/queries';
import { useIsDark } from '../shared/theme';
import { Frame } from './frame';
import { giveStylesTheNonce } from './style-nonce';

/** The nonce that this page's policy names; antd writes its styles into the page. */
const nonce = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce;
if (nonce !== undefined) giveStylesTheNonce(nonce);

function Desk() {
  const { i18n } = useTranslation();
  const isDark = useIsDark();
  return (
    <ConfigProvider
      csp={{ nonce }}
      // A button of two Chinese characters is read as it is written: a space between them is another word to a voice.
      button={{ autoInsertSpace: false }}
      locale={i18n.language === 'en' ? enWords : zhWords}
      theme={{
        algorithm: isDark ? theme.darkAlgorithm : theme.defaultAlgorithm,
        token: {
          colorPrimary: isDark ? '#3aa890' : '#0b5d52',
          colorLink: isDark ? '#4fc3ab' : '#0b5d52',
          colorBgContainer: isDark ? '#17211d' : '#ffffff',
          colorBgElevated: isDark ? '#1c2723' : '#ffffff',
          colorError: isDark ? '#ff7b72' : '#b3261e',
          // What antd derives from so dark a colour is too dark to read upon.
          colorPrimaryBg: isDark ? '#16332c' : '#e2f1ed',
          colorPrimaryBgHover: isDark ? '#1c3f36' : '#d3e9e3',
          controlItemBgActive: isDark ? '#16332c' : '#e2f1ed',
          controlItemBgActiveHover: isDark ? '#1c3f36' : '#d3e9e3',
          colorTextSecondary: isDark ? '#b0beb8' : '#4d5c57',
          colorTextTertiary: isDark ? '#9aaaa3' : '#5c6a65',
          colorTextDescription: isDark ? '#9aaaa3' : '#5c6a65',
          colorTextPlaceholder: isDark ? '#93a39c' : '#65726d',
          fontFamily: 'var(--font)',
          borderRadius: 10,
        },
        components: {
          Button: { primaryColor: isDark ? '#06201a' : '#ffffff' },
          Layout: { bodyBg: 'var(--ground)', siderBg: 'var(--card)', lightSiderBg: 'var(--card)' },
          Menu: {
            itemSelectedBg: isDark ? '#16332c' : '#e2f1ed',
            itemSelectedColor: isDark ? '#4fc3ab' : '#0b5d52',
          },
        },
      }}
    >
      <App>
        <BrowserRouter basename="/desk">
          <Frame />
        </BrowserRouter>
      </App>
    </ConfigProvider>
  );
}

const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <Desk />
      </QueryClientProvider>
    </StrictMode>,
  );
