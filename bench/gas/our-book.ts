import { id } from 'ethers';
import { deployBook, encodeExecute } from '#chain';
import {
  keyOfPrivate,
  orderHash,
  signDigest,
  type Hex,
  type LedgerDomain,
  type Order,
  type SignedOrder,
} from '#orders';
import { bank, firstOf, named, relayer, treasurer, type Party, type Place } from './cast.js';
import { CHAIN_ID, type Evm } from './evm.js';
import type { Passkey } from './passkey.js';
import { consentTo, documentOf, inChunks, registration } from './our-orders.js';

const REFUSED = id('Refused(bytes32,uint8,uint8)');
export const operator = {
  registrarMaker: named('registrar, maker'),
  registrarChecker: named('registrar, checker'),
  freezerMaker: named('freezer, maker'),
  freezerChecker: named('freezer, checker'),
  evidence: named('evidence'),
  audit: named('audit'),
  keeper: named('keeper'),
  pauser: named('pauser'),
  caseKey: named('case'),
};

/** The book under measurement, with every company of the bench registered. */
export class OurBook {
  private constructor(
    private readonly evm: Evm,
    private readonly domain: LedgerDomain,
  ) {}

  static async open(evm: Evm, places: readonly Place[]): Promise<OurBook> {
    const { book: verifyingContract } = await deployBook(evm.provider, relayer.connect(evm.provider), {
      registrarMaker: keyOfPrivate(operator.registrarMaker),
      registrarChecker: keyOfPrivate(operator.registrarChecker),
      freezerMaker: keyOfPrivate(operator.freezerMaker),
      freezerChecker: keyOfPrivate(operator.freezerChecker),
      evidence: keyOfPrivate(operator.evidence),
      audit: keyOfPrivate(operator.audit),
      keeper: keyOfPrivate(operator.keeper),
      pauser: keyOfPrivate(operator.pauser),
      caseKey: keyOfPrivate(operator.caseKey),
      today: 20260302,
      nextBusinessDay: 20260303,
      keyDelaySeconds: 86_400,
      upgrades: {
        delaySeconds: 86_400,
        proposers: [keyOfPrivate(operator.registrarMaker)],
        executors: [keyOfPrivate(operator.registrarChecker)],
      },
    });
    const book = new OurBook(evm, { chainId: CHAIN_ID, verifyingContract });
    await book.register(places);
    return book;
  }

  sign(order: Order, keys: readonly Hex[]): SignedOrder {
    const digest = orderHash(this.domain, order);
    return { order, signatures: keys.map((key) => signDigest(digest, key)) };
  }

  signByPasskey(order: Order, passkey: Passkey): SignedOrder {
    return { order, signatures: [passkey.sign(orderHash(this.domain, order))] };
  }

  /** Carries orders in one transaction. @returns gas after refunds @throws when one of them does not apply */
  async carry(orders: readonly SignedOrder[]): Promise<number> {
    const mined = await this.evm.send(relayer, this.domain.verifyingContract, encodeExecute(orders));
    const logs = await this.evm.logs(this.domain.verifyingContract);
    const applied = new Set(
      logs.filter(({ topics }) => topics[0] !== REFUSED).map(({ topics }) => topics[1]),
    );
    for (const { order } of orders) {
      if (!applied.has(orderHash(this.domain, order)))
        throw new Error(`The bench's ${order.kind} order was not applied.`);
    }
    return mined.gasUsed;
  }

  private async register(places: readonly Place[]): Promise<void> {
    const { registrarMaker, registrarChecker, evidence } = operator;
    const companies = (of: (place: Place) => Party, roles: number): SignedOrder[] =>
      places.map((place) => this.sign(registration(of(place), roles), [registrarMaker, registrarChecker]));
    const supplier = 2;
    await inChunks(
      [
        this.sign(registration(bank, 8), [registrarMaker, registrarChecker]),
        this.sign(registration(treasurer, supplier), [registrarMaker, registrarChecker]),
        ...companies(({ obligor }) => obligor, 1),
        ...companies(({ holder }) => holder, supplier),
        ...companies(({ receiver }) => receiver, supplier),
        ...places.map(({ document }) => this.sign(documentOf(document), [evidence])),
        ...places.map(({ obligor }, index) =>
          this.sign(consentTo(treasurer, obligor, index + 1), [treasurer.maker]),
        ),
        ...places.flatMap(({ obligor, holder, receiver }) => [
          this.sign(consentTo(holder, obligor, 1), [holder.maker]),
          this.sign(consentTo(holder, treasurer, 2), [holder.maker]),
          this.sign(consentTo(receiver, holder, 1), [receiver.maker]),
          this.sign(consentTo(receiver, treasurer, 2), [receiver.maker]),
          this.sign(consentTo(receiver, obligor, 3), [receiver.maker]),
          this.sign(consentTo(receiver, firstOf(places).obligor, 4), [receiver.maker]),
        ]),
      ],
      (chunk) => this.carry(chunk),
    );
    await this.seesARefusal();
  }

  /** What reads the answers must be able to say no: the same words twice are refused. */
  private async seesARefusal(): Promise<void> {
    const again = this.sign(registration(bank, 8), [operator.registrarMaker, operator.registrarChecker]);
    const answer = await this.carry([again]).then(
      () => 'applied',
      () => 'refused',
    );
    if (answer === 'applied') throw new Error('The bench does not notice an order that was refused.');
  }
}
