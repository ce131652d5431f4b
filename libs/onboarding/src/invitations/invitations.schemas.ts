import { z } from 'zod';
import { amountMinor, currencyCode, line, uuid } from '#common';
import { applicantRole, applicationStatus, language } from '../applications/applications.schemas.js';
import { INVITATION_STATUSES } from './invitation-states.js';

export const invitationBody = z.strictObject({
  legalName: line(140),
  uscc: z.string().max(40).optional(),
  role: applicantRole.default('supplier'),
  /** How much is waiting for the invited, in minor units. */
  amount: amountMinor,
  currency: currencyCode,
  locale: language.default('zh'),
});
export type InvitationBody = z.infer<typeof invitationBody>;

/** An invitation as who wrote it sees it. */
export const invitationView = z
  .strictObject({
    id: uuid,
    legalName: z.string(),
    uscc: z.string().nullable(),
    role: applicantRole,
    amount: z.string(),
    currency: z.string(),
    locale: language,
    status: z.enum(INVITATION_STATUSES),
    /** How the invited company's application stands, once it has begun one. */
    application: applicationStatus.nullable(),
    /** The invited company, once the ledger knows it. */
    companyId: uuid.nullable(),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: 'Invitation' });
export type InvitationView = z.infer<typeof invitationView>;

export const invitedView = z
  .strictObject({
    invitation: invitationView,
    /** For the invited alone: as a link, and as the text of a QR code. Shown once and kept nowhere. */
    link: z.string(),
  })
  .meta({ id: 'InvitationLink' });

/** What an invitation's link tells who opens it, and no more. */
export const openedView = z
  .strictObject({ from: z.string(), amount: z.string(), currency: z.string() })
  .meta({ id: 'InvitationOpened' });
export type OpenedView = z.infer<typeof openedView>;
