import { z } from 'zod';
import { line, uuid } from '#common';

/** Visible ASCII: what issuers, clients and codes are written in. */
const visible = (most: number) =>
  z.string().regex(new RegExp(`^[\\x21-\\x7e]{1,${String(most)}}$`), 'is not visible ASCII');

export const providerBody = z.strictObject({
  /** As its discovery document says it, to the letter. */
  issuer: visible(300),
  clientId: visible(200),
  clientSecret: visible(500),
});
export type ProviderBody = z.infer<typeof providerBody>;

/** Who a person is at the provider (`sub`): at most 255 ASCII characters (OpenID Connect Core, 2). */
export const linkBody = z.strictObject({ subject: visible(255) });
export type LinkBody = z.infer<typeof linkBody>;

export const providerCard = z
  .strictObject({
    id: uuid,
    issuer: z.string(),
    clientId: z.string(),
    status: z.enum(['proposed', 'active', 'rejected', 'ended']),
    /** What the company enters at its provider as the address to come back to. */
    redirectUri: z.string(),
    createdAt: z.iso.datetime(),
    endedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'OidcProvider', description: 'The client’s secret is sealed and never shown' });
export type ProviderCard = z.infer<typeof providerCard>;

export const identityCard = z
  .strictObject({ userId: uuid, issuer: z.string(), subject: z.string(), createdAt: z.iso.datetime() })
  .meta({ id: 'OidcIdentity' });
export type IdentityCard = z.infer<typeof identityCard>;

/** Which provider: by its number, or by the name or the code of the company whose people come in there. */
export const beginBody = z
  .strictObject({ providerId: uuid.optional(), company: line(200).optional() })
  .refine(
    ({ providerId, company }) => (providerId === undefined) !== (company === undefined),
    'Name the provider or the company, and not both.',
  );
export type BeginBody = z.infer<typeof beginBody>;

export const begunView = z
  .strictObject({
    /** Stays with the page that asked, and goes nowhere else: it ties the answer to this browser. */
    ceremonyId: uuid,
    providerId: uuid,
    /** Where the browser goes next. */
    url: z.string(),
  })
  .meta({ id: 'OidcSignInBegun' });
export type BegunView = z.infer<typeof begunView>;

export const finishBody = z.strictObject({
  providerId: uuid,
  ceremonyId: uuid,
  code: visible(2000),
  state: visible(100),
  /** As it stands in the address to which the provider sent the browser back, where it stands there (RFC 9207). */
  iss: visible(300).optional(),
});
export type FinishBody = z.infer<typeof finishBody>;
