import { Inject, Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { LEDGER_DOMAIN } from '#chain';
import { CONFIGURATION, needed, type Configuration } from '#common';
import { orderToJson, type Hex, type LedgerDomain, type Order } from '#orders';
import { readBalance } from './bank-notice.js';
import { bankingErrors } from './banking.errors.js';
import { writeReportRequest } from './report-request.js';

const PATIENCE_MS = 15_000;
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

  /** Asks what an account holds, in minor units. @throws bank-unreachable, bank-message-unreadable */
  async balance(account: { number: string; name: string; currency: string }): Promise<bigint> {
    const message = writeReportRequest({
      messageId: newId().replaceAll('-', ''),
      createdAt: new Date(),
      account: account.number,
      accountName: account.name,
    });
    const response = await this.post('/reports', 'application/xml', message);
    return readBalance(new Uint8Array(await response.arrayBuffer()), account.number, account.currency);
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
    let response;
    try {
      response = await fetch(new URL(path, this.url), {
        method: 'POST',
        headers: { 'content-type': type, authorization: `Bearer ${this.token}` },
        body,
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
    } catch (cause) {
      throw bankingErrors('bank-unreachable', { reason: `no answer to ${path}` }, cause);
    }
    if (!response.ok) {
      const words = (await response.text()).slice(0, 300);
      throw bankingErrors('bank-unreachable', { reason: `${String(response.status)} to ${path}: ${words}` });
    }
    return response;
  }
}
