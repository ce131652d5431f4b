import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { currencyCode, line } from '#common';
import { Public, SandboxOnly } from '#identity';
import { PlayAccounts } from './play-accounts.service.js';

const openBody = z.strictObject({ holder: line(140), currency: currencyCode });
const openedView = z.strictObject({ number: z.string() }).meta({ id: 'PlayAccount' });
const arrivedView = z
  .strictObject({
    /** What arrived last, in minor units; null where nothing has. */
    amount: z.string().nullable(),
  })
  .meta({ id: 'PlayAccountArrived' });

/**
 * Accounts of play money at the sandbox's bank, so that whoever tries an invitation can be paid and see what arrived, as
 * an owner sees it in its own bank's app. Production has no such route.
 */
@ApiTags('sandbox')
@Controller('v1/bank/play-accounts')
export class PlayAccountsController {
  constructor(private readonly accounts: PlayAccounts) {}

  /** Opens an empty account under a name. */
  @Post()
  @Public({ guesses: false })
  @SandboxOnly()
  @ApiCreatedResponse({ standardSchema: openedView })
  async open(@Body({ schema: openBody }) { holder, currency }: z.infer<typeof openBody>) {
    return { number: await this.accounts.open(holder, currency) };
  }

  /** What arrived last on such an account. */
  @Get(':number/arrived')
  @Public({ guesses: false })
  @SandboxOnly()
  @ApiOkResponse({ standardSchema: arrivedView })
  async arrived(@Param('number', { schema: z.string().regex(/^PLAY[0-9A-F]{16}$/) }) account: string) {
    return { amount: await this.accounts.arrived(account) };
  }
}
