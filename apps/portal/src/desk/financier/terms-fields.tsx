import { Checkbox, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { parseAmount } from '../../shared/money';
import { parsePercent } from '../ui/percent';
import { Field } from './field';
import { isZero } from './typed';

/** Terms as they are typed; they stay as typed until they are sent. */
export interface TypedTerms {
  currency: string;
  rate: string;
  basis: 'ACT/360' | 'ACT/365F';
  advance: string;
  fee: string;
  recourse: boolean;
}
export const FIRST_TERMS: TypedTerms = {
  currency: 'CNY',
  rate: '',
  basis: 'ACT/360',
  advance: '100',
  fee: '',
  recourse: false,
};
const CURRENCIES = ['CNY', 'USD', 'EUR', 'JPY', 'HKD'].map((value) => ({ value, label: value }));

/** Typed terms as the API takes them; undefined while something is missing or unreadable. */
export function readTerms({ currency, rate, basis, advance, fee, recourse }: TypedTerms) {
  const ratePpm = parsePercent(rate);
  const advancePpm = parsePercent(advance);
  const parsed = isZero(fee) ? { minor: 0n } : parseAmount(fee, currency);
  if (ratePpm === undefined || advancePpm === undefined || !('minor' in parsed)) return undefined;
  return { currency, ratePpm, basis, advancePpm, fee: parsed.minor.toString(), recourse };
}

/** What products and standing prices have in common: rate, basis, advance, fee, recourse. */
export function TermsFields({ terms, onTerms }: { terms: TypedTerms; onTerms: (terms: TypedTerms) => void }) {
  const { t } = useTranslation('financier');
  const { t: common } = useTranslation();
  const fault = (text: string): string | undefined =>
    text.trim() !== '' && parsePercent(text) === undefined ? t('form.percent') : undefined;
  const fee = isZero(terms.fee) ? undefined : parseAmount(terms.fee, terms.currency);
  return (
    <>
      <div className="field-row">
        <Field label={t('word.rate')} hint={t('form.rateHint')} fault={fault(terms.rate)}>
          {(id) => (
            <Input
              id={id}
              inputMode="decimal"
              suffix="%"
              required
              value={terms.rate}
              onChange={({ target }) => {
                onTerms({ ...terms, rate: target.value });
              }}
            />
          )}
        </Field>
        <Field label={common('word.currency')}>
          {(id) => (
            <Select
              id={id}
              value={terms.currency}
              options={CURRENCIES}
              onChange={(currency: string) => {
                onTerms({ ...terms, currency });
              }}
            />
          )}
        </Field>
      </div>
      <div className="field-row">
        <Field label={t('word.advance')} hint={t('form.advanceHint')} fault={fault(terms.advance)}>
          {(id) => (
            <Input
              id={id}
              inputMode="decimal"
              suffix="%"
              value={terms.advance}
              onChange={({ target }) => {
                onTerms({ ...terms, advance: target.value });
              }}
            />
          )}
        </Field>
        <Field label={t('word.basis')}>
          {(id) => (
            <Select
              id={id}
              value={terms.basis}
              options={(['ACT/360', 'ACT/365F'] as const).map((value) => ({ value, label: value }))}
              onChange={(basis: TypedTerms['basis']) => {
                onTerms({ ...terms, basis });
              }}
            />
          )}
        </Field>
      </div>
      <Field
        label={t('form.fee')}
        hint={t('form.feeHint')}
        fault={
          fee && 'fault' in fee ? common(`problem.amount.${fee.fault}`, { count: 2, most: '' }) : undefined
        }
      >
        {(id) => (
          <Input
            id={id}
            inputMode="decimal"
            placeholder="0.00"
            value={terms.fee}
            onChange={({ target }) => {
              onTerms({ ...terms, fee: target.value });
            }}
          />
        )}
      </Field>
      <Checkbox
        checked={terms.recourse}
        onChange={({ target }) => {
          onTerms({ ...terms, recourse: target.checked });
        }}
      >
        {t('form.recourse')}
      </Checkbox>
    </>
  );
}
