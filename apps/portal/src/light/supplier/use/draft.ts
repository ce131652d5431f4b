import { useCallback, useEffect, useState } from 'react';
import { parseAmount } from '../../../shared/money';
import type { SheetBody } from '../reads';

export interface Receiver {
  id: string;
  name: string;
  participant: number;
}

/** Why a payee is paid, as it was chosen; a new contract is kept when the sheet is made. */
export type Evidence =
  | { kind: 'invoice'; id: string }
  | { kind: 'contract'; id: string }
  | { kind: 'new'; number: string; deliveredOn: string; paymentDueOn: string };

/** One payment as it was typed. */
export interface DraftPayment {
  key: string;
  typed: string;
  receiver?: Receiver;
  amount: string;
  evidence?: Evidence;
  /** Whether the debt that it pays ends for good; left out, it sleeps. */
  discharge?: boolean;
}

/** A sheet as it was typed; it outlives a closed session and the back button. */
export interface Draft {
  currency?: string;
  payments: DraftPayment[];
  cash: 'none' | 'amount' | 'rest';
  cashAmount: string;
  standingPriceId: string;
  strategy?: Strategy;
}

/** Which holdings are used first. */
export const STRATEGIES = ['cheapest', 'earliest'] as const;
export type Strategy = (typeof STRATEGIES)[number];

export type Preset = 'pay' | 'cash';

export const newPayment = (): DraftPayment => ({ key: crypto.randomUUID(), typed: '', amount: '' });

const fresh = (preset: Preset): Draft => ({
  // Also who comes for cash finds a payment to fill in; left empty it is none.
  payments: [newPayment()],
  cash: preset === 'pay' ? 'none' : 'rest',
  cashAmount: '',
  standingPriceId: '',
});

const place = (userId: string, preset: Preset): string => `tributary.draft.${preset}.${userId}`;

/** What this person has typed on this device, kept while the tab is there. */
export function useDraft(userId: string, preset: Preset): [Draft, (change: Partial<Draft>) => void] {
  const key = place(userId, preset);
  const [draft, setDraft] = useState<Draft>(() => {
    const kept = sessionStorage.getItem(key);
    // Only this page writes there.
    return kept === null ? fresh(preset) : (JSON.parse(kept) as Draft);
  });
  useEffect(() => {
    sessionStorage.setItem(key, JSON.stringify(draft));
  }, [key, draft]);
  const change = useCallback((part: Partial<Draft>) => {
    setDraft((before) => ({ ...before, ...part }));
  }, []);
  return [draft, change];
}

export function forgetDraft(userId: string, preset: Preset): void {
  sessionStorage.removeItem(place(userId, preset));
}

/** Stands for evidence that is not there yet where only the cost is asked for. */
const NO_EVIDENCE = '00000000-0000-4000-8000-000000000000';

/** What a draft asks for so far: payments without a payee or an amount are left out. */
export function bodyOf(draft: Draft, currency: string): SheetBody {
  const payments: SheetBody['payments'] = [];
  for (const { receiver, amount, evidence, discharge } of draft.payments) {
    const read = parseAmount(amount, currency);
    if (!receiver || 'fault' in read) continue;
    payments.push({
      receiverId: receiver.id,
      amount: read.minor.toString(),
      evidence:
        evidence?.kind === 'invoice'
          ? { invoiceId: evidence.id }
          : { contractId: evidence?.kind === 'contract' ? evidence.id : NO_EVIDENCE },
      discharge: discharge ?? false,
    });
  }
  const cash = parseAmount(draft.cashAmount, currency);
  const wanted =
    draft.cash === 'rest'
      ? 'rest'
      : draft.cash === 'amount' && 'minor' in cash
        ? cash.minor.toString()
        : null;
  return {
    currency,
    payments,
    cash: {
      amount: wanted,
      ...(draft.standingPriceId === '' ? {} : { standingPriceId: draft.standingPriceId }),
    },
    rest: 'keep',
    ...(draft.strategy === undefined ? {} : { strategy: draft.strategy }),
  };
}

/** Whether everything that was begun is filled in. */
export function isWhole({ payments, cash, cashAmount }: Draft, currency: string): boolean {
  const begun = payments.filter(
    ({ typed, receiver, amount }) => typed !== '' || receiver !== undefined || amount !== '',
  );
  if (begun.length === 0 && cash === 'none') return false;
  if (cash === 'amount' && 'fault' in parseAmount(cashAmount, currency)) return false;
  return begun.every(
    ({ receiver, amount, evidence }) =>
      receiver !== undefined &&
      'minor' in parseAmount(amount, currency) &&
      evidence !== undefined &&
      (evidence.kind !== 'new' || evidence.number.trim() !== ''),
  );
}
