import { useCallback, useState } from 'react';
import type { DeviceKey } from './device-key';

/** What was typed of the company and is not saved yet. */
export interface Typed {
  legalName: string;
  uscc: string;
  person: string;
  isSoleOwner: boolean;
  owners: { name: string; percent: string }[];
  number: string;
  bankCode: string;
  phone: string;
  /** The amount of the bank's test payment. */
  arrived?: string;
}

/** An application that was begun on this device: its token opens it and nothing else. Keys are never kept here. */
export interface KeptApplication {
  token: string;
  from: string;
  amount: string;
  currency: string;
  typed: Typed;
  /** The public half of the key that was made here; its secret half stays with the device. */
  key?: DeviceKey;
}

const nameOf = (invitation: string): string => `tributary.application.${invitation.slice(-8)}`;

function readKept(invitation: string): KeptApplication | undefined {
  const kept = localStorage.getItem(nameOf(invitation));
  return kept === null ? undefined : (JSON.parse(kept) as KeptApplication);
}

/** The application of one invitation, kept so that it survives a reload: what was typed, too. */
export function useKeptApplication(invitation: string) {
  const [kept, setKept] = useState(() => readKept(invitation));
  const keep = useCallback(
    (change: KeptApplication | ((before: KeptApplication) => KeptApplication)) => {
      setKept((before) => {
        const next = typeof change === 'function' ? (before === undefined ? before : change(before)) : change;
        if (next) localStorage.setItem(nameOf(invitation), JSON.stringify(next));
        return next;
      });
    },
    [invitation],
  );
  return { kept, keep };
}
