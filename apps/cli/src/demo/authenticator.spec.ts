import { describe, expect, it } from '@jest/globals';
import { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server';
import { clientDataOf, keyKindOf, recoverKey, type Hex } from '#orders';
import { SoftwarePasskey, SoftwarePhone } from './authenticator.js';

const ORIGIN = 'http://localhost:3000';
const DIGEST: Hex = `0x${'5a'.repeat(32)}`;
const challenge = Buffer.alloc(32, 7).toString('base64url');
const user = { id: 'dXNlcg', name: '张三', displayName: '张三' };

describe('a passkey in software', () => {
  it('registers and signs in as the server’s library has it', async () => {
    const passkey = new SoftwarePasskey(ORIGIN);
    const about = { expectedChallenge: challenge, expectedOrigin: ORIGIN, expectedRPID: 'localhost' };
    const made = await verifyRegistrationResponse({
      ...about,
      response: passkey.create({ challenge, user }),
    });
    if (!made.verified) throw new Error('It was not registered.');
    const { credential } = made.registrationInfo;
    expect(credential.id).toBe(passkey.credentialId.toString('base64url'));
    const signedIn = await verifyAuthenticationResponse({
      ...about,
      credential,
      response: passkey.get({ challenge }),
    });
    expect(signedIn.verified).toBe(true);
    expect(signedIn.authenticationInfo.newCounter).toBeGreaterThan(credential.counter);
  });

  it('signs an order by its name in the registry, and says on which page', () => {
    const passkey = new SoftwarePasskey(ORIGIN);
    const signature = passkey.sign(DIGEST);
    expect(recoverKey(DIGEST, signature)).toBe(passkey.ledgerKey);
    expect(keyKindOf(signature)).toBe(2);
    expect(JSON.parse(new TextDecoder().decode(clientDataOf(signature)))).toMatchObject({ origin: ORIGIN });
  });

  it('is another key for another site', () => {
    const passkey = new SoftwarePasskey('https://evil.example', 'evil.example');
    expect(recoverKey(DIGEST, passkey.sign(DIGEST))).toBe(passkey.ledgerKey);
    expect(new SoftwarePasskey(ORIGIN).ledgerKey).not.toBe(passkey.ledgerKey);
  });
});

describe('a phone in software', () => {
  it('signs an order with s low, by its name in the registry', () => {
    const phone = new SoftwarePhone();
    for (let i = 0; i < 8; i++) expect(recoverKey(DIGEST, phone.sign(DIGEST))).toBe(phone.ledgerKey);
    const signature = phone.sign(DIGEST);
    expect(keyKindOf(signature)).toBe(3);
    expect(clientDataOf(signature)).toBeUndefined();
  });
});
