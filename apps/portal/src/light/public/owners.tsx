import { useTranslation } from 'react-i18next';
import { Button, Field } from '../ui';
import type { Typed } from './kept-application';

/** Whose the company is: one person's, which is one tap, or several people's with their shares. */
export function Owners({
  typed,
  onChange,
  fault,
}: {
  typed: Typed;
  onChange: (change: Partial<Typed>) => void;
  fault: string | undefined;
}) {
  const { t } = useTranslation('public');
  const { isSoleOwner, owners } = typed;
  const change = (place: number, words: Partial<Typed['owners'][number]>): void => {
    onChange({ owners: owners.map((owner, at) => (at === place ? { ...owner, ...words } : owner)) });
  };
  return (
    <fieldset className="public-choice">
      <legend>{t('owners.title')}</legend>
      <label>
        <input
          type="radio"
          name="owners"
          checked={isSoleOwner}
          onChange={() => {
            onChange({ isSoleOwner: true });
          }}
        />
        {t('owners.alone')}
      </label>
      <label>
        <input
          type="radio"
          name="owners"
          checked={!isSoleOwner}
          onChange={() => {
            onChange({
              isSoleOwner: false,
              owners:
                owners.length > 0
                  ? owners
                  : [
                      { name: typed.person, percent: '' },
                      { name: '', percent: '' },
                    ],
            });
          }}
        />
        {t('owners.several')}
      </label>
      {!isSoleOwner && (
        <>
          {owners.map((owner, place) => (
            <div className="public-owner" key={place}>
              <Field label={t('owners.name', { place: place + 1 })}>
                {(props) => (
                  <input
                    {...props}
                    className="input"
                    value={owner.name}
                    onChange={({ target }) => {
                      change(place, { name: target.value });
                    }}
                  />
                )}
              </Field>
              <Field label={t('owners.share')}>
                {(props) => (
                  <input
                    {...props}
                    className="input"
                    inputMode="decimal"
                    value={owner.percent}
                    onChange={({ target }) => {
                      change(place, { percent: target.value });
                    }}
                  />
                )}
              </Field>
            </div>
          ))}
          <Button
            onClick={() => {
              onChange({ owners: [...owners, { name: '', percent: '' }] });
            }}
          >
            {t('owners.another')}
          </Button>
          {fault !== undefined && (
            <p className="hint fault" role="alert">
              {fault}
            </p>
          )}
        </>
      )}
    </fieldset>
  );
}
