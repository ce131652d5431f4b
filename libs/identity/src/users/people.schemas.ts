import { z } from 'zod';
import { line, uuid } from '#common';

/** What a person may be made by its company; `api` is for systems only. */
export const PERSON_ROLES = ['maker', 'checker', 'viewer', 'attestor', 'regulator', 'admin'] as const;
const roles = z
  .array(z.enum(PERSON_ROLES))
  .min(1)
  .max(4)
  .refine((all) => new Set(all).size === all.length, 'names a role twice');

/** A telephone number after E.164. */
export const phoneNumber = z
  .string()
  .regex(/^\+[1-9]\d{6,14}$/, 'is not a telephone number such as +8613800138000');

export const invitationBody = z.strictObject({
  name: line(80),
  roles,
  phone: phoneNumber.optional(),
  email: z.email().max(254).optional(),
});
export type InvitationBody = z.infer<typeof invitationBody>;

export const rolesBody = z.strictObject({ roles });
export type RolesBody = z.infer<typeof rolesBody>;

export const tokenBody = z.strictObject({ token: z.string().regex(/^inv_[A-Za-z0-9_-]{43}$/) });
export type TokenBody = z.infer<typeof tokenBody>;

export const userCard = z
  .strictObject({
    id: uuid,
    name: z.string(),
    roles: z.array(z.string()),
    phone: z.string().nullable(),
    email: z.string().nullable(),
    ledgerKey: z.string().nullable(),
    /** 0 secp256k1, 2 a passkey, 3 a phone’s P-256 key. */
    ledgerKeyKind: z.int(),
    /** When it left the company; empty while it is there. */
    leftAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'CompanyUser' });
export type UserCard = z.infer<typeof userCard>;

export const invitationView = z
  .strictObject({
    id: uuid,
    name: z.string(),
    roles: z.array(z.string()),
    /** The user whose lost device the link is for; empty where it asks a new colleague in. */
    userId: uuid.nullable(),
    status: z.enum(['open', 'accepted', 'joined', 'rejected', 'withdrawn', 'expired']),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: 'UserInvitation' });
export type InvitationView = z.infer<typeof invitationView>;

export const invitedView = invitationView
  .extend({ link: z.string() })
  .meta({ id: 'UserInvitationMade', description: 'The link is shown once and kept nowhere' });

/** What who holds the link may know. */
export const invitationCard = z
  .strictObject({
    company: z.string(),
    name: z.string(),
    roles: z.array(z.string()),
    /** Whether a lost device is replaced. */
    replaces: z.boolean(),
    /** Whether a code can be sent to the number that is known, of which the end is shown. */
    phoneEndsWith: z.string().nullable(),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: 'UserInvitationCard' });
export type InvitationCard = z.infer<typeof invitationCard>;
