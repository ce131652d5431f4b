import { z } from 'zod';
import { uuid } from '#common';
import { SEND_FAILURES } from './guarded-request.js';

/** What a notice is called, such as `certificate-defaulted`. */
const kind = z
  .string()
  .max(80)
  .regex(/^[a-z]+(-[a-z]+)*$/, 'is not a kind of notice, such as certificate-defaulted');

export const webhookBody = z.strictObject({
  url: z.string().min(1).max(2000).meta({ example: 'https://erp.example.com/tributary' }),
  /** The kinds of notices that are sent; none listed means all. */
  kinds: z.array(kind).max(50).default([]),
});
export type WebhookBody = z.infer<typeof webhookBody>;

export const WEBHOOK_STATUSES = ['active', 'paused', 'disabled'] as const;

export const webhookView = z
  .strictObject({
    id: uuid,
    url: z.string(),
    kinds: z.array(z.string()),
    /** `disabled` by the platform, because a message was never taken or the receiver said that it is gone. */
    status: z.enum(WEBHOOK_STATUSES),
    createdAt: z.iso.datetime(),
    /** Until when the secret before the last rotation signs too; empty where only one does. */
    overlapEndsAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Webhook' });
export type WebhookView = z.infer<typeof webhookView>;

export const webhookSecretView = z
  .strictObject({ webhook: webhookView, secret: z.string() })
  .meta({ id: 'WebhookSecret', description: 'The signing secret is shown here and never again' });
export type WebhookSecretView = z.infer<typeof webhookSecretView>;

export const DELIVERY_STATUSES = ['waiting', 'delivered', 'failed'] as const;

export const deliveryView = z
  .strictObject({
    /** What the receiver gets as webhook-id, at every attempt the same. */
    id: uuid,
    kind: z.string(),
    occurredAt: z.iso.datetime(),
    status: z.enum(DELIVERY_STATUSES),
    attempts: z.number().int(),
    /** When it is tried next; empty where it is not. */
    nextAttemptAt: z.iso.datetime().nullable(),
    /** How the last attempt ended: the receiver's HTTP status, and why it counts as failed. */
    lastStatus: z.number().int().nullable(),
    lastFailure: z.enum(SEND_FAILURES).nullable(),
  })
  .meta({ id: 'WebhookDelivery' });
export type DeliveryView = z.infer<typeof deliveryView>;
