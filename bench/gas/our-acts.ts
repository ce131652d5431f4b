import type { SignedOrder } from '#chain';
import { certificateOf, childHolding, slotMate, type Hex, type TransferItem } from '#orders';
import { BATCH, FACE, PART, bank, firstOf, places, treasurer, type Party } from './cast.js';
import type { Evm } from './evm.js';
import type { Figures } from './figures.js';
import { OurBook } from './our-book.js';
import { holdingOf, inChunks, issueOf, settleOf, transferOf } from './our-orders.js';

type Place = (typeof places)[number];

/** The holder's certificate, the one whose holder is the treasurer, and the one that the bench issues. */
const HOLDERS = 1;
const TREASURERS = 2;
const ISSUED = 3;

/**
 * Measures our book. Every act of a batch is signed by a holder of its own and carried by a relayer; receivers have
 * standing consents where nothing else is said.
 */
export async function measureOurs(evm: Evm): Promise<Figures> {
  const book = await OurBook.open(evm);
  const { issue, part, whole, settle } = actsOn(book);
  await inChunks(
    places.flatMap((place) => [issue(place, place.holder, HOLDERS), issue(place, treasurer, TREASURERS)]),
    (chunk) => book.carry(chunk),
  );

  const measured = (orders: readonly SignedOrder[], acts: number): Promise<number> =>
    evm.undone(async () => Math.round((await book.carry(orders)) / acts));
  const alone = (order: SignedOrder): Promise<number> => measured([order], 1);
  const batched = (act: (place: Place) => SignedOrder): Promise<number> => measured(places.map(act), BATCH);

  const first = firstOf(places);
  const payee = (place: Place): SignedOrder => issue(place, place.holder, ISSUED);
  return {
    issueAlone: await alone(payee(first)),
    issueBatched: await batched(payee),
    partAloneSameSlot: await alone(part(first, slotMate)),
    partAloneNewSlot: await alone(part(first, ownNumber(first.holder))),
    partBatchedSameSlot: await batched((place) => part(place, slotMate)),
    partBatchedNewSlot: await batched((place) => part(place, ownNumber(place.holder))),
    partBatchedTwoSignatures: await batched((place) => part(place, slotMate, [place.receiver.maker])),
    wholeAlone: await alone(whole(first)),
    wholeBatched: await batched(whole),
    oneToMany: await measured([fromTheTreasurer(book)], BATCH),
    settleBatched: await batched(settle),
  };
}

/** The acts of one place of the batch, signed. */
function actsOn(book: OurBook): {
  issue: (place: Place, payee: Party, sequence: number) => SignedOrder;
  part: (place: Place, child: (holding: bigint) => bigint, besides?: readonly Hex[]) => SignedOrder;
  whole: (place: Place) => SignedOrder;
  settle: (place: Place) => SignedOrder;
} {
  const pass = (place: Place, item: Partial<TransferItem>, besides: readonly Hex[]): SignedOrder => {
    const holding = holdingOf(place.obligor, HOLDERS);
    const receiver = place.receiver.participant;
    const whole = { holding, epoch: 1, child: 0n, receiver, amount: FACE };
    return book.sign(transferOf([{ ...whole, ...item }], place.evidence), [place.holder.maker, ...besides]);
  };
  return {
    issue: (place, payee, sequence) =>
      book.sign(issueOf(place.obligor, payee, sequence, place.document, place.evidence), [
        place.obligor.maker,
        place.obligor.checker,
      ]),
    part: (place, child, besides = []) =>
      pass(place, { child: child(holdingOf(place.obligor, HOLDERS)), amount: PART }, besides),
    whole: (place) => pass(place, {}, []),
    settle: (place) => book.sign(settleOf(holdingOf(place.obligor, HOLDERS), place.evidence), [bank.maker]),
  };
}

/** One signature over a hundred payments, each a part of another certificate that the treasurer holds. */
function fromTheTreasurer(book: OurBook): SignedOrder {
  const items = places.map(({ obligor, receiver }) => {
    const holding = holdingOf(obligor, TREASURERS);
    return { holding, epoch: 1, child: slotMate(holding), receiver: receiver.participant, amount: PART };
  });
  return book.sign(transferOf(items, firstOf(places).evidence), [treasurer.maker]);
}

/** A number that the maker of a part chooses itself, in a slot that nothing else stands in. */
function ownNumber(maker: Party): (holding: bigint) => bigint {
  return (holding) => childHolding(certificateOf(holding), maker.participant, 2);
}
