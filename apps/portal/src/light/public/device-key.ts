import type { Shape } from '../../shared/api';
import { makePhoneKey, type PhoneKey } from '../../shared/phone-key';
import { NotSigned } from '../../shared/signing';

/** A key that was made on this device, as signing asks for it. */
export type DeviceKey = NonNullable<Shape<'Me'>['deviceKey']>;

/** Whether this browser makes passkeys; those inside of other apps often do not. */
export const hasPasskeys = (): boolean =>
  'PublicKeyCredential' in window && 'parseCreationOptionsFromJSON' in PublicKeyCredential;

/** Has the device make a passkey by fingerprint, face or screen lock. @throws NotSigned where the person did not want it */
export async function makePasskey({
  options,
}: Shape<'PasskeyCeremony'>): Promise<{ response: Shape<'PasskeyRegistration'>; key: DeviceKey }> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    options as unknown as PublicKeyCredentialCreationOptionsJSON,
  );
  let made: Credential | null;
  try {
    made = await navigator.credentials.create({ publicKey });
  } catch {
    throw new NotSigned('cancelled');
  }
  if (!(made instanceof PublicKeyCredential)) throw new NotSigned('cancelled');
  const { response } = made;
  const spki = response instanceof AuthenticatorAttestationResponse ? response.getPublicKey() : null;
  if (!spki) throw new NotSigned('cancelled');
  return {
    response: made.toJSON() as Shape<'PasskeyRegistration'>,
    // A P-256 key ends with its point, x and y.
    key: { id: made.id, kind: 'passkey', publicKey: `0x${hexOf(new Uint8Array(spki).slice(-64))}` },
  };
}

/** Makes the phone's own key and answers a challenge with it, for phones without passkeys. */
export async function answerByPhone(
  challenge: string,
): Promise<{ signature: string; publicKey: `0x${string}` }> {
  const key = await makePhoneKey();
  return { signature: await answer(key, challenge), publicKey: `0x${hexOf(key.publicKey)}` };
}

/** Answers a challenge with a phone's key. What is signed says that it is a challenge: no order begins like that. */
export async function answer({ sign }: Pick<PhoneKey, 'sign'>, challenge: string): Promise<string> {
  const bytes = fromBase64url(challenge);
  if (!new TextDecoder('latin1').decode(bytes).startsWith('tributary:')) throw new NotSigned('differs');
  return toBase64url(await sign(bytes));
}

const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}

function toBase64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
