import type { Hex } from '#orders';

/**
 * What somebody signs with: a key that stays on its side. Whoever signs asks for no more, be it a raw key, a keystore, a
 * token (PKCS#11), a passkey or a phone's own key.
 */
export interface Signing {
  /** The key's name in the ledger's registry. */
  readonly ledgerKey: Hex;
  /** The signature under a digest of 32 bytes (of an order: its EIP-712 hash) as the ledger reads it. */
  sign(digest: Hex): Hex;
}

/** A key that has to be put away after use. */
export interface OpenedSigning extends Signing {
  /** As the registry numbers kinds (`KEY_KIND`). */
  readonly kind: number;
  /** Where the key lies. */
  readonly place: 'environment' | 'keystore' | 'token';
  close(): void;
}
