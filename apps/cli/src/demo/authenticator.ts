import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { compactSignature, p256Name, p256Signature, passkeyName, passkeySignature, type Hex } from '#orders';
import type { Signing } from '../keys/signing.js';

const USER_PRESENT_AND_VERIFIED = 0x05;
const KEY_FOLLOWS = 0x40;
const ES256 = -7;

/**
 * A passkey of a device, in software: it answers a site's ceremonies as a phone's own authenticator does, after WebAuthn
 * level 3 with attestation “none”, and writes its own CBOR so that the server's reader is not its own witness.
 */
export class SoftwarePasskey implements Signing {
  readonly credentialId = randomBytes(32);
  private readonly relyingPartyIdHash: Buffer;
  private userHandle: string | undefined;
  private counter = 0;

  /** @param origin the page on which the ceremonies take place, such as http://localhost:3000 */
  constructor(
    private readonly origin: string,
    relyingPartyId = new URL(origin).hostname,
    private readonly key = newKey(),
  ) {
    this.relyingPartyIdHash = sha256(Buffer.from(relyingPartyId));
  }

  get ledgerKey(): Hex {
    return passkeyName(this.key.point, this.relyingPartyIdHash);
  }

  /** The same key on a page of another origin of its site, as a browser would not let it be used. */
  onPage(origin: string): SoftwarePasskey {
    return new SoftwarePasskey(origin, new URL(this.origin).hostname, this.key);
  }

  /** Answers a registration, as `navigator.credentials.create` does. */
  create(
    options: Pick<PublicKeyCredentialCreationOptionsJSON, 'challenge' | 'user'>,
  ): RegistrationResponseJSON {
    this.userHandle = options.user.id;
    const { point } = this.key;
    const cose = cborMap([
      [cborInt(1), cborInt(2)],
      [cborInt(3), cborInt(ES256)],
      [cborInt(-1), cborInt(1)],
      [cborInt(-2), cborBytes(point.subarray(0, 32))],
      [cborInt(-3), cborBytes(point.subarray(32))],
    ]);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(this.credentialId.length);
    const authenticatorData = Buffer.concat([
      this.authenticatorData(KEY_FOLLOWS),
      Buffer.alloc(16),
      length,
      this.credentialId,
      cose,
    ]);
    const attestationObject = cborMap([
      [cborText('fmt'), cborText('none')],
      [cborText('attStmt'), cborMap([])],
      [cborText('authData'), cborBytes(authenticatorData)],
    ]);
    return {
      ...this.credential(),
      response: {
        clientDataJSON: this.clientData('webauthn.create', options.challenge).toString('base64url'),
        attestationObject: attestationObject.toString('base64url'),
        transports: ['internal'],
      },
    };
  }

  /** Answers a sign-in, as `navigator.credentials.get` does. */
  get(options: Pick<PublicKeyCredentialRequestOptionsJSON, 'challenge'>): AuthenticationResponseJSON {
    const { authenticatorData, clientDataJSON, signature } = this.assert(options.challenge);
    return {
      ...this.credential(),
      response: {
        authenticatorData: authenticatorData.toString('base64url'),
        clientDataJSON: clientDataJSON.toString('base64url'),
        signature: signature.toString('base64url'),
        ...(this.userHandle === undefined ? {} : { userHandle: this.userHandle }),
      },
    };
  }

  sign(digest: Hex): Hex {
    const asserted = this.assert(Buffer.from(digest.slice(2), 'hex').toString('base64url'));
    return passkeySignature({
      ...asserted,
      publicKey: this.key.point,
      signature: compactSignature(asserted.signature),
    });
  }

  private assert(challenge: string): {
    authenticatorData: Buffer;
    clientDataJSON: Buffer;
    signature: Buffer;
  } {
    const authenticatorData = this.authenticatorData(0);
    const clientDataJSON = this.clientData('webauthn.get', challenge);
    const signed = Buffer.concat([authenticatorData, sha256(clientDataJSON)]);
    return { authenticatorData, clientDataJSON, signature: sign('sha256', signed, this.key.secret) };
  }

  private authenticatorData(flags: number): Buffer {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(++this.counter);
    return Buffer.concat([this.relyingPartyIdHash, Buffer.of(USER_PRESENT_AND_VERIFIED | flags), counter]);
  }

  private clientData(type: string, challenge: string): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin: this.origin, crossOrigin: false }));
  }

  private credential() {
    const id = this.credentialId.toString('base64url');
    return { id, rawId: id, type: 'public-key' as const, clientExtensionResults: {} };
  }
}

/** The key of a phone that has no passkeys: WebCrypto's P-256, which a page can use and not read out. */
export class SoftwarePhone implements Signing {
  private readonly key = newKey();

  get ledgerKey(): Hex {
    return p256Name(this.key.point);
  }

  /** The point, x and y, 64 bytes. */
  get publicKey(): Hex {
    return `0x${this.key.point.toString('hex')}`;
  }

  sign(digest: Hex): Hex {
    return p256Signature(this.key.point, this.signBytes(Buffer.from(digest.slice(2), 'hex')));
  }

  /** Answers a challenge of the platform's, base64url both. */
  answer(challenge: string): string {
    return this.signBytes(Buffer.from(challenge, 'base64url')).toString('base64url');
  }

  private signBytes(bytes: Buffer): Buffer {
    return sign('sha256', bytes, { key: this.key.secret, dsaEncoding: 'ieee-p1363' });
  }
}

function newKey(): { secret: KeyObject; point: Buffer } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  return {
    secret: privateKey,
    point: Buffer.concat([Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]),
  };
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}

/** CBOR (RFC 8949), as far as an attestation needs it: each item begins with its major type and its length. */
function cborHead(major: number, value: number): Buffer {
  if (value < 24) return Buffer.of((major << 5) | value);
  if (value < 256) return Buffer.of((major << 5) | 24, value);
  return Buffer.of((major << 5) | 25, value >> 8, value & 0xff);
}

function cborInt(value: number): Buffer {
  return value < 0 ? cborHead(1, -1 - value) : cborHead(0, value);
}

function cborBytes(bytes: Uint8Array): Buffer {
  return Buffer.concat([cborHead(2, bytes.length), bytes]);
}

function cborText(text: string): Buffer {
  return Buffer.concat([cborHead(3, text.length), Buffer.from(text)]);
}

function cborMap(entries: readonly [Buffer, Buffer][]): Buffer {
  return Buffer.concat([cborHead(5, entries.length), ...entries.flat()]);
}
