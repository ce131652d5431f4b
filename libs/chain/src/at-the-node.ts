import { Contract, Wallet, type JsonRpcProvider } from 'ethers';
import { z } from 'zod';
import type { Hex, LedgerDomain, SignedOrder } from '#orders';
import { bookInterface, encodeExecute, hex } from './book.js';

/** A holding's states in the order of the contract's numbers. */
export const CONTRACT_STATES = [
  'none',
  'live',
  'held',
  'committed',
  'pledged',
  'frozen',
  'paid',
  'cancelled',
  'emptied',
] as const;

const ROW_BITS = 16n;
const GAS = 3_000_000n;

/** The contract's table of a holding's states, as the node has it: which state may follow which. */
export async function holdingTransitions(
  provider: JsonRpcProvider,
  domain: LedgerDomain,
): Promise<{ from: string; to: string }[]> {
  const book = new Contract(domain.verifyingContract, bookInterface, provider);
  const legal = z.bigint().parse(await book.getFunction('holdingTransitions').staticCall());
  return CONTRACT_STATES.flatMap((from, row) =>
    CONTRACT_STATES.filter((_, to) => (legal >> (ROW_BITS * BigInt(row) + BigInt(to))) & 1n).map((to) => ({
      from,
      to,
    })),
  );
}

/**
 * Carries signed orders past the platform, as any company may: the book asks who signed, not who carries. The key pays
 * the gas where there is a price for it. Gives the transaction's hash; what became of the orders stands in its events.
 */
export async function carryAlone(
  provider: JsonRpcProvider,
  domain: LedgerDomain,
  orders: readonly SignedOrder[],
  key: Hex,
): Promise<Hex> {
  const sent = await new Wallet(key, provider).sendTransaction({
    to: domain.verifyingContract,
    data: encodeExecute(orders),
    gasLimit: GAS,
    gasPrice: 0,
    type: 0,
  });
  return hex.parse(sent.hash);
}
