import {
  FetchRequest,
  JsonRpcProvider,
  Wallet,
  concat,
  dataSlice,
  keccak256,
  type JsonRpcPayload,
  type JsonRpcResult,
} from 'ethers';
import { z } from 'zod';
import { errorCatalogue } from '#common';
import { Walls } from '#database';
import { keccak, type Hex, type LedgerDomain } from '#orders';
import { codeAt, hex } from './book.js';
import { deployBook, type Genesis } from './deployment.js';

// ethers hashes in JavaScript unless it is told of something faster.
keccak256.register(keccak);

/** Where a proxy keeps the address of the version behind it (ERC-1967). */
const VERSION_SLOT = '0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc';

export const ledgerErrors = errorCatalogue({
  'ledger-mismatch': {
    kind: 'unavailable',
    en: 'This database belongs to another chain: {what} is {there} on the chain and {here} in the database. Name the right RPC_URL or DATABASE_URL.',
    zh: '数据库与链不匹配:{what} 在链上为 {there},在数据库中为 {here}。请检查 RPC_URL 或 DATABASE_URL。',
  },
  'version-unknown': {
    kind: 'unavailable',
    en: 'Another version stands behind the book: its code is {there}, and {here} was known. Look at what was upgraded and by whom; then run “tributary accept-version --because TEXT”.',
    zh: '账本合约背后已是另一版本:代码为 {there},已知的为 {here}。请核实升级内容与操作方,再运行 tributary accept-version --because 说明。',
  },
  'relayer-key-shared': {
    kind: 'unavailable',
    en: 'Somebody else used the relayer’s key: its transaction number {nonce} is not one of this database. Find who carries with that key and stop it; then give this platform a new database or the other’s.',
    zh: '中继密钥被他人使用:第 {nonce} 号交易不属于本数据库。请停止其他使用该密钥的程序后再处理。',
  },
  'ledger-not-open': {
    kind: 'unavailable',
    en: 'This database has no book yet. Run “tributary migrate” with the chain’s RPC_URL first.',
    zh: '数据库尚未关联账本合约。请先以链的 RPC_URL 运行 tributary migrate。',
  },
  'day-closing': {
    kind: 'conflict',
    en: 'The business day is closing. Try again when the next one is open.',
    zh: '营业日正在日终处理,请在下一营业日开启后重试。',
  },
  'ledger-halted': {
    kind: 'unavailable',
    en: 'Writing to the ledger has stopped: {reason}',
    zh: '账本写入已停止:{reason}',
  },
});

/** The node, the book on it, and the key that carries orders (it has no right of its own). */
export interface Ledger {
  provider: JsonRpcProvider;
  domain: LedgerDomain;
  relayer: Wallet;
}

const deploymentRow = z.object({ chain_id: z.string(), genesis_hash: hex, book: hex, code_hash: hex });
type DeploymentRow = z.infer<typeof deploymentRow>;

/**
 * A node whose answers are read as bytes: ethers decodes them letter by letter, which for a block's events costs more
 * than all that is done with them.
 */
class Node extends JsonRpcProvider {
  override async _send(payload: JsonRpcPayload | JsonRpcPayload[]): Promise<JsonRpcResult[]> {
    const request = this._getConnection();
    request.body = Buffer.from(JSON.stringify(payload));
    request.setHeader('content-type', 'application/json');
    const response = await request.send();
    response.assertOk();
    const answer: unknown = JSON.parse(Buffer.from(response.body ?? []).toString());
    return answers.parse(Array.isArray(answer) ? answer : [answer]);
  }
}
/** What the library itself looks at; results are read where they are asked for. */
const answers = z.array(z.custom<JsonRpcResult>((one) => typeof one === 'object' && one !== null));

/** How long a node may take for one answer, in milliseconds: whoever asks holds up what comes after. */
const PATIENCE_MS = 15_000;

/** A connection that waits for nothing and caches nothing: what is read is what the node says now. */
export function connect(url: string, patienceMs = PATIENCE_MS): JsonRpcProvider {
  const request = new FetchRequest(url);
  request.timeout = patienceMs;
  return new Node(request, undefined, {
    staticNetwork: true,
    cacheTimeout: -1,
    batchMaxCount: 1,
    pollingInterval: 100,
  });
}

