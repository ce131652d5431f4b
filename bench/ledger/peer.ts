import { Interface, Wallet, getCreateAddress, keccak256, type JsonRpcProvider } from 'ethers';
import { z } from 'zod';
import { hardhat } from '../gas/evm.js';
import { IN_FLIGHT, sendAll, type Pace, type Prepared } from './sender.js';

const CONTRACT = 'CertificateToken3525';
const DEPLOYMENT_GAS = 12_000_000n;
const GAS = 600_000n;
/**
 * Certificates that go to and fro. More than there are transactions at the node at one time: the way back, which is
 * another company's, must not arrive before the way there.
 */
const TOKENS = 2 * IN_FLIGHT;
const TRANSFER = 'transferFrom(address,address,uint256)';
const DUE = 2_000_000_000n;
const FACE = 10_000n;
const NOBODY = `0x${'00'.repeat(20)}`;
const NOTHING = `0x${'00'.repeat(32)}`;

/** The reference ERC-3525: whole certificates go to and fro between two companies, one transaction a transfer. */
export class Peer {
  private readonly numbers = [0, 0];
  private at = 0;

  private constructor(
    private readonly provider: JsonRpcProvider,
    private readonly chainId: bigint,
    private readonly abi: Interface,
    private readonly companies: readonly [Wallet, Wallet],
    private address: string,
  ) {}

  /** Compiles the peer where that has not been done (half a minute), deploys it, and issues its certificates. */
  static async open(provider: JsonRpcProvider): Promise<Peer> {
    const { abi, bytecode } = await artifact();
    const face = new Interface(JSON.stringify(abi));
    const { chainId } = await provider.getNetwork();
    const companies = [Wallet.createRandom(), Wallet.createRandom()].map(
      ({ privateKey }) => new Wallet(privateKey, provider),
    );
    const [one, other] = companies;
    if (!one || !other) throw new Error('Two companies were made.');
    const peer = new Peer(provider, chainId, face, [one, other], '');
    const { prepared } = await peer.sign(
      0,
      DEPLOYMENT_GAS,
      `${bytecode}${face.encodeDeploy([NOBODY]).slice(2)}`,
    );
    await sendAll(provider, [prepared], Infinity);
    peer.address = getCreateAddress({ from: one.address, nonce: 0 });
    const issued: Prepared[] = [];
    for (let slot = 1; slot <= TOKENS; slot++) {
      const words = [one.address, slot, FACE, DUE, NOTHING];
      issued.push((await peer.sign(0, GAS * 2n, face.encodeFunctionData('issue', words))).prepared);
    }
    await sendAll(provider, issued, Infinity);
    return peer;
  }

  /** Signs so many transfers. */
  async prepare(acts: number): Promise<Prepared[]> {
    const prepared: Prepared[] = [];
    for (let made = 0; made < acts; made++) {
      const token = (this.at % TOKENS) + 1;
      const holder = Math.floor(this.at++ / TOKENS) % 2;
      const [from, to] = holder === 0 ? this.companies : [this.companies[1], this.companies[0]];
      const data = this.abi.encodeFunctionData(TRANSFER, [from.address, to.address, token]);
      prepared.push((await this.sign(holder, GAS, data)).prepared);
    }
    return prepared;
  }

  send(prepared: readonly Prepared[], seconds: number): Promise<Pace> {
    return sendAll(this.provider, prepared, seconds);
  }

  private async sign(company: number, gasLimit: bigint, data: string): Promise<{ prepared: Prepared }> {
    const wallet = this.companies[company];
    if (!wallet) throw new Error('There are two companies.');
    const nonce = this.numbers[company] ?? 0;
    this.numbers[company] = nonce + 1;
    const raw = await wallet.signTransaction({
      ...(this.address === '' ? {} : { to: this.address }),
      data,
      chainId: this.chainId,
      nonce,
      gasLimit,
      gasPrice: 0,
      type: 0,
    });
    return { prepared: { hash: keccak256(raw), raw, acts: 1 } };
  }
}

const artifactJson = z.object({ abi: z.array(z.unknown()), bytecode: z.string() });

/** Compiled with the settings of the product's own contracts, where that has not been done yet. */
async function artifact(): Promise<z.infer<typeof artifactJson>> {
  const hre = await hardhat();
  await hre.tasks.getTask('build').run({ quiet: true, noTests: true });
  return artifactJson.parse(await hre.artifacts.readArtifact(CONTRACT));
}
