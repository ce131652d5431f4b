import { z } from 'zod';
import { carryAlone, connect } from '#chain';
import { toYyyymmdd, type BusinessDate } from '#common';
import { orderHash, signDigest, type Hex, type LedgerDomain, type Order } from '#orders';
import type { SandboxSecrets } from '../secrets.js';

const answer = z.object({
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).optional(),
});
const MOST_LOOKS = 500;
/** Code that takes all the gas that it is given. */
const BURNER = '0xfe';
/** A key of nobody's, with which orders are carried past the platform. */
const STRANGER: Hex = `0x${'5a'.repeat(32)}`;

/** The sandbox's node and the operator's emergency keys: what lies outside of the API. */
export class Node {
  constructor(
    private readonly url: string,
    readonly domain: LedgerDomain,
    private readonly secrets: SandboxSecrets,
  ) {}

  /** While `work` runs, blocks are made only when `mine` asks for one. */
  async withoutBlocks<T>(work: () => Promise<T>): Promise<T> {
    await this.ask('evm_setAutomine', false);
    try {
      return await work();
    } finally {
      await this.ask('evm_setAutomine', true);
    }
  }

  async mine(): Promise<void> {
    await this.ask('evm_mine');
  }

  /** Waits until the node has a transaction: it is noted before it is sent. */
  async has(hash: string): Promise<void> {
    for (let tries = 0; (await this.ask('eth_getTransactionByHash', hash)) === null; tries++) {
      if (tries > MOST_LOOKS) throw new Error(`The node never got the transaction ${hash}.`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** The node forgets a transaction that no block holds yet. */
  async forget(hash: string): Promise<void> {
    await this.has(hash);
    await this.ask('anvil_dropTransaction', hash);
  }

  /** While `work` runs, whatever reaches the book runs out of gas. */
  async withoutGas<T>(work: () => Promise<T>): Promise<T> {
    const book = this.domain.verifyingContract;
    const code = await this.ask('eth_getCode', book, 'latest');
    await this.ask('anvil_setCode', book, BURNER);
    try {
      return await work();
    } finally {
      await this.ask('anvil_setCode', book, code);
    }
  }

  /** A company carries an order itself, with its own people's signatures. */
  async carry(order: Order, ...keys: Hex[]): Promise<void> {
    const signatures = keys.map((key) => signDigest(orderHash(this.domain, order), key));
    const provider = connect(this.url);
    try {
      await carryAlone(provider, this.domain, [{ order, signatures }], STRANGER);
    } finally {
      provider.destroy();
    }
  }

  /** Pauses the book, or resumes it, with the pauser's own key. */
  async pause(paused: boolean, nonce: number): Promise<void> {
    await this.carry({ kind: 'pause', body: { paused, nonce } }, this.secrets.pauser);
  }

  /** Moves the ledger's date with the keeper's own key, ahead of the platform's day. */
  async moveDate(today: BusinessDate, nextBusinessDay: BusinessDate): Promise<void> {
    const body = {
      today: toYyyymmdd(today),
      nextBusinessDay: toYyyymmdd(nextBusinessDay),
      deadline: BigInt(Math.floor(Date.now() / 1000) + 3600),
    };
    await this.carry({ kind: 'business-date', body }, this.secrets.keeper);
  }

  private async ask(method: string, ...params: unknown[]): Promise<unknown> {
    const response = await fetch(this.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    });
    const { result, error } = answer.parse(await response.json());
    if (error) throw new Error(`The node refused ${method}: ${error.message}`);
    return result;
  }
}
