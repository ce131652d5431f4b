import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { BrowserProvider, Interface, Transaction, type Wallet } from 'ethers';
import { createHardhatRuntimeEnvironment } from 'hardhat/hre';
import { z } from 'zod';
import type { Hex } from '#orders';
import { projectRoot } from '../project-root.js';

const hex = z
  .string()
  .regex(/^0x[0-9a-fA-F]*$/)
  .transform((text): Hex => `0x${text.slice(2).toLowerCase()}`);
const quantity = z.string().transform(Number);
const receipt = z.object({ gasUsed: quantity, status: quantity, contractAddress: hex.nullable() });

/** Above what any batch of a peer takes: 100 parts of the reference do not fit into a transaction of a public chain. */
const GAS_LIMIT = 60_000_000n;

/** What a transaction took, after refunds. */
export interface Mined {
  gasUsed: number;
  contractAddress: Hex | null;
}

/** Hardhat's EVM inside this process, and the contracts of the peers. */
export class Evm {
  private constructor(
    private readonly hre: Hardhat,
    /** The same EVM as ethers speaks to it. */
    readonly provider: BrowserProvider,
    private readonly request: (method: string, params: unknown[]) => Promise<unknown>,
  ) {}

  static async open(): Promise<Evm> {
    const hre = await hardhat();
    const { provider } = await hre.network.create('bench');
    const node = new BrowserProvider(provider, Number(CHAIN_ID), { cacheTimeout: -1 });
    node.pollingInterval = 5;
    return new Evm(hre, node, (method, params) => provider.request({ method, params }));
  }

  /** Compiles the peers where that has not been done yet (half a minute). */
  async compilePeers(): Promise<void> {
    await this.hre.tasks.getTask('build').run({ quiet: true, noTests: true });
  }

  /** Deploys a peer. @returns its address and its ABI */
  async deployPeer(name: string, from: Wallet, args: unknown[]): Promise<{ address: Hex; abi: Interface }> {
    const { abi, bytecode } = artifact.parse(await this.hre.artifacts.readArtifact(name));
    const face = new Interface(JSON.stringify(abi));
    const address = await this.deploy(from, `${bytecode}${face.encodeDeploy(args).slice(2)}`);
    return { address, abi: face };
  }

  async deploy(from: Wallet, data: string): Promise<Hex> {
    const { contractAddress } = await this.send(from, undefined, data);
    if (contractAddress === null) throw new Error('Nothing was deployed.');
    return contractAddress;
  }

  /** Mines one transaction in a block of its own. @throws when it reverts */
  async send(from: Wallet, to: Hex | undefined, data: string): Promise<Mined> {
    const nonce = await this.provider.getTransactionCount(from.address);
    const transaction = Transaction.from({ nonce, data, gasLimit: GAS_LIMIT, gasPrice: 0n, type: 0 });
    transaction.chainId = CHAIN_ID;
    if (to !== undefined) transaction.to = to;
    transaction.signature = from.signingKey.sign(transaction.unsignedHash);
    const hash = hex.parse(await this.request('eth_sendRawTransaction', [transaction.serialized]));
    const mined = receipt.parse(await this.request('eth_getTransactionReceipt', [hash]));
    if (mined.status !== 1) throw new Error(`A transaction of the bench reverted: ${hash}.`);
    return mined;
  }

  async call(to: Hex, data: string): Promise<Hex> {
    return hex.parse(await this.request('eth_call', [{ to, data }, 'latest']));
  }

  /** Events of a transaction's block, to see what an act did. */
  async logs(address: Hex): Promise<{ topics: string[]; data: string }[]> {
    const found = await this.request('eth_getLogs', [{ address, fromBlock: 'latest', toBlock: 'latest' }]);
    return z.array(z.object({ topics: z.array(z.string()), data: z.string() })).parse(found);
  }

  /** Does some work and takes it back, so that every act is measured on the same state. */
  async undone<T>(work: () => Promise<T>): Promise<T> {
    const snapshot = await this.request('evm_snapshot', []);
    const result = await work();
    await this.request('evm_revert', [snapshot]);
    return result;
  }
}

/** The chain that orders and forward requests are signed for. */
export const CHAIN_ID = 31337n;

const compilerSettings = z.object({
  optimizer: z.object({ enabled: z.boolean(), runs: z.int() }),
  evmVersion: z.string(),
  viaIR: z.boolean(),
});
const artifact = z.object({ abi: z.array(z.unknown()), bytecode: z.string() });

type Hardhat = Awaited<ReturnType<typeof hardhat>>;

/** Hardhat with the bench's contracts only; what it compiles is kept apart from what the product ships. */
export function hardhat(): ReturnType<typeof createHardhatRuntimeEnvironment> {
  const root = projectRoot();
  const compiler = createRequire(import.meta.url).resolve('solc/soljson.js');
  const settings = settingsOfTheBook(root);
  return createHardhatRuntimeEnvironment(
    {
      solidity: { version: '0.8.37', path: compiler, settings },
      paths: { sources: 'bench/contracts', cache: 'cache/bench', artifacts: 'cache/bench/artifacts' },
      networks: {
        bench: {
          type: 'edr-simulated',
          chainType: 'l1',
          chainId: Number(CHAIN_ID),
          // Osaka has the precompile for P-256 at 0x100.
          hardfork: 'osaka',
          transactionGasCap: false,
          blockGasLimit: GAS_LIMIT,
          initialBaseFeePerGas: 0n,
        },
      },
    },
    {},
    root,
  );
}

/** What the book was compiled with, so that the peers are compiled with the same. */
function settingsOfTheBook(root: string): z.infer<typeof compilerSettings> {
  const artifacts = join(root, 'artifacts');
  const { buildInfoId } = z
    .object({ buildInfoId: z.string() })
    .parse(json(join(artifacts, 'contracts/CertificateBook.sol/CertificateBook.json')));
  const info = json(join(artifacts, `build-info/${buildInfoId}.json`));
  return z.object({ input: z.object({ settings: compilerSettings }) }).parse(info).input.settings;
}

function json(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
