import { KEY_KIND, keyOfPrivate, signDigest, type Hex } from '#orders';
import type { OpenedSigning } from './signing.js';

/** Signs with a secp256k1 key that this process holds, as a wallet does with EIP-712. */
export function rawKey(privateKey: Hex, place: OpenedSigning['place'] = 'environment'): OpenedSigning {
  return {
    ledgerKey: keyOfPrivate(privateKey),
    kind: KEY_KIND.secp256k1,
    place,
    sign: (digest) => signDigest(digest, privateKey),
    close: () => undefined,
  };
}
