import type { EntityManager } from 'typeorm';
import { addMonths, daysBetween, fromYyyymmdd, DomainError, type BusinessDate } from '#common';
import {
  KEY_KIND,
  bytes3ToCurrency,
  certificateOf,
  childAllowed,
  currencyToBytes3,
  isBookCurrency,
  keyKindOf,
  obligorOf,
  recoverSigners,
  type Hex,
  type LedgerDomain,
  type Order,
  type OrderBodies,
  type RefusalCode,
  type SignedOrder,
  type TransferItem,
} from '#orders';
import { BookState, type Foreseen } from './book-state.js';

/** A key that signs, or will sign: whose it is, and what it may. */
export interface Signer {
  key: Hex;
  participant: number;
  powers: number;
}

/** Roles and powers by their bits, as the contract has them. */
export const ROLE = { obligor: 1, supplier: 2, financier: 4, bank: 8, operator: 16, supervisor: 32 } as const;
export const POWER = {
  maker: 1,
  checker: 2,
  registrar: 4,
  attestor: 8,
  evidence: 16,
  keeper: 32,
  pauser: 64,
  freezer: 128,
  case: 256,
  regulator: 512,
  audit: 1024,
} as const;

type Answer = RefusalCode | undefined;
const ACTIVE = 1;
const ZERO: Hex = `0x${'00'.repeat(32)}`;
/** From this epoch on a holder passes nothing on: the book counts to 2²⁰ and keeps the last for what ends a holding. */
const LAST_EPOCH = 2 ** 20 - 256;
/** A holding's word has 48 bits for its amount, in minor units. */
const MOST_AMOUNT = 2n ** 48n - 1n;
/** As many as one order can rewrite when their company is suspended. */
const MOST_KEYS = 500;
const MOST_PAYERS = 1500;
const MOST_SECONDS = 2n ** 64n - 1n;

/**
 * What the book would say to an order now, decided on the projection alone: the code of its refusal, or undefined.
 * It follows the contracts check by check, so that who asks learns at once what the ledger would tell later.
 * `assumed` stands for signatures that are still to come; `before` for orders that the book is told of first, as if all
 * who have to had signed them. Runs with a service's rights.
 */
export async function precheck(
  manager: EntityManager,
  domain: LedgerDomain,
  signed: SignedOrder,
  now: { seconds: bigint },
  assumed?: readonly Signer[],
  before: readonly { order: Order; signers: readonly Signer[] }[] = [],
): Promise<RefusalCode | undefined> {
  const state = new BookState(manager);
  const { order } = signed;
  const given = assumed ? [] : recovered(domain, signed);
  if (order.kind === 'transfer') {
    const keys = (assumed ?? given).flatMap(({ key }) => key ?? []);
    await state.foresee({ ...namedIn(order.body.items), keys });
  }
  const check = new Check(state, now.seconds);
  for (const { order: earlier, signers } of before) await check.order(earlier, [], signers);
  return check.order(order, given, assumed);
}

function namedIn(items: readonly TransferItem[]): Omit<Foreseen, 'keys'> {
  const holdings = items.flatMap(({ holding, child }) => (child === 0n ? [holding] : [holding, child]));
  return {
    holdings: [...new Set(holdings)],
    certificates: [...new Set(items.map(({ holding }) => certificateOf(holding)))],
    participants: [...new Set(items.map(({ receiver }) => receiver))],
  };
}

/** A signature's key, undefined where it is nobody's, and the kind of key that such a signature is of. */
interface Given {
  key: Hex | undefined;
  kind: number;
}

/** Whose signatures these are, one by one. */
function recovered(domain: LedgerDomain, signed: SignedOrder): Given[] {
  const keys = recoverSigners(domain, signed);
  return signed.signatures.map((signature, place) => ({ key: keys[place], kind: keyKindOf(signature) }));
}

class Check {
  constructor(
    private readonly state: BookState,
    private readonly now: bigint,
  ) {}

