import { bankDay, plusDays, startDay, type ModelCertificate, type ModelHolding } from '../life-model.js';

/**
 * A plain model of who holds what, act by act: lists, whole numbers and dates, and nothing of the program's. Before an
 * act it says whether the program must refuse it and by which code; after it, what has changed.
 */

/** A holding with how often it has moved: what was offered of it before is stale then. */
export interface ActHolding extends ModelHolding {
  moves: number;
}

export interface ActCertificate extends ModelCertificate {
  holdings: ActHolding[];
}

/** One part or whole that goes to a receiver. */
export interface ActItem {
  holding: ActHolding;
  to: string;
  amount: bigint;
}

/** What a holder has signed and its receiver has not. */
export interface ModelOffer extends ActItem {
  id: string;
  from: string;
  /** The holding's moves when it was offered. */
  moves: number;
  /** The part that it makes; 0 where it passes the whole. */
  child: bigint;
  voided: boolean;
}

/** A holding that a financier has reserved. */
export interface ModelSale {
  path: string;
  holding: ActHolding;
  seller: string;
  financier: string;
}

const STALE = 'epoch-stale';
const ABOVE = 'amount-above-holding';

export class ActModel {
  readonly certificates: ActCertificate[] = [];
  readonly offers: ModelOffer[] = [];
  readonly sales: ModelSale[] = [];
  /** The largest payment that a receiver takes from a payer unasked, by both their ids. */
  private readonly consents = new Map<string, bigint>();
  private readonly of = new Map<bigint, ActCertificate>();

  constructor(
    public today: string,
    private readonly numberOf: (company: string) => number,
  ) {}

  certificateOf(holding: ActHolding): ActCertificate {
    const found = this.of.get(holding.id);
    if (!found) throw new Error('A holding of no certificate.');
    return found;
  }

  /** Holdings that are still owed something, in the order in which they were made. */
  alive(): ActHolding[] {
    return this.certificates.flatMap(({ holdings }) => holdings.filter(({ amount }) => amount > 0n));
  }

  cap(receiver: string, payer: string): bigint {
    return this.consents.get(`${receiver} ${payer}`) ?? 0n;
  }

  setCap(receiver: string, payer: string, cap: bigint): void {
    this.consents.set(`${receiver} ${payer}`, cap);
  }

  issue(
    words: Pick<ActCertificate, 'id' | 'obligor' | 'face' | 'dueOn' | 'payOn'>,
    payee: string,
  ): ActCertificate {
    const root: ActHolding = {
      id: BigInt(words.id) << 64n,
      owner: payee,
      amount: words.face,
      paid: 0n,
      state: 'live',
      before: 'live',
      pledgee: undefined,
      askedOn: undefined,
      moves: 0,
    };
    const made: ActCertificate = { ...words, status: 'active', holdings: [root], penalties: [] };
    this.certificates.push(made);
    this.of.set(root.id, made);
    return made;
  }

  /** Why a holding cannot move, by its state and the day. */
  stuck(holding: ActHolding): string | undefined {
    if (holding.state !== 'live') return 'holding-not-live';
    return this.today >= this.certificateOf(holding).dueOn ? 'past-due' : undefined;
  }

  /** Whether the next business day reaches the due date: nothing is sold any more. */
  isNearDue(holding: ActHolding): boolean {
    return bankDay(plusDays(this.today, 1)) >= this.certificateOf(holding).dueOn;
  }

  /** What the program says to one holder's order over these items, and whether its receiver must sign too. */
  passing(from: string, items: readonly ActItem[]): { refusal?: string; asked: boolean } {
    const sorted = this.inOrder(items);
    const several = new Set(sorted.map(({ to }) => to)).size > 1;
    const taken = new Map<bigint, bigint>();
    const paid = new Map<string, bigint>();
    let asked = false;
    for (const { holding, to, amount } of sorted) {
      const stuck = this.stuck(holding);
      if (stuck) return { refusal: stuck, asked };
      const payment = (paid.get(to) ?? 0n) + amount;
      paid.set(to, payment);
      const cap = this.cap(to, from);
      if (payment > cap) {
        if (several) return { refusal: cap === 0n ? 'several-receivers' : 'consent-exceeded', asked };
        asked = true;
      }
      const before = taken.get(holding.id) ?? 0n;
      const left = holding.amount - before;
      if (amount > left) return { refusal: 'amount-above-holding', asked };
      if (before > 0n && amount === left) return { refusal: 'amount-not-whole', asked };
      taken.set(holding.id, before + amount);
    }
    return { asked };
  }

  /** Items as an order has them: receivers by their numbers. */
  inOrder(items: readonly ActItem[]): ActItem[] {
    return [...items].sort((one, other) => this.numberOf(one.to) - this.numberOf(other.to));
  }

  /** What the program says when a receiver consents to an offer that its holder signed some time ago. */
  consenting({ holding, moves, amount, child, voided }: ModelOffer): string | undefined {
    if (holding.moves !== moves) return STALE;
    if (amount > holding.amount) return ABOVE;
    const stuck = this.stuck(holding);
    if (stuck) return stuck;
    if (child !== 0n && amount === holding.amount) return 'amount-not-whole';
    return voided ? 'child-taken' : undefined;
  }

  /** What else it may say to that: an offer that fits no more ends with the first reason that the program noticed. */
  noticedBefore({ holding, amount }: ModelOffer): string | undefined {
    return amount > holding.amount ? ABOVE : undefined;
  }

  /** Passes a whole (`child` 0) or a part to its receiver. Gives what the receiver has. */
  pass({ holding, to, amount }: ActItem, child: bigint): ActHolding {
    if (child === 0n) return this.move(holding, { owner: to });
    return this.part(holding, child, amount, { owner: to });
  }

  /** The same holder keeps a whole or a part in another state. */
  keep(
    holding: ActHolding,
    child: bigint,
    amount: bigint,
    state: 'held' | 'pledged',
    pledgee?: string,
  ): ActHolding {
    const change = { state, pledgee };
    return child === 0n ? this.move(holding, change) : this.part(holding, child, amount, change);
  }

  move(holding: ActHolding, change: Partial<ActHolding>): ActHolding {
    return Object.assign(holding, change, { moves: holding.moves + 1 });
  }

  /** The next business day: what is held is given back a day before it is due, and what is due is paid. */
  nextDay(): void {
    this.today = bankDay(plusDays(this.today, 1));
    const released = this.sales.filter(({ holding }) => this.isNearDue(holding));
    for (const sale of released) {
      this.move(sale.holding, { state: 'live' });
      this.end(this.sales, sale);
    }
    startDay(this.certificates, this.today, PLENTY);
  }

  end<T>(list: T[], one: T): void {
    list.splice(list.indexOf(one), 1);
  }

  private part(holding: ActHolding, child: bigint, amount: bigint, change: Partial<ActHolding>): ActHolding {
    const certificate = this.certificateOf(holding);
    const made: ActHolding = { ...holding, id: child, amount, moves: 0, ...change };
    holding.amount -= amount;
    certificate.holdings.push(made);
    this.of.set(child, certificate);
    return made;
  }
}

/** What every obligor's account holds: more than it will ever owe. */
const PLENTY = 10n ** 15n;
