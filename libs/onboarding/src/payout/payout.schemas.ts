import { z } from 'zod';
import { uuid } from '#common';
import { accountBody } from '../onboarding.schemas.js';
import { proofView } from '../applications/applications.schemas.js';
import { PAYOUT_STATUSES } from './payout-states.js';

/** The new account; its name is the company's legal name. */
export const payoutBody = accountBody.omit({ name: true });
export type PayoutBody = z.infer<typeof payoutBody>;

export const payoutView = z
  .strictObject({
    id: uuid,
    companyId: uuid,
    account: accountBody,
    /** The account that it replaces; empty where it is the first in its currency. */
    replaces: z.strictObject({ number: z.string(), bankCode: z.string() }).nullable(),
    proof: proofView,
    status: z.enum(PAYOUT_STATUSES),
    /** What a second person approves, of the company or of the operator, once the account is proven. */
    decisionId: uuid.nullable(),
    /** From when on it can be paid to; a confirmation may be asked for besides. */
    effectiveAt: z.iso.datetime().nullable(),
    /** Something is due within five days: it must be confirmed once more before it is paid to. */
    confirmationAsked: z.boolean(),
  })
  .meta({ id: 'PayoutChange' });
export type PayoutView = z.infer<typeof payoutView>;