  async order(order: Order, given: readonly Given[], assumed?: readonly Signer[]): Promise<Answer> {
    const day = await this.state.day();
    if (day.paused && order.kind !== 'pause') return 'book-paused';
    const deadline = 'deadline' in order.body ? order.body.deadline : MOST_SECONDS;
    if (this.now > deadline) return 'deadline-passed';
    const signers = assumed ?? (await this.known(given));
    return typeof signers === 'string' ? signers : this.act(order, signers);
  }

  private async known(given: readonly Given[]): Promise<Signer[] | RefusalCode> {
    const signers: Signer[] = [];
    for (const { key, kind } of given) {
      const known = key && (await this.state.key(key));
      if (!key || !known || known.powers === 0 || known.kind !== kind) {
        return 'signature-invalid';
      }
      if (known.active_from > this.now) return 'key-not-active';
      if (signers.some((other) => other.key === key)) return 'signer-twice';
      signers.push({ key, participant: known.participant, powers: known.powers });
    }
    return signers;
  }

  private act(order: Order, signers: readonly Signer[]): Promise<Answer> {
    switch (order.kind) {
      case 'issue':
        return this.issue(order.body, signers);
      case 'transfer':
        return this.transfer(order.body, signers);
      case 'hold':
        return this.hold(order.body, signers);
      case 'commit':
        return this.commit(order.body, signers);
      case 'complete':
        return this.complete(order.body, signers);
      case 'release':
        return this.release(order.body, signers);
      case 'settle':
        return this.settle(order.body, signers);
      case 'pledge':
        return this.pledge(order.body, signers);
      case 'unpledge':
        return this.unpledge(order.body, signers);
      case 'cancel':
        return this.cancel(order.body, signers);
      case 'return':
        return this.giveBack(order.body, signers);
      case 'freeze':
        return this.freeze(order.body, signers);
      case 'unfreeze':
        return this.unfreeze(order.body, signers);
      case 'force':
        return this.force(order.body, signers);
      case 'void':
        return this.makeVoid(order.body, signers);
      case 'anchor':
        return this.anchor(order.body, signers);
      case 'document':
        return this.document(order.body, signers);
      case 'consent':
        return this.consent(order.body, signers);
      case 'participant':
        return this.participant(order.body, signers);
      case 'business-date':
        return this.businessDate(order.body, signers);
      case 'pause':
        return this.pause(order.body, signers);
    }
  }

  private async issue(o: OrderBodies['issue'], signers: readonly Signer[]): Promise<Answer> {
    const obligor = obligorOf(o.certificate);
    const { today } = await this.state.day();
    const parties =
      (await this.active(obligor, ROLE.obligor)) ??
      (await this.active(o.payee, ROLE.supplier)) ??
      signedByTwo(signers, obligor, 0);
    if (parties) return parties;
    if ((o.certificate & 0xffffffffn) === 0n) return 'certificate-not-yours';
    if (o.payee === obligor) return 'receiver-is-holder';
    if (o.face === 0n) return 'amount-zero';
    if (o.face > MOST_AMOUNT) return 'amount-out-of-range';
    if (!isBookCurrency(bytes3ToCurrency(o.currency))) return 'currency-unknown';
    const dueOn = dateOf(o.dueOn);
    if (!dueOn) return 'order-malformed';
    if (dueOn <= today) return 'due-not-ahead';
    if (dueOn > addMonths(today, 12)) return 'term-max';
    if (dueOn > addMonths(today, 6) && o.termReason === ZERO) return 'term-reason-missing';
    if (await this.state.certificate(o.certificate)) return 'certificate-exists';
    return (
      (await this.accepted(signers, o.payee, obligor, o.currency, o.face, today, dueOn)) ??
      (await this.useDocuments(o))
    );
  }

  private async useDocuments({ documents, face }: OrderBodies['issue']): Promise<Answer> {
    if (documents.reduce((sum, { amount }) => sum + amount, 0n) !== face) return 'documents-differ';
    for (const { docKey, amount } of documents) {
      const document = await this.state.document(docKey);
      if (!document) return 'document-unknown';
      if (amount === 0n) return 'amount-zero';
      if (amount > document.amount - document.used) return 'invoice-once';
      this.state.use(docKey, amount);
    }
    return undefined;
  }

