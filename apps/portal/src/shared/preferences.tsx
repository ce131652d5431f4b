import { useTranslation } from 'react-i18next';
import { setLanguage } from './i18n';

/** Changes the page's language; the words are those of the other one. */
export function LanguageSwitch({ className = 'link' }: { className?: string }) {
  const { t, i18n } = useTranslation();
  const other = i18n.language === 'en' ? 'zh-CN' : 'en';
  return (
    <button
      type="button"
      className={className}
      lang={other}
      onClick={() => {
        setLanguage(other);
      }}
    >
      {t('language.other')}
    </button>
  );
}
