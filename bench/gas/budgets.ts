import { gasOfBatch, gasOfOrder } from '#chain';
import {
  certificateId,
  certificateOf,
  childHolding,
  currencyToBytes3,
  keyOfPrivate,
  rootHolding,
  type Hex,
  type Order,
  type SignedOrder,
} from '#orders';
import { FACE, bank, firstOf, named, party, placesOf, treasurer, type Party, type Place } from './cast.js';
import type { Evm } from './evm.js';
import { OurBook, operator } from './our-book.js';
import { consentTo, documentOf, issueOf, registration, transferOf } from './our-orders.js';

/** What one order took after refunds, carried alone, so that all that it reads is cold; and what a carrier would give it. */
export interface Budget {
  act: string;
  gas: number;
  given: number;
}

const PLACES = 10;
const LATER = 4_000_000_000n;
const CASH = FACE / 2n - 1n;
const HASH = named('terms');
const CNY = currencyToBytes3('CNY');
const SUPERVISOR = 77_777;
const regulator = named('regulator');

/**
 * Measures every kind of order in its dearest shape: what is made lies in slots of its own, nothing lies near another. Of
 * an act that is carried often it gives the dearest.
 */
export function measureBudgets(evm: Evm): Promise<Budget[]> {
  return evm.undone(async () => {
    const places = placesOf('all').slice(0, PLACES);
    return new Budgets(await OurBook.open(evm, places), places).measure();
  });
}

/** At the most a fifth of what a transaction needs is given back at its end (EIP-3529). */
const BEFORE_REFUNDS = 5 / 4;

/** Where a budget is too small, a batch runs dry and is carried again in halves. */
export function shortBudgets(budgets: readonly Budget[]): string[] {
  return budgets
    .filter(({ gas, given }) => gas * BEFORE_REFUNDS > given)
    .map(
      ({ act, gas, given }) =>
        `${act} takes ${gas} after refunds, and the carrier gives ${given}: raise its budget in libs/chain/src/batch-gas.ts.`,
    );
}

class Budgets {
  private readonly found = new Map<string, Budget>();
  private readonly first: Place;
  private readonly holder: Party;
  private readonly financier = party('financier', 66_666);

  constructor(
    private readonly book: OurBook,
    private readonly places: readonly Place[],
  ) {
    this.first = firstOf(places);
    this.holder = this.first.holder;
  }

  async measure(): Promise<Budget[]> {
    await this.register();
    await this.issueAndPassOn();
    await this.sell();
    await this.pledgeAndFreeze();
    await this.end();
    return [...this.found.values()];
  }

  private async register(): Promise<void> {
    const registrars = [operator.registrarMaker, operator.registrarChecker];
    await this.act('participant, 3 keys', registration(this.financier, 4), registrars);
    const supervisor: Order = {
      kind: 'participant',
      body: {
        participant: SUPERVISOR,
        roles: 32,
        status: 1,
        banks: [],
        keys: [{ key: keyOfPrivate(regulator), kind: 0, powers: 512 }],
        nonce: 1,
        deadline: LATER,
      },
    };
    await this.act('participant, 1 key', supervisor, registrars);
    await this.act('document', documentOf(named('another document')), [operator.evidence]);
    const consent = consentTo(this.financier, this.holder, 1);
    await this.act('consent', consent, [this.financier.maker]);
    await this.act('anchor', { kind: 'anchor', body: { root: HASH, number: 1n } }, [operator.audit]);
    await this.act('pause', { kind: 'pause', body: { paused: true, nonce: 1 } }, [operator.pauser]);
    await this.act('pause, its end', { kind: 'pause', body: { paused: false, nonce: 2 } }, [operator.pauser]);
  }

  private async issueAndPassOn(): Promise<void> {
    for (const place of this.places) {
      const { obligor, holder, document, evidence } = place;
      const both = [obligor.maker, obligor.checker];
      await this.act('issue', issueOf(obligor, holder, 1, document, evidence), both);
      await this.act('issue', issueOf(obligor, treasurer, 2, document, evidence), both);
    }
    const { obligor, evidence } = this.first;
    const many = issueOf(obligor, this.holder, 3, this.first.document, evidence);
    if (many.kind !== 'issue') throw new Error('An issue is no issue.');
    const amount = FACE / BigInt(PLACES);
    many.body.documents = this.places.map(({ document }) => ({ docKey: document, amount }));
    await this.act(`issue, ${PLACES} documents`, many, [obligor.maker, obligor.checker]);

    const part = { holding: this.holding(1), epoch: 1, amount: FACE / 10n };
    const alone = { ...part, child: this.own(1, 2), receiver: this.first.receiver.participant };
    const signed = [this.holder.maker, this.first.receiver.maker];
    await this.act('transfer of a part, two signatures', transferOf([alone], evidence), signed);
    const short = { ...alone, child: this.own(1, 4) };
    await this.act('transfer of a part', transferOf([short], evidence), [this.holder.maker]);
    // A part of every one of these holdings, each in a slot of its own, to as many receivers.
    const items = this.places.map((place) => {
      const holding = rootHolding(certificateId(place.obligor.participant, 2));
      const child = childHolding(certificateOf(holding), treasurer.participant, 2);
      return { holding, epoch: 1, child, receiver: place.receiver.participant, amount: FACE / 10n };
    });
    items.sort((a, b) => a.receiver - b.receiver);
    await this.act(`transfer of ${PLACES} parts`, transferOf(items, evidence), [treasurer.maker]);
  }

