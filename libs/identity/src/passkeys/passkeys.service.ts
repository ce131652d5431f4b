import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { COSEALG, decodeCredentialPublicKey } from '@simplewebauthn/server/helpers';
import { z } from 'zod';
import { CONFIGURATION, portalOrigin, type Configuration } from '#common';
import { KEY_KIND, passkeyName } from '#orders';
import { identityErrors } from '../identity.errors.js';
import { CEREMONY_MS, Ceremonies, type Purpose } from './ceremonies.service.js';
import { DeviceKeys, type DeviceKey } from './device-keys.service.js';
import type { AssertionResponse, CeremonyView, RegistrationResponse } from './passkeys.schemas.js';

const NAME = 'Tributary';
/** The ledger reads P-256 only, so no other key is taken. */
const ALGORITHMS = [COSEALG.ES256];
const SIGN_IN: Purpose = 'sign-in';
const ANYBODY = 'anybody';

/**
 * Passkeys: a person registers one, signs in with it, and signs orders with it on the ledger (decision 0015). A key is
 * bound to the site that made it by its relying party's id, which is the host of `PORTAL_ORIGIN`.
 */
@Injectable()
export class Passkeys {
  private readonly origin: string;
  private readonly site: string;

  constructor(
    private readonly ceremonies: Ceremonies,
    private readonly keys: DeviceKeys,
    @Inject(CONFIGURATION) configuration: Pick<Configuration, 'PORTAL_ORIGIN' | 'PORT'>,
  ) {
    this.origin = portalOrigin(configuration);
    this.site = new URL(this.origin).hostname;
  }

  /**
   * What a page gives to `navigator.credentials.create`. `subject` names for what the key is registered (an
   * application, an invitation, …): it must be named again, and nobody else can take the key.
   */
  async beginRegistration(about: { subject: string; userName: string }): Promise<CeremonyView> {
    const { id, challenge } = await this.ceremonies.begin('registration', about.subject);
    const options = await generateRegistrationOptions({
      rpName: NAME,
      rpID: this.site,
      userName: about.userName,
      userDisplayName: about.userName,
      challenge,
      timeout: CEREMONY_MS,
      attestationType: 'none',
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      supportedAlgorithmIDs: ALGORITHMS,
    });
    return { ceremonyId: id, options: { ...options } };
  }

  /**
   * Keeps the passkey that answered. It belongs to nobody until `People.add` or `DeviceKeys.give` names its id and subject.
   * @throws ceremony-over, passkey-refused, device-key-known
   */
  async finishRegistration(answer: {
    ceremonyId: string;
    subject: string;
    response: Omit<RegistrationResponse, 'clientExtensionResults'>;
  }): Promise<DeviceKey> {
    const challenge = await this.ceremonies.take(answer.ceremonyId, 'registration', answer.subject);
    const { id, rawId, type, response } = answer.response;
    const made = await refusing(() =>
      verifyRegistrationResponse({
        response: { id, rawId, type, response, clientExtensionResults: {} },
        expectedChallenge: base64url(challenge),
        expectedOrigin: this.origin,
        expectedRPID: this.site,
        requireUserVerification: true,
        supportedAlgorithmIDs: ALGORITHMS,
      }),
    );
    if (!made.verified) throw identityErrors('passkey-refused', { why: 'not verified' });
    const { credential } = made.registrationInfo;
    const point = pointOf(credential.publicKey);
    return this.keys.keep({
      id: credential.id,
      kind: KEY_KIND.passkey,
      subject: answer.subject,
      ledgerKey: passkeyName(point, createHash('sha256').update(this.site).digest()),
      point,
      cose: credential.publicKey,
      counter: credential.counter,
      transports: credential.transports ?? [],
    });
  }

  /** What a page gives to `navigator.credentials.get`, so that the person picks one of its passkeys of this site. */
  async beginSignIn(): Promise<CeremonyView> {
    const { id, challenge } = await this.ceremonies.begin(SIGN_IN, ANYBODY);
    const options = await generateAuthenticationOptions({
      rpID: this.site,
      challenge,
      timeout: CEREMONY_MS,
      userVerification: 'required',
    });
    return { ceremonyId: id, options: { ...options } };
  }

  /**
   * The passkey that answered. Whose it is says `userId`: null where no user was made with it yet.
   * @throws ceremony-over, device-key-unknown, passkey-refused
   */
  async finishSignIn(answer: {
    ceremonyId: string;
    response: Omit<AssertionResponse, 'clientExtensionResults'>;
  }): Promise<DeviceKey> {
    const challenge = await this.ceremonies.take(answer.ceremonyId, SIGN_IN, ANYBODY);
    const { id, rawId, type, response } = answer.response;
    const key = await this.keys.find(id);
    if (!key?.cose) throw identityErrors('device-key-unknown');
    const { cose, counter, transports } = key;
    const { clientDataJSON, authenticatorData, signature } = response;
    const asserted = await refusing(() =>
      verifyAuthenticationResponse({
        response: {
          id,
          rawId,
          type,
          response: { clientDataJSON, authenticatorData, signature },
          clientExtensionResults: {},
        },
        expectedChallenge: base64url(challenge),
        expectedOrigin: this.origin,
        expectedRPID: this.site,
        requireUserVerification: true,
        credential: { id, publicKey: cose, counter, transports },
      }),
    );
    if (!asserted.verified) throw identityErrors('passkey-refused', { why: 'not verified' });
    await this.keys.used(id, asserted.authenticationInfo.newCounter);
    return key;
  }
}

/** The library says what was wrong by throwing: to who called, that is one refusal with its reason. */
async function refusing<T>(verify: () => Promise<T>): Promise<T> {
  try {
    return await verify();
  } catch (error) {
    throw identityErrors(
      'passkey-refused',
      { why: error instanceof Error ? error.message : 'unreadable' },
      error,
    );
  }
}

/** A P-256 key as COSE has it (RFC 9053): its kind (1), its curve (-1), x (-2) and y (-3). */
const p256Cose = z.map(z.number(), z.unknown()).transform((labels, ctx) => {
  const [x, y] = [labels.get(-2), labels.get(-3)];
  const isP256 = labels.get(1) === 2 && labels.get(-1) === 1;
  if (isP256 && x instanceof Uint8Array && y instanceof Uint8Array && x.length === 32 && y.length === 32) {
    return Uint8Array.from(Buffer.concat([x, y]));
  }
  ctx.addIssue('is not a P-256 key');
  return z.NEVER;
});

/** The point of a P-256 key, x and y. @throws passkey-refused for another sort of key */
function pointOf(cose: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const read = p256Cose.safeParse(decodeCredentialPublicKey(cose));
  if (!read.success) throw identityErrors('passkey-refused', { why: 'not a P-256 key' });
  return read.data;
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}
