import { z } from 'zod';
import { proposal } from '../../../apps/cli/src/demo/cast.js';
import { Sales, type Deal } from '../../../apps/cli/src/roads/discounts.js';
import type { Offer, Player, World } from '../../../apps/cli/src/roads/world.js';
import type { ActCertificate, ActHolding, ActItem, ActModel } from './act-model.js';

/** Who takes part: suppliers pay each other, obligors pay suppliers, financiers buy and lend. */
export interface Cast {
  obligors: readonly Player[];
  suppliers: readonly Player[];
  financiers: readonly Player[];
  /** The product of each financier. */
  products: ReadonlyMap<string, string>;
  /** A contract of each receiver with each payer, by both ids. */
  contracts: ReadonlyMap<string, string>;
}

/** Random numbers from which one act is made, of what there is then. */
export interface Dice {
  kind: string;
  who: number;
  pick: number;
  to: number;
  percent: number;
}

/** One act: how to ask the program for it, what it must answer, and the certificates that it may change. */
export interface Step {
  words: string;
  certificates: ActCertificate[];
  /** The refusal that must come; without it the act must apply. */
  refusal?: string;
  /** Another code by which it may be refused, where that hangs on what the program noticed first. */
  orElse?: string;
  /** Does it over HTTP. Gives what it changes in the model. */
  run(): Promise<() => void>;
}

/** Less than this is not divided further. Minor units. */
const LEAST = 1000n;
const offerView = z.object({ id: z.string(), proposal });
const items = z.object({
  body: z.object({
    items: z.array(z.object({ holding: z.string().transform(BigInt), child: z.string().transform(BigInt) })),
  }),
});

/** The program, the model beside it, and what this round has taken: acts of one round run at the same time. */
export class Acting {
  readonly sales: Sales;
  /** What people have seen of their open offers and sales, by their ids and paths. */
  readonly offers = new Map<string, Offer>();
  readonly deals = new Map<string, Deal>();
  private taken = new Set<string>();
  private paying = new Set<string>();

  constructor(
    readonly world: World,
    readonly model: ActModel,
    readonly cast: Cast,
  ) {
    this.sales = new Sales(world);
  }

  /** From here on acts may touch everything again. */
  newRound(): void {
    this.taken = new Set();
    this.paying = new Set();
  }

  /** A free holding that fits, taken for this round. */
  anyHolding(pick: number, fits: (holding: ActHolding) => boolean): ActHolding | undefined {
    return this.any(
      pick,
      this.model.alive().filter((one) => fits(one)),
      (holding) => holding,
    );
  }

  /** A free holding of a supplier's, large enough to be divided. */
  suppliers(pick: number, fits: (holding: ActHolding) => boolean = () => true): ActHolding | undefined {
    return this.anyHolding(
      pick,
      (one) => one.amount >= LEAST && this.cast.suppliers.some(({ id }) => id === one.owner) && fits(one),
    );
  }

  /** One of a list whose holding is free, which it takes for this round. */
  any<T>(pick: number, list: readonly T[], holdingOf: (one: T) => ActHolding): T | undefined {
    const free = list.filter((one) => !this.taken.has(holdingOf(one).id.toString()));
    const one = free[pick % Math.max(free.length, 1)];
    if (one !== undefined) this.taken.add(holdingOf(one).id.toString());
    return one;
  }

  /** A supplier other than the payer, which takes payments from it as before for this round. */
  receiver(dice: number, payer: string): Player | undefined {
    const to = at(
      this.cast.suppliers.filter(({ id }) => id !== payer),
      dice,
    );
    return this.pays(to.id, payer) ? to : undefined;
  }

  /** Notes that a payer pays a receiver in this round; false where the receiver is changing its mind in it. */
  pays(receiver: string, payer: string): boolean {
    const pair = `${receiver} ${payer}`;
    if (this.taken.has(pair)) return false;
    this.paying.add(pair);
    return true;
  }

  /** Takes a receiver's mind about a payer for this round; it changes one at a time, since its consents are numbered. */
  changesMind(receiver: string, payer: string): boolean {
    const pair = `${receiver} ${payer}`;
    if (this.paying.has(pair) || this.taken.has(receiver)) return false;
    this.taken.add(pair).add(receiver);
    return true;
  }

  async propose(from: Player, asked: readonly ActItem[]): Promise<Offer> {
    const answer = await from.maker.client.post('/v1/transfers', {
      items: asked.map(({ holding, to, amount }) => ({
        holdingId: holding.id.toString(),
        receiverId: to,
        amount: amount.toString(),
        evidence: { contractId: this.contract(to, from.id) },
      })),
    });
    return offerView.parse(answer);
  }

  contract(seller: string, buyer: string): string {
    const found = this.cast.contracts.get(`${seller} ${buyer}`);
    if (found === undefined) throw new Error('These two have no contract.');
    return found;
  }

  about(words: string, ...holdings: ActHolding[]): Pick<Step, 'words' | 'certificates'> {
    return { words, certificates: [...new Set(holdings.map((one) => this.model.certificateOf(one)))] };
  }

  player(id: string): Player {
    const { suppliers, obligors, financiers } = this.cast;
    const found = [...suppliers, ...obligors, ...financiers].find((one) => one.id === id);
    if (!found) throw new Error(`Nobody is ${id}.`);
    return found;
  }
}

export function at<T>(list: readonly T[], place: number): T {
  const found = list[place % list.length];
  if (found === undefined) throw new Error('The list is empty.');
  return found;
}

/** The part of an amount that dice mean. */
export function share({ amount }: ActHolding, percent: number): bigint {
  return (amount * BigInt(percent)) / 100n;
}

/** The parts that an offer makes, in its order; `child` 0 where it passes the whole. */
export function partsOf(offer: Offer): { holding: bigint; child: bigint }[] {
  return items.parse(offer.proposal.order).body.items;
}
