import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LANGUAGES, setLanguage } from '../../../shared/i18n';
import { chosenTheme, setTheme, type Theme } from '../../../shared/theme';
import { Card } from '../../ui';

const THEMES: readonly Theme[] = ['auto', 'light', 'dark'];

/** The page's language and colours. */
export function Settings() {
  const { t } = useTranslation('supplier');
  const { t: common, i18n } = useTranslation();
  const [theme, choose] = useState(chosenTheme);
  return (
    <Card title={t('me.settings')}>
      <p id="language">{common('language.name')}</p>
      <div className="segments wide" role="group" aria-labelledby="language">
        {LANGUAGES.map((one) => (
          <button
            key={one}
            type="button"
            lang={one}
            aria-pressed={i18n.language === one}
            onClick={() => {
              setLanguage(one);
            }}
          >
            {one === 'en' ? 'English' : '中文'}
          </button>
        ))}
      </div>
      <p id="colours">{common('theme.name')}</p>
      <div className="segments wide" role="group" aria-labelledby="colours">
        {THEMES.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={theme === one}
            onClick={() => {
              setTheme(one);
              choose(one);
            }}
          >
            {common(`theme.${one}`)}
          </button>
        ))}
      </div>
    </Card>
  );
}