  private async transfer(o: OrderBodies['transfer'], signers: readonly Signer[]): Promise<Answer> {
    const [first] = o.items;
    if (!first) return 'items-empty';
    const holder = (await this.state.holding(first.holding))?.owner;
    if (holder === undefined) return 'holding-unknown';
    const refusal =
      (await this.active(holder, ROLE.supplier | ROLE.financier)) ?? signedBy(signers, holder, POWER.maker);
    if (refusal === 'signature-missing' && signers.length > 0) return 'holding-not-yours';
    if (refusal) return refusal;
    const several = o.items.at(-1)?.receiver !== first.receiver;
    let payment = { receiver: 0, amount: 0n };
    let sibling = 0n;
    for (const item of o.items) {
      if (item.receiver < payment.receiver) return 'items-unordered';
      const before = item.receiver === payment.receiver ? payment.amount : 0n;
      payment = { receiver: item.receiver, amount: before + item.amount };
      const refused = await this.pass(item, sibling, payment.amount, holder, several, signers);
      if (refused) return refused;
      sibling = item.child;
    }
    return undefined;
  }

  /** One item of a transfer; `payment` is what its receiver is paid with it in all. */
  private async pass(
    item: TransferItem,
    sibling: bigint,
    payment: bigint,
    holder: number,
    several: boolean,
    signers: readonly Signer[],
  ): Promise<Answer> {
    const certificate = await this.state.certificate(certificateOf(item.holding));
    const { today } = await this.state.day();
    const refusal =
      (await this.movable(item.holding, item.epoch, holder)) ??
      (await this.active(item.receiver, ROLE.supplier | ROLE.financier));
    if (refusal) return refusal;
    if (!certificate) return 'holding-unknown';
    if (this.isItsOwn(item.holding, holder, item.receiver)) return 'receiver-is-holder';
    const consent = await this.accepted(
      several ? [] : signers,
      item.receiver,
      holder,
      currencyToBytes3(certificate.currency),
      payment,
      today,
      certificate.due_on,
    );
    if (consent === 'consent-missing' && several) return 'several-receivers';
    return consent ?? this.take(item.holding, item.child, item.amount, item.receiver, 'live', sibling);
  }

  private async hold(o: OrderBodies['hold'], signers: readonly Signer[]): Promise<Answer> {
    const holding = await this.state.holding(o.holding);
    if (!holding) return 'holding-unknown';
    const holder = holding.owner;
    const refusal =
      signedByHolder(signers, holder) ??
      (await this.active(holder, ROLE.supplier | ROLE.financier)) ??
      (await this.active(o.financier, ROLE.financier)) ??
      (await this.movable(o.holding, o.epoch, holder));
    if (refusal) return refusal;
    if (this.isItsOwn(o.holding, holder, o.financier)) return 'receiver-is-holder';
    if (await this.isNearDue(o.holding)) return 'too-near-due';
    if (o.expiry <= this.now) return 'hold-expired';
    if (o.cash === 0n) return 'amount-zero';
    if (o.cash > o.amount) return 'amount-above-holding';
    return this.take(o.holding, o.child, o.amount, holder, 'held');
  }

  private async commit(o: OrderBodies['commit'], signers: readonly Signer[]): Promise<Answer> {
    const holding = await this.state.holding(o.holding);
    if (!holding) return 'holding-unknown';
    const terms = await this.state.terms(o.holding);
    if (holding.state !== 'held' || !terms) return 'holding-not-held';
    const refusal =
      (await this.active(terms.financier, ROLE.financier)) ?? signedByTwo(signers, terms.financier, 0);
    if (refusal) return refusal;
    if (holding.epoch !== o.epoch) return 'epoch-stale';
    if (o.financier !== terms.financier || o.cash !== terms.cash || o.termsHash !== terms.terms_hash) {
      return 'hold-terms-differ';
    }
    if (this.now >= terms.expires) return 'hold-expired';
    return (await this.isNearDue(o.holding)) ? 'too-near-due' : undefined;
  }

