/** Bytes as `0x` and lower-case hexadecimal. */
export type Hex = `0x${string}`;

/** Kinds of orders; the place in this list is the number on chain. */
export const ORDER_KINDS = [
  'issue',
  'transfer',
  'hold',
  'commit',
  'complete',
  'release',
  'settle',
  'pledge',
  'unpledge',
  'cancel',
  'return',
  'freeze',
  'unfreeze',
  'force',
  'void',
  'document',
  'consent',
  'participant',
  'business-date',
  'pause',
  'anchor',
] as const;

/** What an invoice or other document backs, in minor units. */
export interface Backing {
  docKey: Hex;
  amount: bigint;
}

/** One payment of a transfer order; child 0 passes the whole holding. */
export interface TransferItem {
  holding: bigint;
  epoch: number;
  child: bigint;
  receiver: number;
  amount: bigint;
}

/** What a key may do for its participant; powers 0 revokes it. */
export interface KeyGrant {
  key: Hex;
  kind: number;
  powers: number;
}

/**
 * The words of each order. Amounts are minor units; dates are yyyymmdd; deadlines and expiries are seconds of real
 * time; currencies are the three ASCII letters as bytes3; participants are their numbers on the ledger.
 */
export interface OrderBodies {
  issue: {
    certificate: bigint;
    payee: number;
    face: bigint;
    currency: Hex;
    dueOn: number;
    termReason: Hex;
    documents: Backing[];
    evidenceHash: Hex;
    deadline: bigint;
  };
  transfer: { items: TransferItem[]; discharge: boolean; evidenceHash: Hex; deadline: bigint };
  hold: {
    holding: bigint;
    epoch: number;
    child: bigint;
    amount: bigint;
    financier: number;
    cash: bigint;
    expiry: bigint;
    termsHash: Hex;
    deadline: bigint;
  };
  commit: {
    holding: bigint;
    epoch: number;
    financier: number;
    cash: bigint;
    termsHash: Hex;
    deadline: bigint;
  };
  complete: { holding: bigint; epoch: number; cash: bigint; currency: Hex; creditReference: Hex };
  release: { holding: bigint; epoch: number; deadline: bigint };
  settle: { holding: bigint; owedBefore: bigint; amount: bigint; bankReference: Hex };
  pledge: {
    holding: bigint;
    epoch: number;
    child: bigint;
    amount: bigint;
    pledgee: number;
    termsHash: Hex;
    deadline: bigint;
  };
  unpledge: { holding: bigint; epoch: number; deadline: bigint };
  cancel: { certificate: bigint; holdings: bigint[]; evidenceHash: Hex; deadline: bigint };
  return: { holding: bigint; epoch: number; receiver: number; paymentReference: Hex; deadline: bigint };
  freeze: { holding: bigint; caseHash: Hex; number: bigint };
  unfreeze: { holding: bigint; caseHash: Hex; number: bigint };
  force: { holding: bigint; receiver: number; caseHash: Hex; number: bigint };
  void: { holding: bigint; epoch: number; child: bigint; deadline: bigint };
  anchor: { root: Hex; number: bigint };
  document: { docKey: Hex; amount: bigint; version: number; commitment: Hex };
  consent: {
    receiver: number;
    payer: number;
    currency: Hex;
    cap: bigint;
    longestTermDays: number;
    endsOn: number;
    nonce: number;
    deadline: bigint;
  };
  participant: {
    participant: number;
    roles: number;
    status: number;
    banks: number[];
    keys: KeyGrant[];
    nonce: number;
    deadline: bigint;
  };
  'business-date': { today: number; nextBusinessDay: number; deadline: bigint };
  pause: { paused: boolean; nonce: number };
}

export type OrderKind = keyof OrderBodies;

/** An order: its kind and its words, before anybody signed it. */
export type Order<K extends OrderKind = OrderKind> = { [P in K]: { kind: P; body: OrderBodies[P] } }[K];

/** The ledger that an order is for (EIP-712 domain “Tributary”, version 1). */
export interface LedgerDomain {
  chainId: bigint;
  verifyingContract: Hex;
}

/** One field of a struct: its Solidity type and its name. */
export type Field = readonly [type: string, name: string];

/** Structs that stand inside orders. */
export const INNER_TYPES: Readonly<Record<string, readonly Field[]>> = {
  Backing: [
    ['bytes32', 'docKey'],
    ['uint64', 'amount'],
  ],
  Item: [
    ['uint128', 'holding'],
    ['uint24', 'epoch'],
    ['uint128', 'child'],
    ['uint32', 'receiver'],
    ['uint64', 'amount'],
  ],
  KeyGrant: [
    ['bytes32', 'key'],
    ['uint8', 'kind'],
    ['uint16', 'powers'],
  ],
};

