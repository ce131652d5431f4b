import { keccak256, toQuantity } from 'ethers';
import { z } from 'zod';
import { Walls } from '#database';
import { orderToJson, type Hex } from '#orders';
import { codeAt, hex } from '../book.js';
import type { Ledger } from '../ledger.js';
import { readEvents } from '../logged-events.js';
import { readOrder } from '../operations.js';
import { encodeHeader, encodeReceipt, readHeader } from './block-words.js';
import type { Bundle } from './bundle-format.js';
import { bundleErrors } from './bundle.errors.js';
import { endOf, questionsOf } from './end-state.js';
import { BlockTrie } from './merkle-proof.js';

const block = z.looseObject({ hash: hex, transactions: z.array(hex) });
const checkpointRow = z.array(z.object({ block_number: z.string().transform(Number), block_hash: hex }));
const operationRows = z.array(
  z.object({
    kind: z.string(),
    body: z.unknown(),
    order_hash: hex,
    signatures: z.object({ signatures: z.array(hex), proof: z.array(hex) }),
  }),
);
const accessList = z.object({
  accessList: z.array(z.object({ address: hex, storageKeys: z.array(hex) })),
});
const storageProof = z.object({
  accountProof: z.array(hex),
  storageProof: z.array(z.object({ key: z.string(), value: z.string(), proof: z.array(hex) })),
});

/**
 * Gathers what shows how a certificate came to what it is. The node must be where the projection is.
 * @throws certificate-not-on-ledger, bundle-behind
 */
export async function makeBundle(walls: Walls, ledger: Ledger, certificate: bigint): Promise<Bundle> {
  const { provider, domain } = ledger;
  const id = certificate.toString();
  const known = await walls.inSnapshot('verify', async () => {
    const db = walls.manager();
    const [at] = checkpointRow.parse(
      await db.query('select block_number, block_hash from ledger.checkpoint'),
    );
    const events = await readEvents(db, [`certificate:${id}`]);
    const operations = operationRows.parse(
      await db.query(
        `select kind, body, order_hash, signatures from trade.operation where order_hash = any($1)
         order by block_number, order_hash`,
        [events.map(({ orderHash }) => orderHash)],
      ),
    );
    return { at, events, operations };
  });
  if (known.events.length === 0) throw bundleErrors('certificate-not-on-ledger', { id });
  const newest = block.parse(await provider.send('eth_getBlockByNumber', ['latest', false]));
  if (newest.hash !== known.at?.block_hash) throw bundleErrors('bundle-behind');

  const firstLogs = new Map<string, number>();
  const blocks: Bundle['blocks'] = [];
  for (const hash of new Set(known.events.map(({ blockHash }) => blockHash))) {
    const wanted = new Set<string>(
      known.events.filter(({ blockHash }) => blockHash === hash).map((event) => event.transactionHash),
    );
    blocks.push(await proveBlock(ledger, hash, wanted, firstLogs));
  }
  const end = endOf(known.events, id);
  const holdings = end.holdings.map((holding) => holding.id);
  return {
    format: 'tributary-certificate-bundle',
    version: 1,
    chainId: domain.chainId.toString(),
    genesisHash: block.parse(await provider.send('eth_getBlockByNumber', ['0x0', false])).hash,
    book: domain.verifyingContract,
    codeHashes: {
      [domain.verifyingContract]: hex.parse(keccak256(await codeAt(provider, domain.verifyingContract))),
    },
    certificate: id,
    head: { number: known.at.block_number, hash: newest.hash, header: encodeHeader(newest) },
    blocks,
    orders: known.operations.map((row) => ({
      hash: row.order_hash,
      ...orderToJson(readOrder(row.kind, row.body, domain, row.order_hash)),
      ...row.signatures,
    })),
    events: known.events.map((event) => ({
      name: event.name,
      orderHash: event.orderHash,
      args: { ...event.args },
      blockNumber: event.blockNumber,
      transactionHash: event.transactionHash,
      place: event.logIndex - (firstLogs.get(event.transactionHash) ?? 0),
      item: event.item,
    })),
    end,
    storage: await proveStorage(ledger, questionsOf(id, holdings)),
  };
}

/** A block with those of its transactions that are wanted, each proven to be in it. */
async function proveBlock(
  { provider }: Ledger,
  hash: Hex,
  wanted: ReadonlySet<string>,
  firstLogs: Map<string, number>,
): Promise<Bundle['blocks'][number]> {
  const given = block.parse(await provider.send('eth_getBlockByHash', [hash, false]));
  const header = encodeHeader(given);
  const words = readHeader(header);
  const [raws, receipts] = await Promise.all([
    Promise.all(
      given.transactions.map(async (transaction) =>
        hex.parse(await provider.send('eth_getRawTransactionByHash', [transaction])),
      ),
    ),
    provider
      .send('eth_getBlockReceipts', [toQuantity(words.number)])
      .then((all: unknown) => z.array(z.unknown()).parse(all).map(encodeReceipt)),
  ]);
  const transactionTrie = await BlockTrie.over(raws);
  const receiptTrie = await BlockTrie.over(receipts.map(({ receipt }) => receipt));
  if (transactionTrie.root !== words.transactionsRoot || receiptTrie.root !== words.receiptsRoot)
    throw new Error(`What the node gives of block ${String(words.number)} is not what its header says.`);
  const transactions: Bundle['blocks'][number]['transactions'] = [];
  for (const [index, transaction] of given.transactions.entries()) {
    const raw = raws[index];
    const receipt = receipts[index];
    if (!wanted.has(transaction) || !raw || !receipt) continue;
    firstLogs.set(transaction, receipt.firstLog);
    transactions.push({
      index,
      hash: transaction,
      raw,
      proof: await transactionTrie.proof(index),
      receipt: receipt.receipt,
      receiptProof: await receiptTrie.proof(index),
    });
  }
  return { number: words.number, hash, header, transactions };
}

/**
 * The slots that the book reads to answer, with proofs: the node itself says which they are, so that no layout is
 * written down twice. Null where a node proves nothing of its state.
 */
async function proveStorage(
  { provider, domain }: Ledger,
  questions: readonly Hex[],
): Promise<Bundle['storage']> {
  const book = domain.verifyingContract;
  try {
    const keys = new Set<Hex>();
    for (const data of questions) {
      const { accessList: read } = accessList.parse(
        await provider.send('eth_createAccessList', [{ to: book, data }, 'latest']),
      );
      for (const { address, storageKeys } of read)
        if (address === book) for (const key of storageKeys) keys.add(key);
    }
    const proven = storageProof.parse(await provider.send('eth_getProof', [book, [...keys], 'latest']));
    return {
      accountProof: proven.accountProof,
      slots: proven.storageProof.map(({ key, value, proof }) => ({
        key: word(key),
        value: word(value),
        proof,
      })),
    };
  } catch (error) {
    if (isUnsupported(error)) return null;
    throw error;
  }
}

/** JSON-RPC's own numbers for a method that a node does not have, or does not open. */
const UNSUPPORTED = new Set([-32601, -32004, -32604]);
const rpcError = z.object({ error: z.object({ code: z.number() }) });

function isUnsupported(error: unknown): boolean {
  const told = rpcError.safeParse(error);
  return told.success && UNSUPPORTED.has(told.data.error.code);
}

function word(value: string): Hex {
  return hex.parse(`0x${BigInt(value).toString(16).padStart(64, '0')}`);
}
