import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, Problem, read } from '../../../shared/api';
import type { Me } from '../../../shared/session';
import { Button, Field } from '../../ui';
import { useCounterparties, useInvitations, useTransfers } from '../reads';
import type { DraftPayment, Receiver } from './draft';
import { InviteSheet } from './invite-sheet';

const SHOWN = 5;
const RECENT = 3;
const plain = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, '');

/**
 * Whom to pay: one of those paid before, a name as soon as it fits one company only, or a whole registration number. Who
 * is not here yet is invited by link or QR.
 */
export function PayeeField({
  me,
  payment: { typed, receiver },
  currency,
  onChange,
}: {
  me: Me;
  payment: DraftPayment;
  currency: string;
  onChange: (change: Pick<DraftPayment, 'typed' | 'receiver' | 'evidence'>) => void;
}) {
  const { t } = useTranslation('supplier');
  const [inviting, setInviting] = useState(false);
  const [typing, setTyping] = useState(false);
  const known = useKnown(me);
  const wanted = plain(typed);
  const matches = wanted === '' ? [] : known.filter(({ name }) => plain(name).includes(wanted));
  const code = /^[0-9a-z]{18,20}$/.test(wanted) ? wanted.toUpperCase() : undefined;
  const looked = useLookup(code);
  const choose = (one: Receiver | undefined, text: string): void => {
    onChange({ typed: text, receiver: one, evidence: undefined });
  };
  // While somebody still types, only the whole name says which company is meant; afterwards the one
  // that fits alone, or whose number it is, does.
  const exact = matches.find(({ name }) => plain(name) === wanted);
  const alone = looked.data ?? (wanted.length >= 2 && matches.length === 1 ? matches[0] : undefined);
  const only = typing ? undefined : alone;
  const meant = exact ?? only;
  useEffect(() => {
    if (!receiver && meant) onChange({ typed, receiver: meant, evidence: undefined });
  });
  if (receiver)
    return (
      <div className="field">
        <span className="label">{t('use.payee')}</span>
        <div className="picked" data-payee={receiver.id}>
          <strong dir="auto">{receiver.name}</strong>
          <Button
            look="quiet"
            aria-label={`${t('use.changePayee')}: ${receiver.name}`}
            onClick={() => {
              choose(undefined, '');
            }}
          >
            {t('use.changePayee')}
          </Button>
        </div>
      </div>
    );
  const shown = looked.data
    ? [looked.data]
    : wanted === ''
      ? known.slice(0, RECENT)
      : matches.slice(0, SHOWN);
  return (
    <>
      <Field label={t('use.payee')} hint={t('use.payeeHint')}>
        {(props) => (
          <input
            {...props}
            className="input"
            autoComplete="off"
            dir="auto"
            maxLength={200}
            value={typed}
            onFocus={() => {
              setTyping(true);
            }}
            onBlur={() => {
              setTyping(false);
            }}
            onKeyDown={({ key }) => {
              if (key === 'Enter') setTyping(false);
            }}
            onChange={({ target: { value } }) => {
              setTyping(true);
              choose(undefined, value);
            }}
          />
        )}
      </Field>
      <ul className="choices" aria-label={t(wanted === '' ? 'use.recent' : 'use.found')}>
        {shown.map((one) => (
          <li key={one.id}>
            <Button
              onClick={() => {
                choose(one, one.name);
              }}
            >
              <span dir="auto" className="clip">
                {one.name}
              </span>
            </Button>
          </li>
        ))}
        {wanted !== '' && shown.length === 0 && !looked.isFetching && (
          <li className="quiet">{t('use.nobody')}</li>
        )}
        <li>
          <Button
            look="quiet"
            onClick={() => {
              setInviting(true);
            }}
          >
            {t('use.invite')}
          </Button>
        </li>
      </ul>
      {inviting && (
        <InviteSheet
          name={typed}
          currency={currency}
          onClose={() => {
            setInviting(false);
          }}
        />
      )}
    </>
  );
}

/** Suppliers that the company has traded with or invited; those it has paid last come first. */
function useKnown(me: Me): Receiver[] {
  const traded = useCounterparties().data ?? [];
  const paid = (useTransfers().data ?? [])
    .filter(({ holder }) => holder.participant === me.participant)
    .flatMap(({ items }) => items.map(({ receiver }) => receiver.participant));
  const invited = (useInvitations().data ?? []).flatMap(({ companyId, legalName }) =>
    companyId === null ? [] : [{ id: companyId, legalName }],
  );
  const order = (participant: number): number => {
    const place = paid.indexOf(participant);
    return place < 0 ? paid.length : place;
  };
  const known = traded
    .filter(({ roles, id }) => roles.includes('supplier') && id !== me.companyId)
    .sort((one, other) => order(one.participant) - order(other.participant))
    .map(({ id, name, participant }) => ({ id, name, participant }));
  const fresh = useQuery({
    queryKey: ['companies', 'invited', invited.map(({ id }) => id)],
    queryFn: () =>
      Promise.all(invited.map(({ id }) => read(api.GET('/v1/companies/{id}', { params: { path: { id } } })))),
    enabled: invited.length > 0,
    staleTime: 300_000,
  });
  const others = (fresh.data ?? [])
    .filter(({ id }) => !known.some((one) => one.id === id))
    .map(({ id, legalName, participant }) => ({ id, name: legalName, participant }));
  return [...known, ...others];
}

/** A company by its whole registration number (USCC or LEI); nothing where there is none. */
function useLookup(code: string | undefined) {
  return useQuery({
    queryKey: ['companies', 'lookup', code],
    queryFn: async (): Promise<Receiver | null> => {
      const query = code?.length === 20 ? { lei: code } : { uscc: code };
      try {
        const { id, legalName, participant } = await read(
          api.GET('/v1/companies/lookup', { params: { query } }),
        );
        return { id, name: legalName, participant };
      } catch (error) {
        if (error instanceof Problem && error.status < 500) return null;
        throw error;
      }
    },
    enabled: code !== undefined,
    staleTime: 300_000,
  });
}