  private async complete(o: OrderBodies['complete'], signers: readonly Signer[]): Promise<Answer> {
    const holding = await this.state.holding(o.holding);
    if (!holding) return 'holding-unknown';
    const terms = await this.state.terms(o.holding);
    if (holding.state !== 'committed' || !terms) return 'holding-not-committed';
    if (signedBy(signers, holding.owner, POWER.maker)) {
      const refusal = await this.attestedFor(signers, terms.financier);
      if (refusal) return refusal;
    }
    if (holding.epoch !== o.epoch) return 'epoch-stale';
    if (o.cash !== terms.cash) return 'hold-terms-differ';
    const certificate = await this.state.certificate(certificateOf(o.holding));
    return bytes3ToCurrency(o.currency) === certificate?.currency ? undefined : 'currency-mismatch';
  }

  private async release(o: OrderBodies['release'], signers: readonly Signer[]): Promise<Answer> {
    const holding = await this.state.holding(o.holding);
    if (!holding) return 'holding-unknown';
    if (holding.epoch !== o.epoch) return 'epoch-stale';
    const terms = await this.state.terms(o.holding);
    if (!terms) return 'holding-not-held';
    if (holding.state === 'held') {
      if (this.now >= terms.expires || (await this.isNearDue(o.holding))) return undefined;
      const refusal = signedBy(signers, terms.financier, POWER.maker);
      return refusal === 'signature-missing' ? 'release-too-early' : refusal;
    }
    const refusal = signedByTwo(signers, terms.financier, 0);
    return refusal && (await this.signedByOperator(signers, POWER.case)) ? refusal : undefined;
  }

  private async settle(o: OrderBodies['settle'], signers: readonly Signer[]): Promise<Answer> {
    const holding = await this.state.holding(o.holding);
    if (!holding) return 'holding-unknown';
    const refusal = await this.attestedFor(signers, obligorOf(certificateOf(o.holding)));
    if (refusal) return refusal;
    if (holding.amount === 0n) return 'not-payable';
    if (holding.state === 'held') return 'holding-held';
    if (o.owedBefore !== holding.amount) return 'owed-differs';
    if (o.amount === 0n) return 'amount-zero';
    return o.amount > holding.amount ? 'amount-above-owed' : undefined;
  }

  private async document(o: OrderBodies['document'], signers: readonly Signer[]): Promise<Answer> {
    const refusal = await this.signedByOperator(signers, POWER.evidence);
    if (refusal) return refusal;
    const before = await this.state.document(o.docKey);
    if (o.version !== (before?.version ?? 0) + 1) return 'document-version-stale';
    return before && o.amount < before.used ? 'invoice-once' : undefined;
  }

  private async consent(o: OrderBodies['consent'], signers: readonly Signer[]): Promise<Answer> {
    if (!dateOf(o.endsOn)) return 'order-malformed';
    const refusal =
      (await this.active(o.receiver, ROLE.supplier | ROLE.financier)) ??
      (await this.active(o.payer, ROLE.obligor | ROLE.supplier | ROLE.financier)) ??
      signedBy(signers, o.receiver, POWER.maker);
    if (refusal) return refusal;
    if (!isBookCurrency(bytes3ToCurrency(o.currency))) return 'currency-unknown';
    if (o.nonce !== (await this.state.consentNonce(o.receiver)) + 1) return 'nonce-stale';
    const isNew = !(await this.state.consent(o.receiver, o.payer));
    return isNew && (await this.state.payerCount(o.receiver)) >= MOST_PAYERS
      ? 'consents-too-many'
      : undefined;
  }

  private async participant(o: OrderBodies['participant'], signers: readonly Signer[]): Promise<Answer> {
    const [registrar] = signers;
    if (!registrar) return 'signature-missing';
    const refusal =
      (await this.active(registrar.participant, ROLE.operator)) ??
      signedByTwo(signers, registrar.participant, POWER.registrar);
    if (refusal) return refusal;
    if (o.participant === 0) return 'participant-unknown';
    if (o.status === 0 || o.status > 3) return 'order-malformed';
    if (o.nonce !== ((await this.state.participant(o.participant))?.nonce ?? 0) + 1) return 'nonce-stale';
    let count = await this.state.keyCount(o.participant);
    for (const { key, kind } of o.keys) {
      if (!Object.values<number>(KEY_KIND).includes(kind)) return 'key-kind-unsupported';
      if (key === ZERO) return 'order-malformed';
      const known = await this.state.key(key);
      if (known && known.participant !== o.participant) return 'key-taken';
      if (!known && ++count > MOST_KEYS) return 'keys-too-many';
    }
    return undefined;
  }

