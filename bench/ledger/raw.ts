import { Wallet, keccak256, type JsonRpcProvider } from 'ethers';
import { encodeExecute } from '#chain';
import type { SignedOrder } from '#orders';
import { orderHash, signDigest, type LedgerDomain, type Order } from '#orders';
import { AMOUNT, player, type Held, type Scene } from './scene.js';
import { sendAll, type Pace, type Prepared } from './sender.js';

/** Orders of one transaction, and the gas for one: as many as the platform puts into a batch. */
const BATCH = 100;
const GAS = 16_700_000n;
const DEADLINE = 4_000_000_000n;
const NOTHING = `0x${'00'.repeat(32)}` as const;

/** Where a holding is after so many acts of a script. */
interface Place extends Held {
  epoch: number;
}

/** A bare script's acts on the book: whole holdings go round the ring, in prepared batches. */
export class Raw {
  private readonly carrier: Wallet;
  private nonce = 0;
  private at = 0;
  private readonly places: Place[];

  constructor(
    private readonly provider: JsonRpcProvider,
    private readonly domain: LedgerDomain,
    private readonly scene: Scene,
    holdings: readonly (Held & { epoch: number })[],
  ) {
    this.carrier = new Wallet(Wallet.createRandom().privateKey, provider);
    this.places = holdings.map((held) => ({ ...held }));
  }

  /** Signs so many acts, and the transactions that carry them. */
  async prepare(acts: number): Promise<Prepared[]> {
    const prepared: Prepared[] = [];
    for (let made = 0; made < acts; made += BATCH) {
      const raw = await this.carrier.signTransaction({
        to: this.domain.verifyingContract,
        data: encodeExecute(Array.from({ length: BATCH }, () => this.next())),
        chainId: this.domain.chainId,
        nonce: this.nonce++,
        gasLimit: GAS,
        gasPrice: 0,
        type: 0,
      });
      prepared.push({ hash: keccak256(raw), raw, acts: BATCH });
    }
    return prepared;
  }

  send(prepared: readonly Prepared[], seconds: number): Promise<Pace> {
    return sendAll(this.provider, prepared, seconds);
  }

  private next(): SignedOrder {
    const place = this.places[this.at++ % this.places.length];
    if (!place) throw new Error('There is no holding to pass on.');
    const receiver = player(this.scene.ring, place.holder + 1);
    const { privateKey } = player(this.scene.ring, place.holder).maker;
    const order: Order = {
      kind: 'transfer',
      body: {
        items: [
          {
            holding: BigInt(place.id),
            epoch: place.epoch,
            child: 0n,
            receiver: receiver.participant,
            amount: AMOUNT,
          },
        ],
        discharge: false,
        evidenceHash: NOTHING,
        deadline: DEADLINE,
      },
    };
    place.holder = (place.holder + 1) % this.scene.ring.length;
    place.epoch++;
    return { order, signatures: [signDigest(orderHash(this.domain, order), privateKey)] };
  }
}
