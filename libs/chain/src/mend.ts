import { Transaction, isError, keccak256, type JsonRpcProvider, type Wallet } from 'ethers';
import { z } from 'zod';
import { Walls } from '#database';
import type { LedgerDomain } from '#orders';
import type { Sent } from './broadcast.js';
import { ledgerErrors } from './ledger.js';
import type { CarriageSettings } from './relayers.js';

const openRow = z
  .object({
    hash: z.string(),
    relayer: z.string(),
    nonce: z.string(),
    gas_price: z.string().transform(BigInt),
    age: z.number(),
  })
  .transform(({ gas_price, ...row }) => ({ ...row, gasPrice: gas_price }));
const rawRow = z.tuple([z.object({ raw: z.instanceof(Buffer) })]);
type Open = z.infer<typeof openRow>;

/** What mending takes; `isDue` says of a transaction whether it was given to the node long enough ago. */
export interface Mending {
  walls: Walls;
  provider: JsonRpcProvider;
  domain: LedgerDomain;
  relayers: readonly Wallet[];
  settings: CarriageSettings;
  isDue: (hash: string) => boolean;
  send: (sent: Sent) => Promise<void>;
}

/**
 * Looks after what is on its way: a transaction that the node dropped leaves a gap in its key's numbers, behind which
 * nothing is mined, so it is sent again, the same bytes. One that is not mined in time is replaced by one that pays
 * more, with the same number and the same orders, kept before it is sent. No number is ever used for other orders.
 * @throws relayer-key-shared when the chain counts a number that none of ours used
 */
export async function mend(mending: Mending): Promise<void> {
  const { walls, provider, isDue } = mending;
  const rows = await walls.asService('ledger', async () => readOpen(walls));
  const due = rows.filter(({ hash }) => isDue(hash));
  if (due.length === 0) return;
  const counts = new Map<string, bigint>();
  for (const address of new Set(due.map(({ relayer }) => relayer)))
    counts.set(address, BigInt(await provider.getTransactionCount(address, 'latest')));
  for (const group of inOrder(rows)) {
    const [{ relayer, nonce }] = group;
    const count = counts.get(relayer);
    if (count === undefined || !group.some(({ hash }) => isDue(hash))) continue;
    if (BigInt(nonce) < count) await expectOurs(provider, nonce, group);
    else await sendOne(mending, group);
  }
}

/**
 * What is on its way, number by number, in the order in which it was first kept: after a reorganisation all lanes begin
 * again at once, and what came later may rest on what came before.
 */
function inOrder(rows: readonly Open[]): [Open, ...Open[]][] {
  const groups = new Map<string, [Open, ...Open[]]>();
  for (const row of rows) {
    const key = `${row.relayer} ${row.nonce}`;
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  const oldest = (group: readonly Open[]): number => Math.max(...group.map(({ age }) => age));
  return [...groups.values()].sort((one, other) => oldest(other) - oldest(one));
}

/** The newest of one number first; where the node will not have it, those that it replaced. */
async function sendOne(mending: Mending, group: readonly Open[]): Promise<void> {
  const { walls, settings } = mending;
  const { stuckSeconds, gasPriceLimit } = settings;
  const [newest] = group;
  if (!newest) return;
  const stuck = newest.age >= stuckSeconds && newest.gasPrice < gasPriceLimit;
  const replacement = stuck ? await replace(mending, newest) : undefined;
  let refused: unknown;
  for (const one of [...(replacement ? [replacement] : []), ...group]) {
    try {
      await mending.send({ ...one, raw: await rawOf(walls, one.hash) });
      return;
    } catch (error) {
      // Too little more for this node, or more than its key has: what was sent before may still be mined.
      if (!isError(error, 'REPLACEMENT_UNDERPRICED') && !isError(error, 'INSUFFICIENT_FUNDS')) throw error;
      refused = error;
    }
  }
  throw refused;
}

/** Keeps one that pays more; nothing, where another process was faster or a block holds the number by now. */
async function replace(mending: Mending, old: Open): Promise<Pick<Sent, 'hash' | 'nonce'> | undefined> {
  const { walls, provider, relayers, settings, domain } = mending;
  const key = relayers.find(({ address }) => address === old.relayer);
  if (!key) return undefined;
  const suggested = z
    .string()
    .transform(BigInt)
    .parse(await provider.send('eth_gasPrice', []));
  const gasPrice = least(most(old.gasPrice + old.gasPrice / 8n + 1n, suggested), settings.gasPriceLimit);
  return walls.asService('ledger', async () => {
    const db = walls.manager();
    await db.query('select 1 from ledger.relayer where address = $1 for update', [old.relayer]);
    const [newest] = (await readOpen(walls)).filter(
      ({ relayer, nonce }) => relayer === old.relayer && nonce === old.nonce,
    );
    if (newest?.hash !== old.hash) return undefined;
    const { data, gasLimit } = Transaction.from(await rawOf(walls, old.hash));
    const raw = await key.signTransaction({
      to: domain.verifyingContract,
      data,
      chainId: domain.chainId,
      nonce: Number(old.nonce),
      gasLimit,
      gasPrice,
      type: 0,
    });
    const hash = keccak256(raw);
    await db.query(
      `insert into ledger.transaction (hash, relayer, nonce, raw, gas_limit, gas_price, lanes, replaces)
       select $1, relayer, nonce, $2, gas_limit, $3, lanes, hash from ledger.transaction where hash = $4`,
      [hash, Buffer.from(raw.slice(2), 'hex'), gasPrice.toString(), old.hash],
    );
    await db.query(
      `insert into ledger.transaction_operation (transaction_hash, operation_id)
       select $1, operation_id from ledger.transaction_operation where transaction_hash = $2`,
      [hash, old.hash],
    );
    await db.query(
      'update trade.operation set transaction_hash = $1 where status = $3 and transaction_hash = $2',
      [hash, old.hash, 'sent'],
    );
    return { hash, nonce: old.nonce };
  });
}

/** What no projected block holds, by number, of one number the newest first. */
async function readOpen(walls: Walls): Promise<Open[]> {
  return z.array(openRow).parse(
    await walls.manager().query(
      `select t.hash, t.relayer, t.nonce, t.gas_price, extract(epoch from now() - t.created_at)::float8 as age
       from ledger.transaction t
       where t.mined_in is null and not exists (select 1 from ledger.transaction m
         where m.relayer = t.relayer and m.nonce = t.nonce and m.mined_in is not null)
       order by t.relayer, t.nonce, t.gas_price desc`,
    ),
  );
}

async function rawOf(walls: Walls, hash: string): Promise<string> {
  return walls.asService('ledger', async () => {
    const [row] = rawRow.parse(
      await walls.manager().query('select raw from ledger.transaction where hash = $1', [hash]),
    );
    return `0x${row.raw.toString('hex')}`;
  });
}

/** A number that the chain has counted must be one of ours, in a block that is not projected yet. */
async function expectOurs(provider: JsonRpcProvider, nonce: string, group: readonly Open[]): Promise<void> {
  for (const { hash } of group)
    if ((await provider.send('eth_getTransactionByHash', [hash])) !== null) return;
  throw ledgerErrors('relayer-key-shared', { nonce });
}

const most = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
