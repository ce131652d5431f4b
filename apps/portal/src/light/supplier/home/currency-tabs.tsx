import { useTranslation } from 'react-i18next';

/** One of several currencies; nothing where there is but one. Money of two currencies is never added up. */
export function CurrencyTabs({
  currencies,
  currency,
  onChoose,
}: {
  currencies: readonly string[];
  currency: string;
  onChoose: (currency: string) => void;
}) {
  const { t } = useTranslation();
  if (currencies.length < 2) return null;
  return (
    <div className="segments" role="group" aria-label={t('word.currency')}>
      {currencies.map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={one === currency}
          onClick={() => {
            onChoose(one);
          }}
        >
          {one}
        </button>
      ))}
    </div>
  );
}
