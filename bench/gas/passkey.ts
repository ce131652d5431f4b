import { p256 } from '@noble/curves/nist.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { passkeyName, passkeySignature, type Hex } from '#orders';

const RELYING_PARTY = 'tributary.example';
const USER_PRESENT_AND_VERIFIED = 0x05;

/** An authenticator's key, which answers a challenge as a phone does. */
export class Passkey {
  /** Its name in the registry. */
  readonly name: Hex;
  private readonly secret: Uint8Array;
  private readonly publicKey: Uint8Array;
  private readonly relyingPartyIdHash = sha256(utf8ToBytes(RELYING_PARTY));

  constructor(secret: Hex) {
    this.secret = hexToBytes(secret.slice(2));
    this.publicKey = p256.getPublicKey(this.secret, false).slice(1);
    this.name = passkeyName(this.publicKey, this.relyingPartyIdHash);
  }

  /** The assertion over a digest, as the book reads it. */
  sign(digest: Hex): Hex {
    const counter = Uint8Array.of(0, 0, 0, 1);
    const authenticatorData = concatBytes(
      this.relyingPartyIdHash,
      Uint8Array.of(USER_PRESENT_AND_VERIFIED),
      counter,
    );
    const challenge = Buffer.from(digest.slice(2), 'hex').toString('base64url');
    const clientDataJSON = utf8ToBytes(
      JSON.stringify({
        type: 'webauthn.get',
        challenge,
        origin: `https://${RELYING_PARTY}`,
        crossOrigin: false,
      }),
    );
    const signed = sha256(concatBytes(authenticatorData, sha256(clientDataJSON)));
    const signature = p256.sign(signed, this.secret, { prehash: false, lowS: true });
    return passkeySignature({ publicKey: this.publicKey, authenticatorData, clientDataJSON, signature });
  }
}
