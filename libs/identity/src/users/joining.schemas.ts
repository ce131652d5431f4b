import { z } from 'zod';
import { uuid } from '#common';
import { registrationResponse } from '../passkeys/passkeys.schemas.js';
import { code, phoneAnswer, publicKey } from '../phones/phones.schemas.js';
import { tokenBody } from './people.schemas.js';

export const passkeyBody = tokenBody.extend({
  ceremonyId: uuid,
  response: registrationResponse,
  /** The code by SMS, where a lost device is replaced. */
  smsCode: z.strictObject({ ceremonyId: uuid, code }).optional(),
});
export type PasskeyBody = z.infer<typeof passkeyBody>;

export const phoneBody = tokenBody.extend({ ...phoneAnswer.shape, publicKey });
export type PhoneBody = z.infer<typeof phoneBody>;

/** The key that was registered, by its name on the ledger; it acts once others have agreed. */
export const acceptedView = z.strictObject({ ledgerKey: z.string() }).meta({ id: 'UserInvitationAccepted' });
