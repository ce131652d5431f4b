import { AbiCoder, Interface, TypedDataEncoder, type Wallet } from 'ethers';
import { z } from 'zod';
import type { Hex } from '#orders';
import { relayer } from './cast.js';
import { CHAIN_ID, type Evm } from './evm.js';

const LATER = 4_000_000_000n;
/** What each call may take; the forwarder asks only that it is there. */
const CALL_GAS = 500_000n;

const FORWARD_REQUEST = {
  ForwardRequest: [
    { name: 'from', type: 'address' },
    { name: 'to', type: 'address' },
    { name: 'value', type: 'uint256' },
    { name: 'gas', type: 'uint256' },
    { name: 'nonce', type: 'uint256' },
    { name: 'deadline', type: 'uint48' },
    { name: 'data', type: 'bytes' },
  ],
};

/** One call of a peer, by whom. */
export interface Call {
  from: Wallet;
  data: string;
}

/** OpenZeppelin's ERC-2771 forwarder: carries calls that others signed, many in one transaction. */
export class Forwarded {
  private constructor(
    private readonly evm: Evm,
    readonly address: Hex,
    private readonly abi: Interface,
  ) {}

  static async open(evm: Evm): Promise<Forwarded> {
    const { address, abi } = await evm.deployPeer('Forwarder', relayer, []);
    return new Forwarded(evm, address, abi);
  }

  /** Carries calls of a contract in one transaction. @returns gas after refunds @throws when one of them reverts */
  async carry(to: Hex, calls: readonly Call[]): Promise<number> {
    const requests = await Promise.all(calls.map((call) => this.request(to, call)));
    // With no address for refunds a batch is undone by its first failure, so that none goes unseen.
    const data = this.abi.encodeFunctionData('executeBatch', [requests, NOBODY]);
    return (await this.evm.send(relayer, this.address, data)).gasUsed;
  }

  private async request(to: Hex, { from, data }: Call): Promise<object> {
    const asked = this.abi.encodeFunctionData('nonces', [from.address]);
    const answer = await this.evm.call(this.address, asked);
    const nonce = z.bigint().parse(AbiCoder.defaultAbiCoder().decode(['uint256'], answer)[0]);
    const request = { from: from.address, to, value: 0n, gas: CALL_GAS, deadline: LATER, data };
    const domain = {
      name: 'Forwarder',
      version: '1',
      chainId: CHAIN_ID,
      verifyingContract: this.address,
    };
    const digest = TypedDataEncoder.hash(domain, FORWARD_REQUEST, { ...request, nonce });
    return { ...request, signature: from.signingKey.sign(digest).serialized };
  }
}

const NOBODY = `0x${'00'.repeat(20)}`;
