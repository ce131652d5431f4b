import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useOnce } from '../../../shared/once';
import { Button } from '../../ui';
import { Trouble } from '../trouble';

/** An act that is asked for twice, because it cannot be called back. */
export function Sure({
  words,
  sure,
  look = 'quiet',
  act,
}: {
  words: string;
  /** What the second button says. */
  sure: string;
  look?: 'quiet' | 'plain';
  act: (key: string) => Promise<void>;
}) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const once = useOnce(act);
  return (
    <>
      {asked ? (
        <div className="two-acts">
          <Button
            onClick={() => {
              setAsked(false);
            }}
          >
            {t('act.cancel')}
          </Button>
          <Button look="danger" busy={once.busy} onClick={() => void once.run()}>
            {sure}
          </Button>
        </div>
      ) : (
        <Button
          look={look}
          onClick={() => {
            setAsked(true);
          }}
        >
          {words}
        </Button>
      )}
      <Trouble error={once.error} />
    </>
  );
}
