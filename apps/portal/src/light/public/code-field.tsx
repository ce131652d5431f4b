import { useTranslation } from 'react-i18next';
import { Field } from '../ui';

export const isCode = (text: string): boolean => /^\d{6}$/.test(text);

/** The six digits of a code by SMS, which phones fill in by themselves; full-width digits are taken as meant. */
export function CodeField({ value, onChange }: { value: string; onChange: (code: string) => void }) {
  const { t } = useTranslation('public');
  return (
    <Field label={t('key.code')} hint={t('key.codeHint')}>
      {(props) => (
        <input
          {...props}
          className="input"
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={12}
          value={value}
          onChange={({ target }) => {
            onChange(target.value.normalize('NFKC').replaceAll(/\D/g, '').slice(0, 6));
          }}
        />
      )}
    </Field>
  );
}
