import { z } from 'zod';
import { amountMinor, ledgerId, line, uuid } from '#common';
import { proposalView } from '#identity';

const hash = z.string().regex(/^0x[0-9a-f]{64}$/, 'is not 32 bytes in lower-case hexadecimal');
/** Who ordered it, under which number, and the SHA-256 of the document that says so. */
const courtOrder = z.strictObject({ authority: line(200), number: line(100), documentHash: hash });

export const actBody = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('pledge'),
    holdingId: ledgerId,
    /** The whole holding unless it is said. */
    amount: amountMinor.optional(),
    pledgeeId: uuid,
    terms: line(500),
  }),
  z.strictObject({ kind: z.literal('unpledge'), holdingId: ledgerId }),
  z.strictObject({ kind: z.literal('cancel'), certificateId: ledgerId, reason: line(500) }),
  z.strictObject({
    kind: z.literal('return'),
    holdingId: ledgerId,
    receiverId: uuid,
    /** The bank's reference of the payment by which the holding was bought back. */
    paymentReference: line(100),
  }),
  z.strictObject({
    kind: z.literal('void'),
    holdingId: ledgerId,
    /** The offer that is to end; without it every offer on the holding ends. */
    transferId: uuid.optional(),
  }),
  z.strictObject({ kind: z.literal('freeze'), holdingId: ledgerId, order: courtOrder }),
  z.strictObject({ kind: z.literal('unfreeze'), holdingId: ledgerId, order: courtOrder }),
  z.strictObject({ kind: z.literal('force'), holdingId: ledgerId, receiverId: uuid, order: courtOrder }),
]);
export type ActBody = z.infer<typeof actBody>;

/** An act with the words of which its order carries the hash: SHA-256 over their canonical JSON with the salt. */
export const actView = proposalView.extend({ act: actBody, salt: z.string() }).meta({ id: 'Act' });
export type ActView = z.infer<typeof actView>;
