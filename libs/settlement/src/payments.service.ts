import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { PURPOSES } from '#banking';
import { column } from '#common';
import { Walls } from '#database';
import type { Principal } from '#identity';
import type { PaymentView } from './settlement.schemas.js';

const row = z.object({
  end_to_end_id: z.string(),
  purpose: z.enum(PURPOSES),
  certificate_id: z.string(),
  holding_id: z.string(),
  amount: z.string(),
  currency: z.string(),
  debtor_id: z.string(),
  creditor_id: z.string(),
  status: z.enum(['instructed', 'rejected', 'booked', 'attested']),
  reason: z.string().nullable(),
  bank_reference: z.string().nullable(),
  message_id: z.string(),
});

/** Payments as the companies on both ends see them. */
@Injectable()
export class Payments {
  constructor(private readonly walls: Walls) {}

  /** The payments on a certificate that a company pays or is paid by, the oldest first. */
  async of(asker: Principal, certificateId: string): Promise<PaymentView[]> {
    const payments = await this.walls.inCompany(asker, async () =>
      z.array(row).parse(
        await this.walls.manager().query(
          `select end_to_end_id, purpose, certificate_id, holding_id, amount, currency, debtor_id, creditor_id, status,
               reason, bank_reference, message_id from trade.payment_instruction where certificate_id = $1
             order by created_at, end_to_end_id`,
          [certificateId],
        ),
      ),
    );
    return this.walls.asService('settlement', async () => {
      const db = this.walls.manager();
      const names = new Map(
        z
          .array(z.object({ id: z.string(), legal_name: z.string() }))
          .parse(
            await db.query('select id, legal_name from trade.company where id = any($1)', [
              payments.flatMap(({ debtor_id, creditor_id }) => [debtor_id, creditor_id]),
            ]),
          )
          .map(({ id, legal_name }) => [id, legal_name]),
      );
      const days = new Map(
        z
          .array(z.object({ id: z.string(), requested_on: column.date }))
          .parse(
            await db.query('select id, requested_on from trade.payment_message where id = any($1)', [
              payments.map(({ message_id }) => message_id),
            ]),
          )
          .map(({ id, requested_on }) => [id, requested_on]),
      );
      return payments.map((payment) => ({
        endToEndId: payment.end_to_end_id,
        purpose: payment.purpose,
        certificateId: payment.certificate_id,
        holdingId: payment.holding_id,
        amount: payment.amount,
        currency: payment.currency,
        debtor: names.get(payment.debtor_id) ?? '',
        creditor: names.get(payment.creditor_id) ?? '',
        creditorId: payment.creditor_id,
        status: payment.status,
        reason: payment.reason,
        bankReference: payment.bank_reference,
        requestedOn: z.string().parse(days.get(payment.message_id)),
      }));
    });
  }
}
