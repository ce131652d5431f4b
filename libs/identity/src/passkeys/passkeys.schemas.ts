import { z } from 'zod';
import { uuid } from '#common';

const base64url = (longest: number) => z.string().regex(new RegExp(`^[A-Za-z0-9_-]{1,${String(longest)}}$`));
const CREDENTIAL_ID = 1400;
const attachment = z.enum(['platform', 'cross-platform']).nullish();

/** What `navigator.credentials.create()` answers, as its own `toJSON()` writes it (WebAuthn level 3). */
export const registrationResponse = z
  .strictObject({
    id: base64url(CREDENTIAL_ID),
    rawId: base64url(CREDENTIAL_ID),
    type: z.literal('public-key'),
    authenticatorAttachment: attachment,
    clientExtensionResults: z.looseObject({}),
    response: z.strictObject({
      clientDataJSON: base64url(4000),
      attestationObject: base64url(16_000),
      authenticatorData: base64url(8000).optional(),
      transports: z
        .array(z.string().regex(/^[a-z-]{1,40}$/))
        .max(10)
        .optional(),
      publicKeyAlgorithm: z.int().optional(),
      publicKey: base64url(4000).optional(),
    }),
  })
  .meta({
    id: 'PasskeyRegistration',
    description: 'The JSON of what navigator.credentials.create() answers',
  });
export type RegistrationResponse = z.infer<typeof registrationResponse>;

/** What `navigator.credentials.get()` answers, as its own `toJSON()` writes it. */
export const assertionResponse = z
  .strictObject({
    id: base64url(CREDENTIAL_ID),
    rawId: base64url(CREDENTIAL_ID),
    type: z.literal('public-key'),
    authenticatorAttachment: attachment,
    clientExtensionResults: z.looseObject({}),
    response: z.strictObject({
      clientDataJSON: base64url(4000),
      authenticatorData: base64url(4000),
      signature: base64url(400),
      userHandle: base64url(100).nullish(),
    }),
  })
  .meta({ id: 'PasskeyAssertion', description: 'The JSON of what navigator.credentials.get() answers' });
export type AssertionResponse = z.infer<typeof assertionResponse>;

/** What a page gives to `parseCreationOptionsFromJSON` or `parseRequestOptionsFromJSON`, and the ceremony’s own id. */
export const ceremonyView = z
  .strictObject({ ceremonyId: uuid, options: z.record(z.string(), z.unknown()) })
  .meta({ id: 'PasskeyCeremony' });
export type CeremonyView = z.infer<typeof ceremonyView>;
