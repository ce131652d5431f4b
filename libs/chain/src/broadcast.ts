import { isError, type JsonRpcProvider } from 'ethers';
import { ledgerErrors } from './ledger.js';

/** A signed transaction as it goes over the wire. */
export interface Sent {
  hash: string;
  /** Its bytes, `0x…`. */
  raw: string;
  nonce: string;
}

/**
 * Gives a transaction to the node; one that it has, or that a block holds, is as good as given.
 * @throws relayer-key-shared when another transaction, which this database does not know, took its number
 */
export async function broadcast(provider: JsonRpcProvider, { hash, raw, nonce }: Sent): Promise<void> {
  try {
    await provider.send('eth_sendRawTransaction', [raw]);
  } catch (error) {
    if (/already (known|imported)/.test(String(error))) return;
    if (!isError(error, 'NONCE_EXPIRED')) throw error;
    // Its number is used: by itself, as it should be, or by a stranger to this database.
    if ((await provider.send('eth_getTransactionByHash', [hash])) !== null) return;
    throw ledgerErrors('relayer-key-shared', { nonce }, error);
  }
}
