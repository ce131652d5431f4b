import {
  KEY_KIND,
  certificateId,
  currencyToBytes3,
  keyOfPrivate,
  rootHolding,
  type Hex,
  type Order,
  type TransferItem,
} from '#orders';
import { FACE, bank, type Party } from './cast.js';

const LATER = 4_000_000_000n;
const CNY = currencyToBytes3('CNY');
const NOTHING: Hex = `0x${'00'.repeat(32)}`;
const PLENTY = 1_000n * FACE;
const MAKER = 1;
const CHECKER = 2;
const ATTESTOR = 8;

/** More than any certificate of the bench needs. */
export function documentOf(docKey: Hex): Order {
  return { kind: 'document', body: { docKey, amount: PLENTY, version: 1, commitment: docKey } };
}

export function registration({ participant, maker, checker, passkey }: Party, roles: number): Order {
  const isBank = participant === bank.participant;
  return {
    kind: 'participant',
    body: {
      participant,
      roles,
      status: 1,
      banks: isBank ? [] : [bank.participant],
      keys: [
        { key: keyOfPrivate(maker), kind: 0, powers: isBank ? ATTESTOR : MAKER },
        { key: keyOfPrivate(checker), kind: 0, powers: isBank ? ATTESTOR : CHECKER },
        { key: passkey.name, kind: KEY_KIND.passkey, powers: isBank ? ATTESTOR : MAKER },
      ],
      nonce: 1,
      deadline: LATER,
    },
  };
}

export function consentTo(receiver: Party, payer: Party, nonce: number): Order {
  return {
    kind: 'consent',
    body: {
      receiver: receiver.participant,
      payer: payer.participant,
      currency: CNY,
      cap: PLENTY,
      longestTermDays: 365,
      endsOn: 20271231,
      nonce,
      deadline: LATER,
    },
  };
}

/** A certificate on one document, of half a year at most, so that it needs no stated reason. */
export function issueOf(
  obligor: Party,
  payee: Party,
  sequence: number,
  document: Hex,
  evidenceHash: Hex,
  face = FACE,
): Order {
  return {
    kind: 'issue',
    body: {
      certificate: certificateId(obligor.participant, sequence),
      payee: payee.participant,
      face,
      currency: CNY,
      dueOn: 20260831,
      termReason: NOTHING,
      documents: [{ docKey: document, amount: face }],
      evidenceHash,
      deadline: LATER,
    },
  };
}

export function transferOf(items: TransferItem[], evidenceHash: Hex): Order {
  return { kind: 'transfer', body: { items, discharge: false, evidenceHash, deadline: LATER } };
}

/** The first holding of a certificate. */
export function holdingOf(obligor: Party, sequence: number): bigint {
  return rootHolding(certificateId(obligor.participant, sequence));
}

export function settleOf(holding: bigint, bankReference: Hex): Order {
  return { kind: 'settle', body: { holding, owedBefore: FACE, amount: FACE, bankReference } };
}

/** Setting up is carried in pieces that fit into a block. */
export async function inChunks<T>(
  list: readonly T[],
  carry: (chunk: T[]) => Promise<unknown>,
): Promise<void> {
  const SIZE = 50;
  for (let from = 0; from < list.length; from += SIZE) await carry(list.slice(from, from + SIZE));
}
