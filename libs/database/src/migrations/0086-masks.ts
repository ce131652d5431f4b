import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who may know an amount is known by these of a certificate's and a holding's columns; the others are masked. */
const CERTIFICATE = 'id, obligor, currency, due_on, status, order_hash, block_number';
const HOLDING = 'id, certificate_id, parent_id, owner, tier, epoch, order_hash, block_number, log_index';
const ME = 'trade.current_participant()';

/**
 * A company reads amounts and states in views, which leave them empty where it may know of a holding or a certificate
 * and not of its money: of what it has passed on, and of certificates between others (DOMAIN.md, who may do what).
 */
export class Masks1772000000086 implements MigrationInterface {
  name = 'Masks1772000000086';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      revoke select on projection.certificate, projection.holding from tributary_company;
      grant select (${CERTIFICATE}) on projection.certificate to tributary_company;
      grant select (${HOLDING}) on projection.holding to tributary_company;

      grant select on projection.holding to tributary_sight;
      create policy projection_certificate_sight on projection.certificate for select to tributary_sight using (true);
      create policy projection_holding_sight on projection.holding for select to tributary_sight using (true);
      grant select on projection.certificate to tributary_sight;

      create view trade.seen_certificate with (security_barrier) as
        select c.id, c.obligor, c.currency, c.due_on, c.status, c.order_hash, c.outstanding = 0 as is_paid,
          case when s.whole then c.payee end as payee, case when s.whole then c.face end as face,
          case when s.whole then c.outstanding end as outstanding
        from projection.certificate c cross join lateral (select ${ME} in (c.obligor, c.payee) as whole) s
        where trade.sees_certificate(c.id);
      comment on view trade.seen_certificate is
        'What a company may know of a certificate: its amounts and its payee only as its obligor or its payee.';

      create view trade.seen_holding with (security_barrier) as
        select h.id, h.certificate_id, h.parent_id, h.owner, h.tier, h.epoch, h.state <> 'emptied' as is_there,
          case when s.counted then h.amount end as amount, case when s.counted then h.paid end as paid,
          case when s.counted then h.state end as state
        from projection.holding h cross join lateral (
          select h.owner = ${ME} or div(h.certificate_id, 4294967296) = ${ME}
            or exists (select 1 from trade.access_grant g where g.participant = ${ME}
                 and g.certificate_id = h.certificate_id and g.holding_id = h.id and g.scope = 'price') as counted) s
        where trade.sees_holding(h.certificate_id, h.id);
      comment on view trade.seen_holding is
        'What a company may know of a holding: its amounts and its state only as its holder, the obligor, or a financier that was asked for a price.';

      grant create on schema trade to tributary_sight;
      alter view trade.seen_certificate owner to tributary_sight;
      alter view trade.seen_holding owner to tributary_sight;
      revoke create on schema trade from tributary_sight;
      grant select on trade.seen_certificate, trade.seen_holding to tributary_company;

      -- A price is between the holder and its financier; a payment is its holder's and the obligor's.
      alter policy projection_hold_terms_company on projection.hold_terms using (financier = ${ME}
        or exists (select 1 from projection.holding h where h.id = holding_id and h.owner = ${ME}));
      alter policy projection_payment_company on projection.payment
        using (owner = ${ME} or trade.sees_holding(certificate_id, 0));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter policy projection_payment_company on projection.payment
        using (trade.sees_holding(certificate_id, holding_id));
      alter policy projection_hold_terms_company on projection.hold_terms
        using (financier = ${ME} or trade.sees_holding(certificate_id, holding_id));
      drop view trade.seen_holding, trade.seen_certificate;
      drop policy projection_holding_sight on projection.holding;
      drop policy projection_certificate_sight on projection.certificate;
      revoke select on projection.holding, projection.certificate from tributary_sight;
      revoke select on projection.certificate, projection.holding from tributary_company;
      grant select on projection.certificate, projection.holding to tributary_company;
    `);
  }
}
