import { useTranslation } from 'react-i18next';
import { parseAmount } from '../../../shared/money';
import type { Me } from '../../../shared/session';
import { AmountField, Button } from '../../ui';
import type { DraftPayment } from './draft';
import { EvidenceField } from './evidence-field';
import { PayeeField } from './payee-field';

/** One payment: to whom, how much, and why. */
export function PaymentFields({
  me,
  payment,
  place,
  currency,
  most,
  onChange,
  onRemove,
}: {
  me: Me;
  payment: DraftPayment;
  place: number;
  currency: string;
  most: bigint;
  onChange: (change: Partial<DraftPayment>) => void;
  onRemove: (() => void) | undefined;
}) {
  const { t } = useTranslation('supplier');
  const read = parseAmount(payment.amount, currency, most);
  return (
    <fieldset className="payment">
      <legend>{t('use.payment', { n: place + 1 })}</legend>
      {onRemove && (
        <Button
          look="quiet"
          className="remove"
          aria-label={t('use.remove', { n: place + 1 })}
          onClick={onRemove}
        >
          ✕
        </Button>
      )}
      <PayeeField me={me} payment={payment} currency={currency} onChange={onChange} />
      <AmountField
        label={t('use.amount')}
        currency={currency}
        most={most}
        value={payment.amount}
        onChange={(amount) => {
          onChange({ amount });
        }}
      />
      {payment.receiver && (
        <>
          <EvidenceField
            me={me}
            receiver={payment.receiver}
            currency={currency}
            minor={'minor' in read ? read.minor : undefined}
            evidence={payment.evidence}
            onChange={(evidence) => {
              onChange({ evidence });
            }}
          />
          <label className="tick">
            <input
              type="checkbox"
              checked={payment.discharge ?? false}
              onChange={({ target }) => {
                onChange({ discharge: target.checked });
              }}
            />
            <span>
              {t('use.discharge')}
              <small>{t(payment.discharge === true ? 'use.dischargeHint' : 'use.sleepsHint')}</small>
            </span>
          </label>
        </>
      )}
    </fieldset>
  );
}
