import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '.';

/** An act that cannot be undone, behind a quiet word: what it does is said before it is done. */
export function AskTwice({
  words,
  sure,
  hint,
  look = 'quiet',
  busy,
  onSure,
}: {
  words: string;
  /** What the second button says. */
  sure: string;
  hint?: string;
  look?: 'quiet' | 'plain';
  busy: boolean;
  onSure: () => void;
}) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  if (!asking)
    return (
      <Button
        look={look}
        onClick={() => {
          setAsking(true);
        }}
      >
        {words}
      </Button>
    );
  return (
    <>
      {hint !== undefined && <p className="note">{hint}</p>}
      <div className="two-acts">
        <Button
          onClick={() => {
            setAsking(false);
          }}
        >
          {t('act.cancel')}
        </Button>
        <Button look="danger" busy={busy} onClick={onSure}>
          {sure}
        </Button>
      </div>
    </>
  );
}
