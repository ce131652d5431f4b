import { useTranslation } from 'react-i18next';

/** Where an act stands, as a row of steps: what is done, what happens now, and what comes. */
export function Steps({
  steps,
  at,
  ended,
}: {
  steps: readonly string[];
  /** How many of them are done. */
  at: number;
  ended?: string;
}) {
  const { t } = useTranslation('supplier');
  return (
    <ol className={ended === undefined ? 'steps' : 'steps ended'}>
      {steps.map((step, place) => {
        const how = place < at ? 'done' : place === at && ended === undefined ? 'now' : 'later';
        return (
          <li key={step} className={how} aria-current={how === 'now' ? 'step' : undefined}>
            <span className="sr-only">{t(`steps.${how}`)}: </span>
            {step}
          </li>
        );
      })}
      {ended !== undefined && <li className="bad">{ended}</li>}
    </ol>
  );
}
