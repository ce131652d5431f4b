import { Wallet, concat, keccak256, toBeHex, toUtf8Bytes, type JsonRpcProvider } from 'ethers';
import { z } from 'zod';
import { Walls } from '#database';

const WORD = 32;

/** How the platform carries orders. Prices are in wei for one unit of gas. */
export interface CarriageSettings {
  /** Over how many keys orders are shared out. */
  lanes: number;
  /** What a transaction pays at first. */
  gasPrice: bigint;
  /** The most that one pays which was not mined in time; where it is not above `gasPrice`, none pays more. */
  gasPriceLimit: bigint;
  /** Seconds after which one that was not mined is replaced by one that pays more. */
  stuckSeconds: number;
}

/** Our networks take no money for gas: a higher price would buy nothing there, and the keys hold none. */
export const CARRIAGE: CarriageSettings = { lanes: 4, gasPrice: 0n, gasPriceLimit: 0n, stuckSeconds: 30 };

/**
 * The keys that carry orders: the relayer's own, and those made from it, each keccak256 of a name, the key and its
 * place. One secret stays one secret, a lane more needs nothing but a number, and none of them has a right of its own.
 */
export function relayerKeys(relayer: Wallet, lanes: number): Wallet[] {
  const made = Array.from({ length: Math.max(0, lanes - 1) }, (_, i) => {
    const words = [toUtf8Bytes('Tributary relayer'), relayer.privateKey, toBeHex(i + 1, WORD)];
    return new Wallet(keccak256(concat(words)), relayer.provider);
  });
  return [relayer, ...made];
}

/** Writes down the keys that this database has not carried with yet, each with the next number that the chain has. */
export async function openLanes(
  walls: Walls,
  provider: JsonRpcProvider,
  relayers: readonly Wallet[],
): Promise<void> {
  const known = await walls.asService('ledger', async () =>
    z
      .array(z.object({ address: z.string() }))
      .parse(await walls.manager().query('select address from ledger.relayer')),
  );
  const fresh = relayers.filter(({ address }) => !known.some((one) => one.address === address));
  if (fresh.some(({ address }) => address === relayers[0]?.address))
    throw new Error('The relayer’s key is not the one that this database was made with.');
  for (const { address } of fresh) {
    const nonce = await provider.getTransactionCount(address);
    await walls.asService('ledger', () =>
      walls
        .manager()
        .query('insert into ledger.relayer (address, next_nonce) values ($1, $2) on conflict do nothing', [
          address,
          nonce,
        ]),
    );
  }
}
