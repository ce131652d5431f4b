import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read, type Shape } from '../../../shared/api';
import { useBusinessDay } from '../../../shared/banner';
import { parseAmount } from '../../../shared/money';
import { useOnce } from '../../../shared/once';
import type { Me } from '../../../shared/session';
import { AmountField, Button, Field, Sheet } from '../../ui';
import { OrderWords } from '../order-words';
import { useCounterparties, useHoldings } from '../reads';
import { useSigned } from '../signed-once';
import { Trouble } from '../trouble';

const USUAL_TERM = 180;
/** Besides those in which the company holds something; no list of ours says more. */
const USUAL_CURRENCIES = ['CNY', 'USD', 'EUR', 'HKD', 'JPY'];

/** A new standing consent: for one payer, up to a sum each time, for a longest term, until a day. It is read, then signed. */
export function ConsentSheet({ me, onClose }: { me: Me; onClose: () => void }) {
  const { t } = useTranslation('supplier');
  const { t: common } = useTranslation();
  const queries = useQueryClient();
  const signed = useSigned(me);
  const traded = useCounterparties();
  const held = useHoldings().data ?? [];
  const currencies = [...new Set([...held.map((one) => one.currency), ...USUAL_CURRENCIES])];
  const day = useBusinessDay();
  const [payerId, setPayer] = useState('');
  const [currency, setCurrency] = useState('CNY');
  const [text, setText] = useState('');
  const [cap, setCap] = useState<bigint>();
  const [term, setTerm] = useState(String(USUAL_TERM));
  const [endsOn, setEndsOn] = useState('');
  const [proposal, setProposal] = useState<Shape<'Proposal'>>();
  const payers = (traded.data ?? []).filter(
    ({ roles }) => roles.includes('obligor') || roles.includes('supplier'),
  );
  const chosen = payers.find(({ id }) => id === payerId) ?? payers[0];
  const end = endsOn === '' ? yearAfter(day.data?.today) : endsOn;
  const days = Number.parseInt(term.normalize('NFKC'), 10);
  const isWhole = chosen !== undefined && cap !== undefined && days >= 1 && days <= 366 && end !== '';
  const propose = useOnce(async (key: string) => {
    if (!chosen || cap === undefined) return;
    setProposal(
      await read(
        api.POST('/v1/consents', {
          headers: { 'Idempotency-Key': key },
          body: {
            payerId: chosen.id,
            currency,
            cap: cap.toString(),
            longestTermDays: days,
            endsOn: end,
          },
        }),
      ),
    );
  });
  const give = useOnce(async (key: string) => {
    if (!proposal) return;
    const signature = await signed(proposal);
    await read(
      api.POST('/v1/consents/{id}/signatures', {
        params: { path: { id: proposal.id }, query: { wait: 'true' } },
        headers: { 'Idempotency-Key': key },
        body: { signature },
      }),
    );
    await queries.invalidateQueries({ queryKey: ['consents'] });
    onClose();
  });
  return (
    <Sheet
      open
      title={t('consents.new')}
      onClose={onClose}
      footer={
        proposal ? (
          <div className="two-acts">
            <Button
              onClick={() => {
                setProposal(undefined);
              }}
            >
              {common('act.back')}
            </Button>
            <Button look="primary" busy={give.busy} onClick={() => void give.run()}>
              {common('act.sign')}
            </Button>
          </div>
        ) : (
          <Button
            look="primary"
            wide
            busy={propose.busy}
            disabled={!isWhole}
            onClick={() => void propose.run()}
          >
            {common('act.next')}
          </Button>
        )
      }
    >
      {proposal ? (
        <OrderWords order={proposal.order} hash={proposal.orderHash} currency={currency} />
      ) : (
        <>
          <Field label={t('consents.payer')} hint={payers.length === 0 ? t('consents.noPayers') : undefined}>
            {(props) => (
              <select
                {...props}
                className="input"
                value={chosen?.id ?? ''}
                onChange={({ target }) => {
                  setPayer(target.value);
                }}
              >
                {payers.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field label={t('consents.currency')}>
            {(props) => (
              <select
                {...props}
                className="input"
                value={currency}
                onChange={({ target }) => {
                  setCurrency(target.value);
                  // The same figures are another sum in a currency of other decimals.
                  const next = parseAmount(text, target.value);
                  setCap('minor' in next ? next.minor : undefined);
                }}
              >
                {currencies.map((one) => (
                  <option key={one}>{one}</option>
                ))}
              </select>
            )}
          </Field>
          <AmountField
            label={t('consents.capLabel')}
            currency={currency}
            value={text}
            onChange={(next, minor) => {
              setText(next);
              setCap(minor);
            }}
          />
          <div className="pair">
            <Field label={t('consents.termLabel')}>
              {(props) => (
                <input
                  {...props}
                  className="input"
                  inputMode="numeric"
                  value={term}
                  onChange={({ target }) => {
                    setTerm(target.value);
                  }}
                />
              )}
            </Field>
            <Field label={t('consents.endLabel')}>
              {(props) => (
                <input
                  {...props}
                  type="date"
                  className="input"
                  min={day.data?.today}
                  value={end}
                  onChange={({ target }) => {
                    setEndsOn(target.value);
                  }}
                />
              )}
            </Field>
          </div>
        </>
      )}
      <Trouble error={propose.error ?? give.error} />
    </Sheet>
  );
}

/** The same day of the next year; empty while today is not known. */
function yearAfter(today: string | undefined): string {
  if (today === undefined) return '';
  return new Date(Date.parse(`${today}T00:00:00Z`) + 365 * 86_400_000).toISOString().slice(0, 10);
}
