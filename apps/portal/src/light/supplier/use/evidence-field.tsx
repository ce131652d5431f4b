import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useBusinessDay } from '../../../shared/banner';
import { formatDate } from '../../../shared/dates';
import { formatMinor } from '../../../shared/money';
import type { Me } from '../../../shared/session';
import { Field } from '../../ui';
import { useContracts, useInvoices } from '../reads';
import type { Evidence, Receiver } from './draft';
import { InvoiceUpload } from './invoice-upload';

const USUAL_DAYS = 60;

/** Why this payee is paid: its invoice, or a contract with a delivery. What fits best is chosen already. */
export function EvidenceField({
  me,
  receiver,
  currency,
  minor,
  evidence,
  onChange,
}: {
  me: Me;
  receiver: Receiver;
  currency: string;
  minor: bigint | undefined;
  evidence: Evidence | undefined;
  onChange: (evidence: Evidence) => void;
}) {
  const { t, i18n } = useTranslation('supplier');
  const invoices = useInvoices();
  const contracts = useContracts();
  const [isChosen, setIsChosen] = useState(false);
  const day = useBusinessDay();
  const today = day.data?.today;
  const owed = (invoices.data ?? []).filter(
    (one) =>
      one.sellerId === receiver.id &&
      one.buyerId === me.companyId &&
      one.currency === currency &&
      BigInt(one.unused) > 0n,
  );
  const delivered = (contracts.data ?? []).filter(
    (one) =>
      one.sellerId === receiver.id &&
      one.buyerId === me.companyId &&
      today !== undefined &&
      one.deliveredOn <= today,
  );
  const ready = invoices.data !== undefined && contracts.data !== undefined && today !== undefined;
  const covering = minor === undefined ? owed[0] : owed.find(({ unused }) => BigInt(unused) >= minor);
  const invoice = covering ?? (delivered[0] ? undefined : owed[0]);
  const best: Evidence | undefined = !ready
    ? undefined
    : invoice
      ? { kind: 'invoice', id: invoice.id }
      : delivered[0]
        ? { kind: 'contract', id: delivered[0].id }
        : { kind: 'new', number: '', deliveredOn: today, paymentDueOn: later(today, USUAL_DAYS) };
  const isFew =
    evidence?.kind === 'invoice' &&
    minor !== undefined &&
    owed.some(({ id, unused }) => id === evidence.id && BigInt(unused) < minor);
  // What the page chose before the amount was known makes way for what covers it; a person's own choice does not.
  const isBetter = isFew && !isChosen && best !== undefined && nameOf(best) !== nameOf(evidence);
  useEffect(() => {
    if (best !== undefined && (evidence === undefined || isBetter)) onChange(best);
  });
  if (!ready || evidence === undefined) return null;
  return (
    <>
      <Field
        label={t('evidence.label')}
        hint={t('evidence.hint')}
        fault={isFew ? t('evidence.few') : undefined}
      >
        {(props) => (
          <select
            {...props}
            className="input"
            value={nameOf(evidence)}
            onChange={({ target }) => {
              setIsChosen(true);
              const [kind, id = ''] = target.value.split(':');
              if (kind === 'invoice' || kind === 'contract') onChange({ kind, id });
              else
                onChange({
                  kind: 'new',
                  number: '',
                  deliveredOn: today,
                  paymentDueOn: later(today, USUAL_DAYS),
                });
            }}
          >
            {owed.map(({ id, number, unused }) => (
              <option key={id} value={`invoice:${id}`}>
                {t('evidence.invoice', { number, left: formatMinor(unused, currency, i18n.language) })}
              </option>
            ))}
            {delivered.map(({ id, number, deliveredOn }) => (
              <option key={id} value={`contract:${id}`}>
                {t('evidence.contract', { number, day: formatDate(deliveredOn, i18n.language, 'short') })}
              </option>
            ))}
            <option value="new">{t('evidence.new')}</option>
          </select>
        )}
      </Field>
      <InvoiceUpload
        me={me}
        receiver={receiver}
        currency={currency}
        onKept={(id) => {
          setIsChosen(true);
          onChange({ kind: 'invoice', id });
        }}
      />
      {evidence.kind === 'new' && (
        <div className="new-contract">
          <Field label={t('evidence.number')}>
            {(props) => (
              <input
                {...props}
                className="input"
                dir="auto"
                maxLength={80}
                value={evidence.number}
                onChange={({ target }) => {
                  onChange({ ...evidence, number: target.value });
                }}
              />
            )}
          </Field>
          <div className="pair">
            {(['deliveredOn', 'paymentDueOn'] as const).map((which) => (
              <Field key={which} label={t(`evidence.${which}`)}>
                {(props) => (
                  <input
                    {...props}
                    type="date"
                    className="input"
                    max={which === 'deliveredOn' ? today : undefined}
                    value={evidence[which]}
                    onChange={({ target }) => {
                      onChange({ ...evidence, [which]: target.value });
                    }}
                  />
                )}
              </Field>
            ))}
          </div>
        </div>
      )}
    </>
  );
}

/** How an option is named. */
const nameOf = (one: Evidence): string => (one.kind === 'new' ? 'new' : `${one.kind}:${one.id}`);

function later(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
