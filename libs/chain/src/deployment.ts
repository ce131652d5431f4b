import { Transaction, dataSlice, getCreateAddress, type Provider, type Wallet } from 'ethers';
import type { Hex } from '#orders';
import { artifactOf, bookInterface, hex } from './book.js';
import { POWER } from './precheck.js';

/** Where a contract takes more gas than any order. */
const GAS_PER_CONTRACT = 12_000_000n;
const OPERATOR = 1;

/** The operator's keys, first dates (yyyymmdd) and rules of change with which a book begins. */
export interface Genesis {
  registrarMaker: Hex;
  registrarChecker: Hex;
  freezerMaker: Hex;
  freezerChecker: Hex;
  evidence: Hex;
  audit: Hex;
  keeper: Hex;
  pauser: Hex;
  caseKey: Hex;
  today: number;
  nextBusinessDay: number;
  /** How long a key that is added to a known company waits before it acts, in seconds. */
  keyDelaySeconds: number;
  upgrades: Upgrades;
}

/** Who may put another version in the book's place: a key of `proposers` asks, one of `executors` does it after the delay. */
export interface Upgrades {
  delaySeconds: number;
  proposers: readonly Hex[];
  executors: readonly Hex[];
}

/** One transaction of a deployment, signed, and the block that holds it. */
export interface Deployed {
  hash: Hex;
  nonce: number;
  raw: Hex;
  gasLimit: bigint;
  block: number;
}

/** The steps of a deployment: what is sent, in the order of its nonces. */
export interface Deployment {
  book: Hex;
  timelock: Hex;
  steps: readonly Deployed[];
}

/**
 * Puts a book on the chain: the contracts of its parts, the version, the timelock that alone may upgrade it, and the
 * proxy that is its one address. Each step is one transaction of the relayer. @throws where a step fails
 */
export async function deployBook(provider: Provider, relayer: Wallet, genesis: Genesis): Promise<Deployment> {
  const { chainId } = await provider.getNetwork();
  let nonce = await provider.getTransactionCount(relayer.address);
  const steps: Deployed[] = [];
  const put = async (name: string, folder: string, words: readonly unknown[]): Promise<Hex> => {
    const { abi, bytecode } = artifactOf(name, folder);
    const raw = hex.parse(
      await relayer.signTransaction({
        data: bytecode + abi.encodeDeploy(words).slice(2),
        chainId,
        nonce,
        gasLimit: GAS_PER_CONTRACT,
        gasPrice: 0,
        type: 0,
      }),
    );
    const receipt = await (await provider.broadcastTransaction(raw)).wait();
    if (receipt?.status !== 1) throw new Error(`${name} could not be deployed.`);
    const hash = hex.parse(Transaction.from(raw).hash);
    steps.push({ hash, nonce, raw, gasLimit: GAS_PER_CONTRACT, block: receipt.blockNumber });
    return hex.parse(getCreateAddress({ from: relayer.address, nonce: nonce++ }));
  };
  const version = await putVersion(put);
  const { delaySeconds, proposers, executors } = genesis.upgrades;
  const timelock = await put('UpgradeTimelock', 'governance/', [
    delaySeconds,
    proposers.map(addressOf),
    executors.map(addressOf),
  ]);
  const book = await put('BookProxy', 'governance/', [version, initialization(genesis, timelock)]);
  return { book, timelock, steps };
}

type Put = (name: string, folder: string, words: readonly unknown[]) => Promise<Hex>;

/** The contracts of one version of the book; gives the version's address. */
async function putVersion(put: Put): Promise<Hex> {
  const otherKinds = await put('Signatures', '', []);
  const issues = await put('IssueActs', 'acts/', [otherKinds]);
  const discounts = await put('DiscountActs', 'acts/', [otherKinds]);
  const custody = await put('CustodyActs', 'acts/', [otherKinds]);
  const registry = await put('RegistryActs', 'acts/', [otherKinds]);
  const faces = await put('BookViews', '', [otherKinds]);
  return put('CertificateBook', '', [{ otherKinds, issues, discounts, custody, registry, faces }]);
}

const addressOf = (key: Hex): string => dataSlice(key, 12);

/** The call that begins a book. */
function initialization(genesis: Genesis, upgrader: Hex): string {
  const grants: [Hex, number][] = [
    [genesis.registrarMaker, POWER.registrar | POWER.maker],
    [genesis.registrarChecker, POWER.registrar | POWER.checker],
    [genesis.freezerMaker, POWER.freezer | POWER.maker],
    [genesis.freezerChecker, POWER.freezer | POWER.checker],
    [genesis.evidence, POWER.evidence],
    [genesis.audit, POWER.audit],
    [genesis.keeper, POWER.keeper],
    [genesis.pauser, POWER.pauser],
    [genesis.caseKey, POWER.case],
  ];
  return bookInterface.encodeFunctionData('initialize', [
    {
      operator: OPERATOR,
      keys: grants.map(([key, powers]) => ({ key, kind: 0, powers })),
      today: genesis.today,
      nextBusinessDay: genesis.nextBusinessDay,
      keyDelaySeconds: genesis.keyDelaySeconds,
      upgrader,
    },
  ]);
}
