import { Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { useBusinessDay } from '../../../shared/banner';
import { daysBetween, formatDate } from '../../../shared/dates';
import type { Terms } from './prepare';

/** Rule term-max: above six months a reason is stated. */
const SIX_MONTHS_DAYS = 183;

export interface TypedTerms {
  dueOn: string;
  deliveredOn: string;
  contractNumber: string;
  termReason: string;
}

export const NO_TERMS: TypedTerms = { dueOn: '', deliveredOn: '', contractNumber: '', termReason: '' };

/** The terms as the API takes them; undefined while something is missing. */
export function termsOf(typed: TypedTerms, today: string | undefined): Terms | undefined {
  if (today === undefined || typed.dueOn <= today) return undefined;
  const isLong = daysBetween(today, typed.dueOn) > SIX_MONTHS_DAYS;
  if (isLong && typed.termReason.trim() === '') return undefined;
  if (typed.contractNumber.trim() !== '' && typed.deliveredOn === '') return undefined;
  return {
    dueOn: typed.dueOn,
    deliveredOn: typed.deliveredOn || undefined,
    contractNumber: typed.contractNumber.trim() || undefined,
    termReason: isLong ? typed.termReason.trim() : undefined,
  };
}

/** Said once for all files: when they are due, and the contract behind them. */
export function TermsForm({ typed, onChange }: { typed: TypedTerms; onChange: (typed: TypedTerms) => void }) {
  const { t, i18n } = useTranslation('obligor');
  const today = useBusinessDay().data?.today;
  const isLong =
    today !== undefined && typed.dueOn !== '' && daysBetween(today, typed.dueOn) > SIX_MONTHS_DAYS;
  const change = (part: Partial<TypedTerms>): void => {
    onChange({ ...typed, ...part });
  };
  return (
    <Form layout="vertical" className="obligor-terms" component="div">
      <Form.Item
        label={t('terms.dueOn')}
        htmlFor="issue-due"
        required
        extra={
          today !== undefined && typed.dueOn > today
            ? t('terms.dueIn', { days: daysBetween(today, typed.dueOn) })
            : t('terms.dueHint')
        }
      >
        <Input
          id="issue-due"
          type="date"
          required
          value={typed.dueOn}
          min={today}
          onChange={({ target }) => {
            change({ dueOn: target.value });
          }}
        />
      </Form.Item>
      <Form.Item label={t('terms.contract')} htmlFor="issue-contract" extra={t('terms.contractHint')}>
        <Input
          id="issue-contract"
          maxLength={80}
          value={typed.contractNumber}
          onChange={({ target }) => {
            change({ contractNumber: target.value });
          }}
        />
      </Form.Item>
      <Form.Item
        label={t('terms.delivered')}
        htmlFor="issue-delivered"
        required={typed.contractNumber.trim() !== ''}
        extra={typed.contractNumber.trim() === '' ? t('terms.deliveredHint') : t('terms.deliveredNeeded')}
      >
        <Input
          id="issue-delivered"
          type="date"
          value={typed.deliveredOn}
          max={today}
          onChange={({ target }) => {
            change({ deliveredOn: target.value });
          }}
        />
      </Form.Item>
      {isLong && (
        <Form.Item
          label={t('terms.reason')}
          htmlFor="issue-reason"
          required
          extra={t('terms.reasonHint', { day: formatDate(typed.dueOn, i18n.language) })}
        >
          <Input
            id="issue-reason"
            maxLength={500}
            value={typed.termReason}
            onChange={({ target }) => {
              change({ termReason: target.value });
            }}
          />
        </Form.Item>
      )}
    </Form>
  );
}