  private async pledge(o: OrderBodies['pledge'], signers: readonly Signer[]): Promise<Answer> {
    const holding = await this.state.holding(o.holding);
    if (!holding) return 'holding-unknown';
    const refusal =
      signedByHolder(signers, holding.owner) ??
      (await this.active(o.pledgee, ROLE.supplier | ROLE.financier)) ??
      signedBy(signers, o.pledgee, POWER.maker) ??
      (await this.movable(o.holding, o.epoch, holding.owner));
    if (refusal) return refusal;
    if (o.pledgee === holding.owner) return 'receiver-is-holder';
    return this.take(o.holding, o.child, o.amount, holding.owner, 'pledged');
  }

  private async unpledge(o: OrderBodies['unpledge'], signers: readonly Signer[]): Promise<Answer> {
    const holding = await this.state.holding(o.holding);
    if (!holding) return 'holding-unknown';
    const terms = await this.state.terms(o.holding);
    if (holding.state !== 'pledged' || !terms) return 'holding-not-pledged';
    return (
      signedBy(signers, terms.financier, POWER.maker) ??
      (holding.epoch === o.epoch ? undefined : 'epoch-stale')
    );
  }

  private async cancel(o: OrderBodies['cancel'], signers: readonly Signer[]): Promise<Answer> {
    const certificate = await this.state.certificate(o.certificate);
    if (!certificate) return 'holding-unknown';
    const refusal = signedByTwo(signers, obligorOf(o.certificate), 0);
    if (refusal) return refusal;
    if ((await this.state.day()).today >= certificate.due_on) return 'past-due';
    let sum = 0n;
    for (const id of o.holdings) {
      const holding = certificateOf(id) === o.certificate ? await this.state.holding(id) : undefined;
      if (!holding) return 'holding-unknown';
      if (holding.state !== 'live') return 'holding-not-live';
      const missing = signedBy(signers, holding.owner, POWER.maker);
      if (missing) return missing;
      sum += holding.amount;
      this.state.change(id, { ...holding, amount: 0n, state: 'cancelled' });
    }
    return sum === 0n || sum !== certificate.outstanding ? 'holders-incomplete' : undefined;
  }

  private async giveBack(o: OrderBodies['return'], signers: readonly Signer[]): Promise<Answer> {
    const holding = await this.state.holding(o.holding);
    if (!holding) return 'holding-unknown';
    const refusal =
      signedByHolder(signers, holding.owner) ??
      (await this.active(o.receiver, ROLE.supplier | ROLE.financier)) ??
      signedBy(signers, o.receiver, POWER.maker);
    if (refusal) return refusal;
    if (holding.epoch !== o.epoch) return 'epoch-stale';
    if (holding.state !== 'live') return 'holding-not-live';
    if (this.isItsOwn(o.holding, holding.owner, o.receiver)) return 'receiver-is-holder';
    const certificate = await this.state.certificate(certificateOf(o.holding));
    const { today } = await this.state.day();
    return !certificate || today <= certificate.due_on ? 'not-overdue' : undefined;
  }

  private async freeze(o: OrderBodies['freeze'], signers: readonly Signer[]): Promise<Answer> {
    const refusal = (await this.signedByFreezers(signers)) ?? (await this.spend(o.number));
    if (refusal) return refusal;
    const holding = await this.state.holding(o.holding);
    if (!holding) return 'holding-unknown';
    return ['live', 'held', 'committed', 'pledged'].includes(holding.state) ? undefined : 'holding-not-live';
  }

  private async unfreeze(o: OrderBodies['unfreeze'], signers: readonly Signer[]): Promise<Answer> {
    const refusal = (await this.signedByFreezers(signers)) ?? (await this.spend(o.number));
    if (refusal) return refusal;
    const holding = await this.state.holding(o.holding);
    if (!holding) return 'holding-unknown';
    return holding.state === 'frozen' ? undefined : 'holding-not-frozen';
  }

