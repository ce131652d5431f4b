import { createPublicKey, verify } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Walls } from '#database';
import { KEY_KIND, p256Name } from '#orders';
import { identityErrors } from '../identity.errors.js';
import { Ceremonies } from '../passkeys/ceremonies.service.js';
import { DeviceKeys, type DeviceKey } from '../passkeys/device-keys.service.js';
import { PhoneCodes, type CodePurpose } from './phone-codes.service.js';

/** What a phone signs: its challenge, base64url; and the ceremony's own id. */
export interface PhoneCeremony {
  ceremonyId: string;
  challenge: string;
}

/** What a phone answers: the code that it was sent, and its key's signature over the challenge. */
export interface PhoneAnswer {
  ceremonyId: string;
  code: string;
  /** r and s, 64 bytes, base64url, as WebCrypto's ECDSA with SHA-256 gives it. */
  signature: string;
}

const PURPOSES = { 'sign-in': 'sign-in', joining: 'registration' } as const;

/**
 * Phones without passkeys: WebCrypto's P-256 key, which a page can use and not read out, together with a code by SMS. The
 * key alone signs nobody in, nor does the code.
 */
@Injectable()
export class Phones {
  constructor(
    private readonly walls: Walls,
    private readonly ceremonies: Ceremonies,
    private readonly keys: DeviceKeys,
    private readonly codes: PhoneCodes,
  ) {}

  /** Sends a code to a number for a registration. `subject` says for what. @throws codes-too-many, message-unsent */
  async beginRegistration(subject: string, phone: string, address: string): Promise<PhoneCeremony> {
    return this.begin('joining', subject, { phone, address, known: true });
  }

  /**
   * Keeps the key of a phone, whose code the caller has taken; it belongs to nobody yet.
   * @throws ceremony-over, phone-refused, device-key-known
   */
  async finishRegistration(
    subject: string,
    publicKey: string,
    answer: Omit<PhoneAnswer, 'code'>,
  ): Promise<DeviceKey> {
    const point = Uint8Array.from(Buffer.from(publicKey.slice(2), 'hex'));
    await this.expectSigned('joining', subject, point, answer);
    const ledgerKey = p256Name(point);
    return this.keys.keep({ id: ledgerKey, kind: KEY_KIND.p256, subject, ledgerKey, point });
  }

  /** Sends a code for a sign-in, where the number and the key belong together; who asks is told the same in any case. */
  async beginSignIn(phone: string, ledgerKey: string, address: string): Promise<PhoneCeremony> {
    const known: unknown[] = await this.walls.asService('people', async () =>
      z.array(z.unknown()).parse(
        await this.walls.manager().query(
          `select 1 from trade.device_key d join trade.app_user u on u.id = d.user_id
           where d.id = $1 and d.kind = $2 and d.revoked_at is null and u.active and u.phone = $3`,
          [ledgerKey, KEY_KIND.p256, phone],
        ),
      ),
    );
    return this.begin('sign-in', ledgerKey, { phone, address, known: known.length > 0 });
  }

  /** The user whose phone answered. @throws code-over, code-wrong, ceremony-over, device-key-unknown, phone-refused */
  async finishSignIn(ledgerKey: string, answer: PhoneAnswer): Promise<string> {
    await this.codes.take(answer.ceremonyId, 'sign-in', ledgerKey, answer.code);
    const key = await this.keys.find(ledgerKey);
    if (!key?.userId) throw identityErrors('device-key-unknown');
    await this.expectSigned('sign-in', ledgerKey, key.point, answer);
    await this.keys.used(key.id, 0);
    return key.userId;
  }

  private async begin(
    purpose: CodePurpose,
    subject: string,
    about: { phone: string; address: string; known: boolean },
  ): Promise<PhoneCeremony> {
    const { id, challenge } = await this.ceremonies.begin(PURPOSES[purpose], subject);
    await this.codes.send({ ...about, id, purpose, subject });
    return { ceremonyId: id, challenge: Buffer.from(challenge).toString('base64url') };
  }

  private async expectSigned(
    purpose: CodePurpose,
    subject: string,
    point: Uint8Array,
    { ceremonyId, signature }: Omit<PhoneAnswer, 'code'>,
  ): Promise<void> {
    const challenge = await this.ceremonies.take(ceremonyId, PURPOSES[purpose], subject);
    if (!signedBy(point, challenge, Buffer.from(signature, 'base64url')))
      throw identityErrors('phone-refused');
  }
}

/** Whether a P-256 key signed the SHA-256 of a message. */
function signedBy(point: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const [x, y] = [point.subarray(0, 32), point.subarray(32)].map((part) =>
    Buffer.from(part).toString('base64url'),
  );
  try {
    const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
    return verify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, signature);
  } catch {
    // Not a point of the curve: nobody signed this.
    return false;
  }
}
