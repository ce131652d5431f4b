import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post, Res } from '@nestjs/common';
import type { Response } from 'express';
import { AccountsService } from './accounts.service.js';
import {
  accountOpening,
  deposit,
  emptying,
  nameAsked,
  type AccountOpeningBody,
  type DepositBody,
  type EmptyingBody,
  type NameAsked,
} from './bank.schemas.js';
import { DepositsService } from './deposits.service.js';

/** Accounts and their entries; amounts are minor units in decimal strings. */
@Controller()
export class AccountsController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly deposits: DepositsService,
  ) {}

  /** 201 for a new account, 200 for the same again. */
  @Post('accounts')
  open(
    @Body({ schema: accountOpening }) body: AccountOpeningBody,
    @Res({ passthrough: true }) response: Response,
  ) {
    const created = this.accounts.open(body);
    response.status(created ? HttpStatus.CREATED : HttpStatus.OK);
    return this.view(body.account);
  }

  @Get('accounts/:account')
  view(@Param('account') number: string) {
    const account = this.accounts.require(number);
    const { entries, hasMore } = this.accounts.entries(number);
    return {
      account: account.number,
      holder: account.holder,
      currency: account.currency,
      balance: String(account.balance),
      entries: entries.map((entry) => ({
        accountServicerReference: entry.reference,
        kind: entry.kind,
        amount: String(entry.amount),
        balanceAfter: String(entry.balance_after),
        bookedOn: entry.booked_on,
        valueOn: entry.value_on,
        counterparty: entry.counterparty,
        endToEndId: entry.end_to_end_id,
        remittance: entry.remittance,
      })),
      hasMore,
    };
  }

  /** Whether an account stands under a name. */
  @Post('account-names')
  @HttpCode(HttpStatus.OK)
  name(@Body({ schema: nameAsked }) body: NameAsked) {
    return { answer: this.accounts.nameAnswer(body) };
  }

  /** Puts money into an account from outside, for tests. */
  @Post('deposits')
  @HttpCode(HttpStatus.CREATED)
  deposit(@Body({ schema: deposit }) body: DepositBody) {
    return { accountServicerReference: this.deposits.deposit(body) };
  }

  /** Takes all money out of an account, for tests. */
  @Post('emptyings')
  @HttpCode(HttpStatus.CREATED)
  empty(@Body({ schema: emptying }) body: EmptyingBody) {
    return { amount: this.deposits.empty(body).toString() };
  }
}
