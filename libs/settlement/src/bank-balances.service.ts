import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { StatedBalance } from '#banking';
import { column } from '#common';
import { Walls } from '#database';
import type { Principal } from '#identity';
import type { BankBalanceView } from './settlement.schemas.js';

const row = z.object({
  account: z.string(),
  currency: z.string(),
  amount: column.minor,
  stated_on: column.date,
});

/** What banks' statements said that companies' accounts held: a treasurer's start, never money of the platform's. */
@Injectable()
export class BankBalances {
  constructor(private readonly walls: Walls) {}

  /**
   * Keeps what a statement says of a company's account, in the caller's transaction. A number that is
   * nobody's, or two companies' at two banks, is kept for none.
   */
  async keep(messageId: string, { account, balance, statedOn }: StatedBalance): Promise<void> {
    await this.walls.manager().query(
      `insert into trade.bank_balance (company_id, account, currency, stated_on, amount, message_id)
       select a.company_id, $1, $2, $3, $4, $5 from trade.bank_account a
         where a.number = $1 and a.currency = $2
           and not exists (select 1 from trade.bank_account b where b.number = $1 and b.currency = $2 and b.id <> a.id)
       on conflict (company_id, account, currency, stated_on)
         do update set amount = excluded.amount, message_id = excluded.message_id`,
      [account, balance.currency, statedOn, balance.minor.toString(), messageId],
    );
  }

  /** The last balance that a statement told of each account of the caller's company. */
  async last(asker: Principal): Promise<BankBalanceView[]> {
    const rows = await this.walls.inCompany(asker, async () =>
      z.array(row).parse(
        await this.walls.manager().query(
          `select distinct on (account, currency) account, currency, amount, stated_on from trade.bank_balance
           order by account, currency, stated_on desc`,
        ),
      ),
    );
    return rows.map(({ account, currency, amount, stated_on }) => ({
      accountEnd: account.slice(-4),
      currency,
      amount: amount.toString(),
      statedOn: stated_on,
    }));
  }
}
