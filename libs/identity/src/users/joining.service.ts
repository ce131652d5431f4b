import { Injectable } from '@nestjs/common';
import { Walls } from '#database';
import { identityErrors } from '../identity.errors.js';
import type { DeviceKey } from '../passkeys/device-keys.service.js';
import type { RegistrationResponse } from '../passkeys/passkeys.schemas.js';
import { Passkeys } from '../passkeys/passkeys.service.js';
import { PhoneCodes } from '../phones/phone-codes.service.js';
import { Phones, type PhoneAnswer, type PhoneCeremony } from '../phones/phones.service.js';
import { Invitations, type Invitation } from './invitations.service.js';

/** What a person shows for its new key: a passkey's answer, or a phone's own key and the code that it was sent. */
export type NewKey =
  | { ceremonyId: string; response: RegistrationResponse; smsCode?: { ceremonyId: string; code: string } }
  | (PhoneAnswer & { publicKey: string });

/** A person that was asked in registers the key of its device; or a user that lost its device the key of another. */
@Injectable()
export class Joining {
  constructor(
    private readonly walls: Walls,
    private readonly invitations: Invitations,
    private readonly passkeys: Passkeys,
    private readonly phones: Phones,
    private readonly codes: PhoneCodes,
  ) {}

  /** Sends a code to the number that the company named. @throws invitation-over, phone-missing, codes-too-many */
  async sendCode(token: string, address: string): Promise<PhoneCeremony> {
    const invitation = await this.invitations.open(token);
    if (invitation.phone === null) throw identityErrors('phone-missing');
    return this.phones.beginRegistration(Invitations.subjectOf(invitation), invitation.phone, address);
  }

  /** Sends a code to a number for somebody who is nobody's colleague yet. @throws codes-too-many, message-unsent */
  async sendCodeTo(subject: string, phone: string, address: string): Promise<PhoneCeremony> {
    return this.phones.beginRegistration(subject, phone, address);
  }

  /** Keeps the phone's own key of such a one, with the code that it was sent. @throws code-over, code-wrong and the like */
  async keepPhone(
    subject: string,
    key: PhoneAnswer & { publicKey: string },
  ): Promise<DeviceKey & { phone: string }> {
    const phone = await this.codes.take(key.ceremonyId, 'joining', subject, key.code);
    const kept = await this.phones.finishRegistration(subject, key.publicKey, key);
    return { ...kept, phone };
  }

  /**
   * Registers the key of a new colleague, and asks a second person of the company.
   * @throws invitation-over, and what the key's own registration refuses
   */
  async join(token: string, key: NewKey): Promise<{ ledgerKey: string }> {
    const invitation = await this.invitations.open(token);
    if (invitation.user_id !== null) throw identityErrors('invitation-over');
    return this.register(invitation, key, (kept) => this.invitations.accept(invitation, kept));
  }

  /**
   * Registers the key that is to follow a lost one: the link from the company's admin, and the code by SMS, together say
   * who the person is. `follow` does what comes of it, in the same transaction.
   * @throws invitation-over, code-needed, and what the key's own registration refuses
   */
  async replace(
    token: string,
    key: NewKey,
    follow: (
      lost: { companyId: string; userId: string; approvedBy: string },
      kept: DeviceKey,
    ) => Promise<void>,
  ): Promise<{ ledgerKey: string }> {
    const invitation = await this.invitations.open(token);
    const { user_id: userId, company_id: companyId, invited_by: approvedBy } = invitation;
    if (userId === null) throw identityErrors('invitation-over');
    if ('response' in key) {
      if (!key.smsCode) throw identityErrors('code-needed');
      const { ceremonyId, code } = key.smsCode;
      await this.codes.take(ceremonyId, 'joining', Invitations.subjectOf(invitation), code);
    }
    return this.register(invitation, key, async (kept) => {
      await this.invitations.use(invitation, kept);
      await follow({ companyId, userId, approvedBy }, kept);
    });
  }

  /** A code is taken in a transaction of its own, so that a wrong one counts; what follows is one. */
  private async register(
    invitation: Invitation,
    key: NewKey,
    then: (kept: DeviceKey) => Promise<void>,
  ): Promise<{ ledgerKey: string }> {
    const subject = Invitations.subjectOf(invitation);
    if ('publicKey' in key) await this.codes.take(key.ceremonyId, 'joining', subject, key.code);
    return this.walls.asService('people', async () => {
      const kept =
        'publicKey' in key
          ? await this.phones.finishRegistration(subject, key.publicKey, key)
          : await this.passkeys.finishRegistration({ ...key, subject });
      await then(kept);
      return { ledgerKey: kept.ledgerKey };
    });
  }
}
