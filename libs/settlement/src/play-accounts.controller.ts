import { randomBytes } from 'node:crypto';
import { Body, Controller, Get, Inject, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { bankingErrors } from '#banking';
import { CONFIGURATION, currencyCode, line, needed, type Configuration } from '#common';
import { Public, SandboxOnly } from '#identity';

const PATIENCE_MS = 15_000;
const number = z.string().regex(/^PLAY[0-9A-F]{16}$/, 'is not the number of a play account');
const openBody = z.strictObject({ holder: line(140), currency: currencyCode });
const openedView = z.strictObject({ number: z.string() }).meta({ id: 'PlayAccount' });
const arrivedView = z
  .strictObject({
    /** What arrived last, in minor units; null where nothing has. */
    amount: z.string().nullable(),
  })
  .meta({ id: 'PlayAccountArrived' });
const told = z.object({ entries: z.array(z.object({ amount: z.string() })) });

/**
 * Accounts of play money at the sandbox's bank, so that whoever tries an invitation can be paid and see what arrived, as
 * an owner sees it in its own bank's app. Production has no such route.
 */
@ApiTags('sandbox')
@Controller('v1/bank/play-accounts')
export class PlayAccountsController {
  private readonly url: string;
  private readonly token: string;

  constructor(@Inject(CONFIGURATION) configuration: Configuration) {
    this.url = needed(configuration, 'BANK_URL');
    this.token = needed(configuration, 'BANK_API_TOKEN');
  }

  /** Opens an empty account under a name. */
  @Post()
  @Public({ guesses: false })
  @SandboxOnly()
  @ApiCreatedResponse({ standardSchema: openedView })
  async open(@Body({ schema: openBody }) { holder, currency }: z.infer<typeof openBody>) {
    const account = `PLAY${randomBytes(8).toString('hex').toUpperCase()}`;
    await this.ask('accounts', { account, holder, currency, balance: '0' });
    return { number: account };
  }

  /** What arrived last on such an account. */
  @Get(':number/arrived')
  @Public({ guesses: false })
  @SandboxOnly()
  @ApiOkResponse({ standardSchema: arrivedView })
  async arrived(@Param('number', { schema: number }) account: string) {
    const { entries } = told.parse(await this.ask(`accounts/${account}`));
    return { amount: entries.at(-1)?.amount ?? null };
  }

  private async ask(path: string, body?: Readonly<Record<string, string>>): Promise<unknown> {
    const answer = await fetch(new URL(path, this.url), {
      method: body ? 'POST' : 'GET',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.token}` },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(PATIENCE_MS),
    }).catch((cause: unknown) => {
      throw bankingErrors('bank-unreachable', { reason: `no answer to ${path}` }, cause);
    });
    if (!answer.ok) throw bankingErrors('bank-unreachable', { reason: String(answer.status) });
    return answer.json();
  }
}