  private async force(o: OrderBodies['force'], signers: readonly Signer[]): Promise<Answer> {
    const [signer] = signers;
    if (!signer) return 'signature-missing';
    if ((signer.powers & POWER.regulator) === 0) return 'power-missing';
    const refusal =
      (await this.active(signer.participant, ROLE.supervisor)) ??
      (await this.spend(o.number)) ??
      (await this.active(o.receiver, ROLE.supplier | ROLE.financier));
    if (refusal) return refusal;
    const holding = await this.state.holding(o.holding);
    if (!holding) return 'holding-unknown';
    if (holding.amount === 0n) return 'not-payable';
    return this.isItsOwn(o.holding, holding.owner, o.receiver) ? 'receiver-is-holder' : undefined;
  }

  private async makeVoid(o: OrderBodies['void'], signers: readonly Signer[]): Promise<Answer> {
    const holding = await this.state.holding(o.holding);
    if (!holding) return 'holding-unknown';
    const refusal = signedByHolder(signers, holding.owner);
    if (refusal) return refusal;
    if (holding.epoch !== o.epoch) return 'epoch-stale';
    if (o.child === 0n) {
      if (holding.state !== 'live') return 'holding-not-live';
      return o.epoch >= LAST_EPOCH ? 'epoch-exhausted' : undefined;
    }
    if (!childAllowed(o.holding, o.child, holding.owner)) return 'child-not-yours';
    return (await this.state.holding(o.child)) ? 'child-taken' : undefined;
  }

  private async anchor(o: OrderBodies['anchor'], signers: readonly Signer[]): Promise<Answer> {
    return (await this.signedByOperator(signers, POWER.audit)) ?? this.spend(o.number);
  }

  private isItsOwn(holding: bigint, holder: number, receiver: number): boolean {
    return receiver === holder || receiver === obligorOf(certificateOf(holding));
  }

  private async signedByFreezers(signers: readonly Signer[]): Promise<Answer> {
    const [first] = signers;
    if (!first) return 'signature-missing';
    return (
      (await this.active(first.participant, ROLE.operator)) ??
      signedByTwo(signers, first.participant, POWER.freezer)
    );
  }

  private async spend(number: bigint): Promise<Answer> {
    return number === 0n || (await this.state.numberUsed(number)) ? 'number-used' : undefined;
  }

  private async businessDate(o: OrderBodies['business-date'], signers: readonly Signer[]): Promise<Answer> {
    const refusal = await this.signedByOperator(signers, POWER.keeper);
    if (refusal) return refusal;
    const [today, next] = [dateOf(o.today), dateOf(o.nextBusinessDay)];
    if (!today || !next) return 'order-malformed';
    const day = await this.state.day();
    return today <= day.today || next <= today ? 'date-not-forward' : undefined;
  }

  private async pause(o: OrderBodies['pause'], signers: readonly Signer[]): Promise<Answer> {
    const refusal = await this.signedByOperator(signers, POWER.pauser);
    if (refusal) return refusal;
    return o.nonce === (await this.state.pauseNonce()) + 1 ? undefined : 'nonce-stale';
  }

  private async movable(id: bigint, epoch: number, holder: number): Promise<Answer> {
    const holding = await this.state.holding(id);
    if (!holding) return 'holding-unknown';
    if (holding.owner !== holder) return 'holding-not-yours';
    if (holding.epoch !== epoch) return 'epoch-stale';
    if (holding.state !== 'live') return 'holding-not-live';
    if (epoch >= LAST_EPOCH) return 'epoch-exhausted';
    const certificate = await this.state.certificate(certificateOf(id));
    const { today } = await this.state.day();
    return !certificate || today >= certificate.due_on ? 'past-due' : undefined;
  }

