import {
  compactSignature,
  orderFromJson,
  orderHash,
  p256Signature,
  passkeySignature,
  signDigest,
  type Hex,
} from '#orders';
import type { Shape } from './api';
import { phoneKey } from './phone-key';

const KEPT = 'tributary.sandbox-key';

/** Why nothing was signed, by the key of its words (`problem.*`). */
export class NotSigned extends Error {
  constructor(readonly why: 'cancelled' | 'differs' | 'noKey') {
    super(why);
    this.name = 'NotSigned';
  }
}

/** Keeps a made-up person's key for this tab; a sandbox's play money only. */
export function keepSandboxKey(privateKey: string): void {
  sessionStorage.setItem(KEPT, privateKey);
}

export function forgetKey(): void {
  sessionStorage.removeItem(KEPT);
}

type Me = Shape<'Me'>;

/**
 * Signs 32 bytes with the person's own key: by fingerprint or face on the device that it registered, with the phone's own
 * key, or in a sandbox with the made-up person's. @throws NotSigned
 */
export async function sign(digest: Hex, { deviceKey }: Pick<Me, 'deviceKey'>): Promise<Hex> {
  if (deviceKey?.kind === 'passkey') return byPasskey(digest, deviceKey);
  if (deviceKey?.kind === 'p256') {
    const key = await phoneKey();
    if (!key) throw new NotSigned('noKey');
    return p256Signature(bytesOf(deviceKey.publicKey), await key.sign(bytesOf(digest)));
  }
  const kept = sessionStorage.getItem(KEPT);
  if (!kept) throw new NotSigned('noKey');
  return signDigest(digest, hex(kept));
}

/** What the API proposes for a signature. */
export type Proposal = Pick<Shape<'Proposal'>, 'order' | 'orderHash' | 'domain'>;

/** Signs a proposal after seeing that its words give the hash that is asked for. @throws NotSigned */
export async function signProposal({ order, orderHash: asked, domain }: Proposal, me: Me): Promise<Hex> {
  const ledger = { chainId: BigInt(domain.chainId), verifyingContract: hex(domain.verifyingContract) };
  if (orderHash(ledger, orderFromJson(order)) !== asked) throw new NotSigned('differs');
  return sign(hex(asked), me);
}

async function byPasskey(digest: Hex, { id, publicKey }: NonNullable<Me['deviceKey']>): Promise<Hex> {
  let found: Credential | null;
  try {
    found = await navigator.credentials.get({
      publicKey: {
        challenge: bytesOf(digest),
        allowCredentials: [{ type: 'public-key', id: fromBase64url(id) }],
        userVerification: 'required',
      },
    });
  } catch {
    throw new NotSigned('cancelled');
  }
  const response = found instanceof PublicKeyCredential ? found.response : undefined;
  if (!(response instanceof AuthenticatorAssertionResponse)) throw new NotSigned('cancelled');
  return passkeySignature({
    publicKey: bytesOf(publicKey),
    authenticatorData: new Uint8Array(response.authenticatorData),
    clientDataJSON: new Uint8Array(response.clientDataJSON),
    signature: compactSignature(new Uint8Array(response.signature)),
  });
}

const hex = (text: string): Hex => `0x${text.replace(/^0x/, '')}`;

export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const digits = text.replace(/^0x/, '');
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) =>
    Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16),
  );
}

function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}