/** Each order as EIP-712 names it, with its fields in the order in which they are hashed. */
export const ORDER_TYPES: Readonly<Record<OrderKind, { name: string; fields: readonly Field[] }>> = {
  issue: {
    name: 'Issue',
    fields: [
      ['uint64', 'certificate'],
      ['uint32', 'payee'],
      ['uint64', 'face'],
      ['bytes3', 'currency'],
      ['uint32', 'dueOn'],
      ['bytes32', 'termReason'],
      ['Backing[]', 'documents'],
      ['bytes32', 'evidenceHash'],
      ['uint64', 'deadline'],
    ],
  },
  transfer: {
    name: 'Transfer',
    fields: [
      ['Item[]', 'items'],
      ['bool', 'discharge'],
      ['bytes32', 'evidenceHash'],
      ['uint64', 'deadline'],
    ],
  },
  hold: {
    name: 'Hold',
    fields: [
      ['uint128', 'holding'],
      ['uint24', 'epoch'],
      ['uint128', 'child'],
      ['uint64', 'amount'],
      ['uint32', 'financier'],
      ['uint64', 'cash'],
      ['uint64', 'expiry'],
      ['bytes32', 'termsHash'],
      ['uint64', 'deadline'],
    ],
  },
  commit: {
    name: 'Commit',
    fields: [
      ['uint128', 'holding'],
      ['uint24', 'epoch'],
      ['uint32', 'financier'],
      ['uint64', 'cash'],
      ['bytes32', 'termsHash'],
      ['uint64', 'deadline'],
    ],
  },
  complete: {
    name: 'Complete',
    fields: [
      ['uint128', 'holding'],
      ['uint24', 'epoch'],
      ['uint64', 'cash'],
      ['bytes3', 'currency'],
      ['bytes32', 'creditReference'],
    ],
  },
  release: {
    name: 'Release',
    fields: [
      ['uint128', 'holding'],
      ['uint24', 'epoch'],
      ['uint64', 'deadline'],
    ],
  },
  settle: {
    name: 'Settle',
    fields: [
      ['uint128', 'holding'],
      ['uint64', 'owedBefore'],
      ['uint64', 'amount'],
      ['bytes32', 'bankReference'],
    ],
  },
  pledge: {
    name: 'Pledge',
    fields: [
      ['uint128', 'holding'],
      ['uint24', 'epoch'],
      ['uint128', 'child'],
      ['uint64', 'amount'],
      ['uint32', 'pledgee'],
      ['bytes32', 'termsHash'],
      ['uint64', 'deadline'],
    ],
  },
  unpledge: {
    name: 'Unpledge',
    fields: [
      ['uint128', 'holding'],
      ['uint24', 'epoch'],
      ['uint64', 'deadline'],
    ],
  },
  cancel: {
    name: 'Cancel',
    fields: [
      ['uint64', 'certificate'],
      ['uint128[]', 'holdings'],
      ['bytes32', 'evidenceHash'],
      ['uint64', 'deadline'],
    ],
  },
  return: {
    name: 'Return',
    fields: [
      ['uint128', 'holding'],
      ['uint24', 'epoch'],
      ['uint32', 'receiver'],
      ['bytes32', 'paymentReference'],
      ['uint64', 'deadline'],
    ],
  },
  freeze: {
    name: 'Freeze',
    fields: [
      ['uint128', 'holding'],
      ['bytes32', 'caseHash'],
      ['uint64', 'number'],
    ],
  },
  unfreeze: {
    name: 'Unfreeze',
    fields: [
      ['uint128', 'holding'],
      ['bytes32', 'caseHash'],
      ['uint64', 'number'],
    ],
  },
  force: {
    name: 'Force',
    fields: [
      ['uint128', 'holding'],
      ['uint32', 'receiver'],
      ['bytes32', 'caseHash'],
      ['uint64', 'number'],
    ],
  },
  void: {
    name: 'Void',
    fields: [
      ['uint128', 'holding'],
      ['uint24', 'epoch'],
      ['uint128', 'child'],
      ['uint64', 'deadline'],
    ],
  },
  anchor: {
    name: 'Anchor',
    fields: [
      ['bytes32', 'root'],
      ['uint64', 'number'],
    ],
  },
  document: {
    name: 'Document',
    fields: [
      ['bytes32', 'docKey'],
      ['uint64', 'amount'],
      ['uint32', 'version'],
      ['bytes32', 'commitment'],
    ],
  },
  consent: {
    name: 'Consent',
    fields: [
      ['uint32', 'receiver'],
      ['uint32', 'payer'],
      ['bytes3', 'currency'],
      ['uint64', 'cap'],
      ['uint16', 'longestTermDays'],
      ['uint32', 'endsOn'],
      ['uint32', 'nonce'],
      ['uint64', 'deadline'],
    ],
  },
  participant: {
    name: 'Participant',
    fields: [
      ['uint32', 'participant'],
      ['uint8', 'roles'],
      ['uint8', 'status'],
      ['uint32[]', 'banks'],
      ['KeyGrant[]', 'keys'],
      ['uint32', 'nonce'],
      ['uint64', 'deadline'],
    ],
  },
  'business-date': {
    name: 'BusinessDate',
    fields: [
      ['uint32', 'today'],
      ['uint32', 'nextBusinessDay'],
      ['uint64', 'deadline'],
    ],
  },
  pause: {
    name: 'Pause',
    fields: [
      ['bool', 'paused'],
      ['uint32', 'nonce'],
    ],
  },
};

/** CNY as the contracts keep it: 0x434e59. */
export function currencyToBytes3(currency: string): Hex {
  return `0x${[...currency].map((letter) => letter.charCodeAt(0).toString(16).padStart(2, '0')).join('')}`;
}

/** The three letters of a bytes3 currency. */
export function bytes3ToCurrency(bytes: Hex): string {
  return String.fromCharCode(...(bytes.slice(2).match(/../g) ?? []).map((pair) => parseInt(pair, 16)));
}

/** An order with the signatures that carry it. */
export interface SignedOrder {
  order: Order;
  /**
   * Of a secp256k1 key 65 bytes: r, s, v. Of another key its kind (1 byte) and what the book reads of that kind. Where a
   * root was signed, one that is over the order itself says so (`overOrder`).
   */
  signatures: readonly Hex[];
  /** Where a Merkle root was signed, the way from this order to it. */
  proof?: readonly Hex[];
}
