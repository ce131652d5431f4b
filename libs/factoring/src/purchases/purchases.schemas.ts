import { z } from 'zod';
import { uuid } from '#common';
import { purchaseStatus } from '../discount-row.js';

const money = z.string().meta({ description: 'Minor units as a decimal string' });
const moment = z.iso.datetime().nullable();

/** One purchase as its financier's desk counts it: terms, parties, what is owed still, and when each state was reached. */
export const purchaseView = z
  .strictObject({
    /** The discount’s. */
    id: uuid,
    requestId: uuid,
    status: purchaseStatus,
    endReason: z.string().nullable(),
    withdrawalAsked: z.boolean(),
    claim: money.nullable(),
    certificateId: z.string(),
    holdingId: z.string(),
    /** The holding that it is sold out of; itself where the whole is sold. */
    sourceId: z.string(),
    obligorId: uuid,
    obligor: z.string(),
    sellerId: uuid,
    seller: z.string(),
    tier: z.number(),
    currency: z.string(),
    face: money,
    financed: money,
    interest: money,
    sellerInterest: money,
    fees: money,
    cash: money,
    reserve: money,
    ratePpm: z.number(),
    allInPpm: z.string(),
    basis: z.enum(['ACT/360', 'ACT/365F']),
    days: z.number(),
    recourse: z.boolean(),
    /** The day from which interest is counted, and the pay date as known then. */
    from: z.iso.date(),
    to: z.iso.date(),
    dueOn: z.iso.date(),
    payOn: z.iso.date(),
    /** What the financier’s holding is owed still; empty where the financier does not hold it. */
    owed: money.nullable(),
    registrationNumber: z.string().nullable(),
    /** Until this time of the day the standing price pays on the same day; empty where a person gave the price. */
    cutOff: z.string().nullable(),
    /** Until when the hold waits for the financier, in real time; empty once the financier has committed. */
    holdExpiresAt: moment,
    acceptedAt: z.iso.datetime(),
    signedAt: moment,
    searchedAt: moment,
    registeredAt: moment,
    committedAt: moment,
    fundedAt: moment,
  })
  .meta({ id: 'Purchase' });
export type PurchaseView = z.infer<typeof purchaseView>;
