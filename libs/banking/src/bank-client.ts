import { Inject, Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { LEDGER_DOMAIN } from '#chain';
import { CONFIGURATION, DomainError, needed, type Configuration } from '#common';
import { orderToJson, type Hex, type LedgerDomain, type Order } from '#orders';
import { readBalance } from './bank-notice.js';
import { NAME_ANSWERS, type NameAnswer } from './account-proofs.service.js';
import { bankingErrors } from './banking.errors.js';
import { writeReportRequest } from './report-request.js';

const PATIENCE_MS = 15_000;
const named = z.object({ answer: z.enum(NAME_ANSWERS) });
const attested = z.object({
  signature: z
    .string()
    .regex(/^0x[0-9a-f]{130}$/)
    .transform((text): Hex => `0x${text.slice(2)}`),
});

/** The bank's door: payment messages in, attestations out. Only the settlement process has its key. */
@Injectable()
export class BankClient {
  private readonly url: string;
  private readonly token: string;

  constructor(
    @Inject(CONFIGURATION) configuration: Configuration,
    @Inject(LEDGER_DOMAIN) private readonly domain: LedgerDomain,
  ) {
    this.url = needed(configuration, 'BANK_URL');
    this.token = needed(configuration, 'BANK_API_TOKEN');
  }

  /** Hands a pain.001 to the bank. Gives its pain.002. @throws bank-unreachable */
  async pay(message: string): Promise<Uint8Array> {
    const response = await this.post('/payments', 'application/xml', message);
    return new Uint8Array(await response.arrayBuffer());
  }

  /**
   * Asks what an account holds, in minor units. Undefined where the bank answers and does not say, as for an account
   * that it does not know: what is asked of it then, it refuses in words that can be read.
   * @throws bank-unreachable
   */
  async balance(account: { number: string; name: string; currency: string }): Promise<bigint | undefined> {
    const message = writeReportRequest({
      messageId: newId().replaceAll('-', ''),
      createdAt: new Date(),
      account: account.number,
      accountName: account.name,
    });
    const response = await this.send('/reports', 'application/xml', message);
    if (response.status >= 400 && response.status < 500) {
      await response.body?.cancel();
      return undefined;
    }
    const answer = await this.wellAnswered('/reports', response);
    try {
      return readBalance(new Uint8Array(await answer.arrayBuffer()), account.number, account.currency);
    } catch (error) {
      if (error instanceof DomainError && error.code === 'bank-message-unreadable') return undefined;
      throw error;
    }
  }

  /** Asks whether an account stands under a name; the bank tells no name of its own. @throws bank-unreachable */
  async accountName(account: { number: string; name: string; currency: string }): Promise<NameAnswer> {
    const { number, name, currency } = account;
    const body = JSON.stringify({ account: number, name, currency });
    return named.parse(await (await this.post('/account-names', 'application/json', body)).json()).answer;
  }

  /** Asks the bank to sign what it has booked under its reference. @throws bank-unreachable */
  async attest(order: Order<'settle' | 'complete'>, accountServicerReference: string): Promise<Hex> {
    const body = JSON.stringify({
      kind: order.kind,
      accountServicerReference,
      domain: {
        chainId: this.domain.chainId.toString(),
        verifyingContract: this.domain.verifyingContract,
      },
      order: orderToJson(order).body,
    });
    const response = await this.post('/attestations', 'application/json', body);
    return attested.parse(await response.json()).signature;
  }

  private async post(path: string, type: string, body: string): Promise<Response> {
    return this.wellAnswered(path, await this.send(path, type, body));
  }

  private async send(path: string, type: string, body: string): Promise<Response> {
    try {
      return await fetch(new URL(path, this.url), {
        method: 'POST',
        headers: { 'content-type': type, authorization: `Bearer ${this.token}` },
        body,
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
    } catch (cause) {
      throw bankingErrors('bank-unreachable', { reason: `no answer to ${path}` }, cause);
    }
  }

  private async wellAnswered(path: string, response: Response): Promise<Response> {
    if (!response.ok) {
      const words = (await response.text()).slice(0, 300);
      throw bankingErrors('bank-unreachable', { reason: `${String(response.status)} to ${path}: ${words}` });
    }
    return response;
  }
}