  private async sell(): Promise<void> {
    const { maker, checker, participant: financier } = this.financier;
    const terms = { financier, cash: CASH, termsHash: HASH, deadline: LATER };
    const hold = (child: bigint): Order => ({
      kind: 'hold',
      body: {
        ...terms,
        holding: this.holding(1),
        epoch: 1,
        child,
        amount: FACE / 4n,
        cash: 1n,
        expiry: LATER,
      },
    });
    const commit = (holding: bigint): Order => ({
      kind: 'commit',
      body: { ...terms, holding, epoch: 1, cash: 1n },
    });
    const release = (holding: bigint, epoch: number): Order => ({
      kind: 'release',
      body: { holding, epoch, deadline: LATER },
    });
    const sold = this.own(1, 6);
    await this.act('hold', hold(sold), [this.holder.maker]);
    await this.act('commit', commit(sold), [maker, checker]);
    const credit = { cash: 1n, currency: CNY, creditReference: HASH };
    const complete: Order = { kind: 'complete', body: { holding: sold, epoch: 2, ...credit } };
    await this.act('complete', complete, [bank.maker]);
    const given = this.own(1, 8);
    await this.act('hold', hold(given), [this.holder.maker]);
    await this.act('release of a hold', release(given, 1), [maker]);
    const broken = this.own(1, 10);
    await this.act('hold', hold(broken), [this.holder.maker]);
    await this.act('commit', commit(broken), [maker, checker]);
    await this.act('release of a commit', release(broken, 2), [operator.caseKey]);
  }

  private async pledgeAndFreeze(): Promise<void> {
    const pledged = this.own(1, 12);
    const pledge: Order = {
      kind: 'pledge',
      body: {
        holding: this.holding(1),
        epoch: 1,
        child: pledged,
        amount: 5n,
        pledgee: this.financier.participant,
        termsHash: HASH,
        deadline: LATER,
      },
    };
    await this.act('pledge', pledge, [this.holder.maker, this.financier.maker]);
    const unpledge: Order = { kind: 'unpledge', body: { holding: pledged, epoch: 1, deadline: LATER } };
    await this.act('unpledge', unpledge, [this.financier.maker]);
    const made: Order = {
      kind: 'void',
      body: { holding: this.holding(1), epoch: 1, child: this.own(1, 14), deadline: LATER },
    };
    await this.act('void', made, [this.holder.maker]);
    const freezers = [operator.freezerMaker, operator.freezerChecker];
    const kept = { holding: pledged, caseHash: HASH };
    await this.act('freeze', { kind: 'freeze', body: { ...kept, number: 1_000n } }, freezers);
    await this.act('unfreeze', { kind: 'unfreeze', body: { ...kept, number: 2_000n } }, freezers);
    const receiver = this.first.receiver.participant;
    await this.act('force', { kind: 'force', body: { ...kept, receiver, number: 3_000n } }, [regulator]);
  }

  private async end(): Promise<void> {
    const { obligor, evidence } = this.first;
    const certificate = certificateId(obligor.participant, 3);
    const holding = rootHolding(certificate);
    const items = this.places.map((place, index) => ({
      holding,
      epoch: 1,
      child: childHolding(certificate, this.holder.participant, 2 + 2 * index),
      receiver: place.receiver.participant,
      amount: FACE / 20n,
    }));
    for (const [index, item] of items.entries()) {
      const accepted = this.places[index]?.receiver.maker ?? HASH;
      await this.act('transfer', transferOf([item], evidence), [this.holder.maker, accepted]);
    }
    const cancel: Order = {
      kind: 'cancel',
      body: {
        certificate,
        holdings: [holding, ...items.map(({ child }) => child)],
        evidenceHash: HASH,
        deadline: LATER,
      },
    };
    const holders = [this.holder, ...this.places.map(({ receiver }) => receiver)];
    const all = [obligor.maker, obligor.checker, ...holders.map(({ maker }) => maker)];
    await this.act(`cancel, ${PLACES + 1} holdings`, cancel, all);

    const pay = (amount: bigint, owedBefore: bigint): Order => ({
      kind: 'settle',
      body: { holding: this.holding(1), owedBefore, amount, bankReference: HASH },
    });
    const owed = FACE - 2n * (FACE / 10n) - 3n * (FACE / 4n) - 5n;
    await this.act('settle', pay(1n, owed), [bank.maker]);
    const date: Order = {
      kind: 'business-date',
      body: { today: 20260901, nextBusinessDay: 20260902, deadline: LATER },
    };
    await this.act('business-date', date, [operator.keeper]);
    const back: Order = {
      kind: 'return',
      body: {
        holding: this.own(1, 2),
        epoch: 1,
        receiver: this.holder.participant,
        paymentReference: HASH,
        deadline: LATER,
      },
    };
    await this.act('return', back, [this.first.receiver.maker, this.holder.maker]);
    const all10 = { ...registration(this.holder, 2) };
    if (all10.kind !== 'participant') throw new Error('A registration is none.');
    all10.body = { ...all10.body, status: 2, nonce: 2, keys: [] };
    await this.act('participant, suspended', all10, [operator.registrarMaker, operator.registrarChecker]);
  }

  private async act(act: string, order: Order, keys: readonly Hex[]): Promise<void> {
    const signed: SignedOrder = this.book.sign(order, keys);
    const gas = await this.book.carry([signed]);
    const given = Number(gasOfBatch([gasOfOrder(signed, 0)]));
    const known = this.found.get(act);
    if (known === undefined || gas - given > known.gas - known.given)
      this.found.set(act, { act, gas, given });
  }

  private holding(sequence: number): bigint {
    return rootHolding(certificateId(this.first.obligor.participant, sequence));
  }

  /** A child under the holder's own number, alone in its slot. */
  private own(sequence: number, index: number): bigint {
    return childHolding(certificateOf(this.holding(sequence)), this.holder.participant, index);
  }
}
