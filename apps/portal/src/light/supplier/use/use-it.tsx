import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { Amount } from '../../../shared/amount';
import { api, read } from '../../../shared/api';
import { parseAmount } from '../../../shared/money';
import { useOnce } from '../../../shared/once';
import type { Me } from '../../../shared/session';
import { Button, Card, Empty, Loading } from '../../ui';
import { CurrencyTabs } from '../home/currency-tabs';
import { previewOf, useHoldings, type SheetBody } from '../reads';
import { rememberAsked } from '../sheets/asked';
import { sumOf } from '../sums';
import { Trouble } from '../trouble';
import { CashFields } from './cash-fields';
import { bodyOf, isWhole, newPayment, useDraft, type DraftPayment, type Preset } from './draft';
import { LiveCost } from './live-cost';
import { PaymentFields } from './payment-fields';
import './use.css';

const WAIT_MS = 350;

/** One sheet over all holdings: whom to pay, what to turn into cash, what to keep; its cost as it is typed. */
export default function UseIt({ me, preset }: { me: Me; preset: Preset }) {
  const { t } = useTranslation('supplier');
  const navigate = useNavigate();
  const queries = useQueryClient();
  const holdings = useHoldings();
  const [draft, change] = useDraft(me.userId, preset);
  const free = (holdings.data ?? []).filter(({ state }) => state === 'live');
  const currencies = [...new Set(free.map((one) => one.currency))];
  const currency = currencies.find((one) => one === draft.currency) ?? currencies[0] ?? 'CNY';
  const most = sumOf(free.filter((one) => one.currency === currency));
  const body = bodyOf(draft, currency);
  const asked = useLater(JSON.stringify(body), WAIT_MS);
  const isEmpty = body.payments.length === 0 && body.cash.amount === null;
  const preview = useQuery({
    queryKey: ['preview', asked],
    // It was written by `bodyOf` just now.
    queryFn: () => previewOf(JSON.parse(asked) as SheetBody),
    placeholderData: keepPreviousData,
    enabled: !isEmpty && free.length > 0,
    staleTime: 20_000,
  });
  const review = useOnce(async (key: string) => {
    const made = await makeSheet(body, draft.payments, me, key);
    const receivers = Object.fromEntries(
      draft.payments.flatMap(({ receiver }) => (receiver ? [[receiver.id, receiver.participant]] : [])),
    );
    rememberAsked(made.sheet.id, { body: made.body, preset, receivers });
    queries.setQueryData(['allocations', made.sheet.id], made.sheet);
    await navigate(`/supplier/sheets/${made.sheet.id}`);
    window.scrollTo(0, 0);
  });
  if (holdings.isPending) return <Loading lines={6} />;
  if (holdings.isError) return <Trouble error={holdings.error} />;
  if (free.length === 0)
    return (
      <>
        <h1>{t(`use.title.${preset}`)}</h1>
        <Card>
          <Empty title={t('use.empty')}>
            <p>{t('use.emptyHint')}</p>
          </Empty>
        </Card>
      </>
    );
  const setPayment = (key: string, part: Partial<DraftPayment>): void => {
    change({ payments: draft.payments.map((one) => (one.key === key ? { ...one, ...part } : one)) });
  };
  const isBlocked = preview.data?.problems.some(({ blocks }) => blocks) ?? false;
  const isOld = preview.isPlaceholderData || asked !== JSON.stringify(body);
  return (
    <form
      className="use-it"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
      }}
    >
      <div className="use-fields">
        <header>
          <h1>{t(`use.title.${preset}`)}</h1>
          <p className="quiet">
            {t('use.free')} <Amount minor={most} currency={currency} />
          </p>
        </header>
        <CurrencyTabs
          currencies={currencies}
          currency={currency}
          onChoose={(one) => {
            change({ currency: one });
          }}
        />
        {preset === 'cash' && (
          <CashFields
            title={t('use.cashTitle')}
            draft={draft}
            currency={currency}
            most={most}
            onChange={change}
          />
        )}
        <Card title={t(preset === 'pay' ? 'use.payTitle' : 'use.alsoPay')}>
          {draft.payments.map((payment, place) => (
            <PaymentFields
              key={payment.key}
              me={me}
              payment={payment}
              place={place}
              currency={currency}
              most={most}
              onChange={(part) => {
                setPayment(payment.key, part);
              }}
              onRemove={
                draft.payments.length > 1 || preset === 'cash'
                  ? () => {
                      change({ payments: draft.payments.filter(({ key }) => key !== payment.key) });
                    }
                  : undefined
              }
            />
          ))}
          {draft.payments.length < 20 && (
            <Button
              look="quiet"
              onClick={() => {
                change({ payments: [...draft.payments, newPayment()] });
              }}
            >
              ＋ {t('use.another')}
            </Button>
          )}
        </Card>
        {preset === 'pay' && (
          <CashFields
            title={t('use.restTitle')}
            draft={draft}
            currency={currency}
            most={most}
            onChange={change}
          />
        )}
      </div>
      <div className="use-result">
        {preview.data && !isEmpty && (
          <LiveCost
            preview={preview.data}
            isOld={isOld}
            onStrategy={(strategy) => {
              change({ strategy });
            }}
          />
        )}
        <div className="acts-bar">
          <Trouble error={review.error ?? (isEmpty ? undefined : preview.error)} />
          <Button
            look="primary"
            wide
            busy={review.busy}
            disabled={!isWhole(draft, currency) || isBlocked || isEmpty}
            onClick={() => void review.run()}
          >
            {t('use.review')}
          </Button>
        </div>
      </div>
    </form>
  );
}

/** Keeps new contracts first, and makes the sheet that names them; each is done once under its own key. */
async function makeSheet(body: SheetBody, payments: readonly DraftPayment[], me: Me, key: string) {
  const named: SheetBody['payments'] = [];
  const filled = payments.filter(
    ({ receiver, amount }) => receiver !== undefined && 'minor' in parseAmount(amount, body.currency),
  );
  for (const [place, payment] of body.payments.entries()) {
    const evidence = filled[place]?.evidence;
    if (evidence?.kind !== 'new') {
      named.push(payment);
      continue;
    }
    const contract = await read(
      api.POST('/v1/contracts', {
        headers: { 'Idempotency-Key': `${key}-${String(place)}` },
        body: {
          number: evidence.number.trim(),
          sellerId: payment.receiverId,
          buyerId: me.companyId,
          deliveredOn: evidence.deliveredOn,
          paymentDueOn: evidence.paymentDueOn,
        },
      }),
    );
    named.push({ ...payment, evidence: { contractId: contract.id } });
  }
  const whole = { ...body, payments: named };
  const sheet = await read(api.POST('/v1/allocations', { body: whole, headers: { 'Idempotency-Key': key } }));
  return { sheet, body: whole };
}

/** A value once it has rested for a moment: not every key that is struck is a question. */
function useLater(value: string, waitMs: number): string {
  const [later, setLater] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => {
      setLater(value);
    }, waitMs);
    return () => {
      clearTimeout(timer);
    };
  }, [value, waitMs]);
  return later;
}
