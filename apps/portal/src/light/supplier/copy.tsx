import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui';

/** Copies a text, and says that it did. */
export function Copy({ text, about }: { text: string; about: string }) {
  const { t } = useTranslation();
  const [done, setDone] = useState(false);
  return (
    <Button
      look="quiet"
      className="copy"
      aria-label={`${t('act.copy')}: ${about}`}
      onClick={() => {
        void navigator.clipboard.writeText(text).then(() => {
          setDone(true);
          setTimeout(() => {
            setDone(false);
          }, 2000);
        });
      }}
    >
      <span aria-live="polite">{done ? t('act.copied') : t('act.copy')}</span>
    </Button>
  );
}