/**
 * Opens the ledger that the database belongs to, and deploys the book where there is none yet.
 * @throws ledger-mismatch when the chain is not the one that was deployed on, version-unknown
 */
export async function openLedger(
  walls: Walls,
  provider: JsonRpcProvider,
  relayerKey: Hex,
  genesis: Genesis,
): Promise<Ledger> {
  const known = await openKnown(walls, provider, relayerKey);
  if (known) return known;
  const relayer = new Wallet(relayerKey, provider);
  const chainId = (await provider.getNetwork()).chainId;
  const genesisHash = hex.parse((await provider.getBlock(0))?.hash);
  const { book, steps } = await deployBook(provider, relayer, genesis);
  const last = steps.at(-1);
  if (!last) throw new Error('A deployment has no step.');
  const codeHash = await codeHashOf(provider, book);
  await walls.asService('ledger', async () => {
    const db = walls.manager();
    await db.query(
      `insert into ledger.deployment (chain_id, genesis_hash, book, code_hash, block_number) values ($1, $2, $3, $4, $5)`,
      [chainId.toString(), genesisHash, book, codeHash, last.block],
    );
    await db.query('insert into ledger.relayer (address, next_nonce) values ($1, $2)', [
      relayer.address,
      last.nonce + 1,
    ]);
    for (const step of steps) {
      await db.query(
        `insert into ledger.transaction (hash, relayer, nonce, raw, gas_limit, mined_in) values ($1, $2, $3, $4, $5, $6)`,
        [
          step.hash,
          relayer.address,
          step.nonce,
          Buffer.from(step.raw.slice(2), 'hex'),
          step.gasLimit.toString(),
          step.block,
        ],
      );
    }
  });
  return { provider, relayer, domain: { chainId, verifyingContract: book } };
}

async function openKnown(
  walls: Walls,
  provider: JsonRpcProvider,
  relayerKey: Hex,
): Promise<Ledger | undefined> {
  const here = await knownDeployment(walls);
  if (!here) return undefined;
  const chainId = await sameChain(provider, here);
  const code = await codeHashOf(provider, here.book);
  if (code !== here.code_hash) throw ledgerErrors('version-unknown', { there: code, here: here.code_hash });
  const relayer = new Wallet(relayerKey, provider);
  return { provider, relayer, domain: { chainId, verifyingContract: here.book } };
}

/** The book that the database belongs to; undefined where none was opened yet. */
export async function knownDeployment(walls: Walls): Promise<DeploymentRow | undefined> {
  const [known] = await walls.asService('ledger', async () =>
    z
      .array(deploymentRow)
      .parse(
        await walls.manager().query('select chain_id, genesis_hash, book, code_hash from ledger.deployment'),
      ),
  );
  return known;
}

/** The chain's id, where it is the one that was deployed on. @throws ledger-mismatch */
export async function sameChain(provider: JsonRpcProvider, here: DeploymentRow): Promise<bigint> {
  const { chainId } = await provider.getNetwork();
  same('the chain id', chainId.toString(), here.chain_id);
  same('the genesis block', hex.parse((await provider.getBlock(0))?.hash), here.genesis_hash);
  return chainId;
}

/**
 * Opens the ledger that the database belongs to, for a process that carries orders to it.
 * @throws ledger-not-open, ledger-mismatch, version-unknown
 */
export async function openRelayer(walls: Walls, provider: JsonRpcProvider, relayerKey: Hex): Promise<Ledger> {
  const known = await openKnown(walls, provider, relayerKey);
  if (!known) throw ledgerErrors('ledger-not-open');
  return known;
}

/** What stands at the book's address and behind it: another version is another ledger, until somebody has looked. */
export async function codeHashOf(provider: JsonRpcProvider, book: Hex): Promise<Hex> {
  const version = dataSlice(await provider.getStorage(book, VERSION_SLOT), 12);
  const code = await codeAt(provider, hex.parse(version));
  if (code === '0x') throw new Error(`No version stands behind the book at ${book}.`);
  return hex.parse(keccak256(concat([await codeAt(provider, book), code])));
}

function same(what: string, there: string, here: string): void {
  if (there !== here) throw ledgerErrors('ledger-mismatch', { what, there, here });
}
