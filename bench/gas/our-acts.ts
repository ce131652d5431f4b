import {
  certificateOf,
  childHolding,
  slotMate,
  type Hex,
  type Order,
  type SignedOrder,
  type TransferItem,
} from '#orders';
import {
  BATCH,
  FACE,
  PART,
  bank,
  firstOf,
  placesOf,
  treasurer,
  type Party,
  type Place,
  type Scattered,
} from './cast.js';
import type { Evm } from './evm.js';
import type { Figures } from './figures.js';
import { OurBook } from './our-book.js';
import { holdingOf, inChunks, issueOf, settleOf, transferOf } from './our-orders.js';

/** Sequence numbers of an obligor's certificates: what the holders have, what the treasurer has, what is issued. */
const HOLDERS = 1;
const TREASURERS = 2;
const ISSUED = 3;

/**
 * Measures our book. Every act of a batch is signed by a holder of its own and carried by a relayer; receivers have
 * standing consents where nothing else is said.
 */
export function measureOurs(evm: Evm, scattered: Scattered): Promise<Figures> {
  return evm.undone(async () => {
    const places = placesOf(scattered);
    const book = await OurBook.open(evm, places);
    return new OurActs(evm, book, places, scattered).measure();
  });
}

class OurActs {
  constructor(
    private readonly evm: Evm,
    private readonly book: OurBook,
    private readonly places: readonly Place[],
    private readonly scattered: Scattered,
  ) {}

  async measure(): Promise<Figures> {
    await this.handOut();
    const first = firstOf(this.places);
    return {
      issueAlone: await this.alone(this.issue(first)),
      issueBatched: await this.batched((place) => this.issue(this.fromOneObligor(place))),
      partAloneSameSlot: await this.alone(this.part(first, slotMate)),
      partAloneNewSlot: await this.alone(this.part(first, ownNumber(first.holder))),
      partBatchedSameSlot: await this.batched((place) => this.part(place, slotMate)),
      partBatchedNewSlot: await this.batched((place) => this.part(place, ownNumber(place.holder))),
      partBatchedTwoSignatures: await this.batched((place) =>
        this.part(place, slotMate, [place.receiver.maker]),
      ),
      partBatchedPasskey: await this.batched((place) =>
        this.book.signByPasskey(this.partOf(place, slotMate), place.holder.passkey),
      ),
      wholeAlone: await this.alone(this.whole(first)),
      wholeBatched: await this.batched((place) => this.whole(place, this.neighbour(place))),
      oneToMany: await this.measured([this.fromTheTreasurer()], BATCH),
      settleBatched: await this.batched((place) => this.settle(place, this.neighbour(place))),
    };
  }

  /** Gives every holder and the treasurer what they act on. */
  private async handOut(): Promise<void> {
    const first = firstOf(this.places);
    await this.book.carry([this.issued(first, treasurer, TREASURERS, FACE)]);
    if (this.scattered === 'all') {
      const issues = this.places.map((place) => this.issued(place, place.holder, HOLDERS, FACE));
      await inChunks(issues, (chunk) => this.book.carry(chunk));
      return;
    }
    await this.book.carry([this.issued(first, treasurer, HOLDERS, FACE * BigInt(2 * BATCH + 1))]);
    const apart = (place: Place): bigint => this.holding(place);
    const together = (place: Place): bigint => this.neighbour(place);
    for (const holding of [apart, together]) {
      const items = this.places.map((place) => ({
        holding: holdingOf(first.obligor, HOLDERS),
        epoch: 1,
        child: holding(place),
        receiver: place.holder.participant,
        amount: FACE,
      }));
      await this.book.carry([this.book.sign(transferOf(items, first.evidence), [treasurer.maker])]);
    }
  }

  /** A month's certificates come from one obligor; where all is scattered, each from its own. */
  private fromOneObligor(place: Place): Place {
    if (this.scattered === 'all') return place;
    const { obligor } = firstOf(this.places);
    return { ...place, obligor };
  }

  /** One of a hundred holdings that one order made, two to a slot, as a payment to a hundred suppliers leaves them. */
  private neighbour(place: Place): bigint {
    if (this.scattered === 'all') return this.holding(place);
    const root = holdingOf(firstOf(this.places).obligor, HOLDERS);
    return childHolding(certificateOf(root), treasurer.participant, 1000 + this.places.indexOf(place));
  }

  private holding(place: Place): bigint {
    if (this.scattered === 'all') return holdingOf(place.obligor, HOLDERS);
    const root = holdingOf(firstOf(this.places).obligor, HOLDERS);
    // Even, so that its slot has room for a part of it.
    const sequence = 2 + 2 * this.places.indexOf(place);
    return childHolding(certificateOf(root), treasurer.participant, sequence);
  }

  private alone(order: SignedOrder): Promise<number> {
    return this.measured([order], 1);
  }

  private batched(act: (place: Place) => SignedOrder): Promise<number> {
    return this.measured(this.places.map(act), BATCH);
  }

  private measured(orders: readonly SignedOrder[], acts: number): Promise<number> {
    return this.evm.undone(async () => Math.round((await this.book.carry(orders)) / acts));
  }

  private issue(place: Place): SignedOrder {
    const sequence = ISSUED + this.places.findIndex(({ holder }) => holder === place.holder);
    return this.issued(place, place.receiver, sequence, FACE);
  }

  private issued(
    { obligor, document, evidence }: Place,
    payee: Party,
    sequence: number,
    face: bigint,
  ): SignedOrder {
    const order = issueOf(obligor, payee, sequence, document, evidence, face);
    return this.book.sign(order, [obligor.maker, obligor.checker]);
  }

  private part(place: Place, child: (holding: bigint) => bigint, besides: readonly Hex[] = []): SignedOrder {
    return this.book.sign(this.partOf(place, child), [place.holder.maker, ...besides]);
  }

  private partOf(place: Place, child: (holding: bigint) => bigint): Order {
    return this.pass(place, { child: child(this.holding(place)), amount: PART });
  }

  private whole(place: Place, holding = this.holding(place)): SignedOrder {
    return this.book.sign(this.pass(place, { holding }), [place.holder.maker]);
  }

  private pass(place: Place, item: Partial<TransferItem>): Order {
    const receiver = place.receiver.participant;
    const whole = { holding: this.holding(place), epoch: 1, child: 0n, receiver, amount: FACE };
    return transferOf([{ ...whole, ...item }], place.evidence);
  }

  /** One signature over a hundred payments to as many suppliers, all parts of one holding. */
  private fromTheTreasurer(): SignedOrder {
    const first = firstOf(this.places);
    const holding = holdingOf(first.obligor, TREASURERS);
    const items = this.places.map(({ receiver }, place) => ({
      holding,
      epoch: 1,
      child: childHolding(certificateOf(holding), treasurer.participant, 2 + place),
      receiver: receiver.participant,
      amount: FACE / BigInt(2 * BATCH),
    }));
    return this.book.sign(transferOf(items, first.evidence), [treasurer.maker]);
  }

  /** What the obligor's bank says that it has paid of a holding: all of it. */
  private settle(place: Place, holding: bigint): SignedOrder {
    return this.book.sign(settleOf(holding, place.evidence), [bank.maker]);
  }
}

/** A number that the maker of a part chooses itself, in a slot that nothing else stands in. */
function ownNumber(maker: Party): (holding: bigint) => bigint {
  return (holding) => childHolding(certificateOf(holding), maker.participant, 2);
}
