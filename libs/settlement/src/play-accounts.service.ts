import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { bankingErrors } from '#banking';
import { CONFIGURATION, needed, type Configuration } from '#common';

const PATIENCE_MS = 15_000;
const told = z.object({ entries: z.array(z.object({ amount: z.string() })) });

/** Accounts of play money at the sandbox's bank. */
@Injectable()
export class PlayAccounts {
  constructor(@Inject(CONFIGURATION) private readonly configuration: Configuration) {}

  /** Opens an empty account under a name. Gives its number. @throws bank-unreachable */
  async open(holder: string, currency: string): Promise<string> {
    const account = `PLAY${randomBytes(8).toString('hex').toUpperCase()}`;
    await this.ask('accounts', { account, holder, currency, balance: '0' });
    return account;
  }

  /** What arrived last on an account, in minor units; null where nothing has. @throws bank-unreachable */
  async arrived(account: string): Promise<string | null> {
    const { entries } = told.parse(await this.ask(`accounts/${account}`));
    return entries.at(-1)?.amount ?? null;
  }

  private async ask(path: string, body?: Readonly<Record<string, string>>): Promise<unknown> {
    const url = new URL(path, needed(this.configuration, 'BANK_URL'));
    const token = needed(this.configuration, 'BANK_API_TOKEN');
    const answer = await fetch(url, {
      method: body ? 'POST' : 'GET',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(PATIENCE_MS),
    }).catch((cause: unknown) => {
      throw bankingErrors('bank-unreachable', { reason: `no answer to ${path}` }, cause);
    });
    if (!answer.ok) throw bankingErrors('bank-unreachable', { reason: String(answer.status) });
    return answer.json();
  }
}