  private async take(
    id: bigint,
    child: bigint,
    amount: bigint,
    owner: number,
    state: 'live' | 'held' | 'pledged',
    sibling = 0n,
  ): Promise<Answer> {
    const holding = await this.state.holding(id);
    if (!holding) return 'holding-unknown';
    if (amount === 0n) return 'amount-zero';
    if (amount > holding.amount) return 'amount-above-holding';
    if (child === 0n) {
      if (amount !== holding.amount) return 'amount-not-whole';
      this.state.change(id, { ...holding, owner, state, epoch: holding.epoch + 1 });
      return undefined;
    }
    if (amount === holding.amount) return 'amount-not-whole';
    if (!childAllowed(id, child, holding.owner, sibling)) return 'child-not-yours';
    if (await this.state.holding(child)) return 'child-taken';
    this.state.change(id, { ...holding, amount: holding.amount - amount });
    this.state.change(child, { owner, amount, epoch: 1, state });
    return undefined;
  }

  private async accepted(
    signers: readonly Signer[],
    receiver: number,
    payer: number,
    currency: Hex,
    amount: bigint,
    today: BusinessDate,
    dueOn: BusinessDate,
  ): Promise<Answer> {
    const signature = signedBy(signers, receiver, POWER.maker);
    if (signature !== 'signature-missing') return signature;
    const consent = await this.state.consent(receiver, payer);
    if (!consent || consent.cap === 0n || consent.ends_on < today) return 'consent-missing';
    const covers =
      consent.currency === bytes3ToCurrency(currency) &&
      amount <= consent.cap &&
      daysBetween(today, dueOn) <= consent.longest_term_days;
    return covers ? undefined : 'consent-exceeded';
  }

  private async isNearDue(holding: bigint): Promise<boolean> {
    const certificate = await this.state.certificate(certificateOf(holding));
    return !certificate || (await this.state.day()).next_business_day >= certificate.due_on;
  }

  private async active(number: number, roles: number): Promise<Answer> {
    const participant = await this.state.participant(number);
    if (!participant) return 'participant-unknown';
    if (participant.status !== ACTIVE) return 'participant-inactive';
    return (participant.roles & roles) === 0 ? 'role-missing' : undefined;
  }

  private async attestedFor([signer]: readonly Signer[], payer: number): Promise<Answer> {
    if (!signer) return 'signature-missing';
    if ((signer.powers & POWER.attestor) === 0) return 'power-missing';
    const refusal = await this.active(signer.participant, ROLE.bank);
    if (refusal) return refusal;
    const banks = (await this.state.participant(payer))?.banks ?? [];
    return banks.includes(signer.participant) ? undefined : 'attestor-not-theirs';
  }

  private async signedByOperator([signer]: readonly Signer[], power: number): Promise<Answer> {
    if (!signer) return 'signature-missing';
    if ((signer.powers & power) === 0) return 'power-missing';
    return this.active(signer.participant, ROLE.operator);
  }
}

/** One signature of `participant` with all of `powers`. */
function signedBy(signers: readonly Signer[], participant: number, powers: number): Answer {
  const theirs = signers.filter((signer) => signer.participant === participant);
  if (theirs.some((signer) => (signer.powers & powers) === powers)) return undefined;
  return theirs.length > 0 ? 'power-missing' : 'signature-missing';
}

/** Whoever signed for another company's holding learns that, and not whose it is. */
function signedByHolder(signers: readonly Signer[], holder: number): Answer {
  const refusal = signedBy(signers, holder, POWER.maker);
  return refusal === 'signature-missing' && signers.length > 0 ? 'holding-not-yours' : refusal;
}

/** Two keys of `participant`: a maker's and a checker's, both with `powers` besides. */
function signedByTwo(signers: readonly Signer[], participant: number, powers: number): Answer {
  const theirs = signers.filter((signer) => signer.participant === participant);
  const has = (signer: Signer, power: number): boolean =>
    (signer.powers & (power | powers)) === (power | powers);
  const both = theirs.some(
    (one) => has(one, POWER.maker) && theirs.some((other) => other !== one && has(other, POWER.checker)),
  );
  if (both) return undefined;
  return theirs.length >= 2 ? 'power-missing' : 'signature-missing';
}

/** The book's dates end where a day's number no longer fits into a holding's word. */
function dateOf(yyyymmdd: number): BusinessDate | undefined {
  try {
    const date = fromYyyymmdd(yyyymmdd);
    return date < '2000-01-01' || date > '2178-12-31' ? undefined : date;
  } catch (error) {
    if (error instanceof DomainError) return undefined;
    throw error;
  }
}
