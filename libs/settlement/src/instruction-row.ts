import { z } from 'zod';
import { PURPOSES } from '#banking';
import { column } from '#common';

/** A payment that was asked for, with the accounts on both ends and who they are on the ledger. */
export const instructionRow = z.object({
  end_to_end_id: z.string(),
  purpose: z.enum(PURPOSES),
  holding_id: z.string().transform(BigInt),
  owed_before: column.minor,
  epoch: z.number(),
  amount: column.minor,
  currency: z.string(),
  debtor_id: z.string(),
  creditor_id: z.string(),
  certificate_id: z.string(),
  creditor_account: z.string(),
  debtor_account: z.string(),
  debtor: column.participant,
  creditor: column.participant,
  status: z.enum(['instructed', 'rejected', 'booked', 'attested']),
  bank_reference: z.string().nullable(),
});
export type Instruction = z.infer<typeof instructionRow>;
export const INSTRUCTIONS = `select i.end_to_end_id, i.purpose, i.holding_id, i.owed_before, i.epoch, i.amount, i.currency,
    i.debtor_id, i.creditor_id, i.certificate_id, i.creditor_account, m.debtor_account, d.participant as debtor, c.participant as creditor, i.status, i.bank_reference
  from trade.payment_instruction i join trade.payment_message m on m.id = i.message_id
    join trade.company d on d.id = i.debtor_id join trade.company c on c.id = i.creditor_id`;
