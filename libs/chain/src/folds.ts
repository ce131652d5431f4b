import { certificateOf, obligorOf, rootHolding } from '#orders';
import { FoldBroken, accessKey, type Folded } from './folded.js';
import { currencyOf, dateOf, timeOf } from './ledger-words.js';
import type { LoggedEvent } from './logged-events.js';
import type { HoldingRow, TitleStepRow } from './projection-tables.js';

type Fold = (book: Folded, event: LoggedEvent) => void;

/**
 * Folds one event: nothing but the event and the rows in memory decides, and nothing but those rows changes. The live
 * reading and a rebuild both fold with this.
 * @throws FoldBroken where the event names what was never folded
 */
export function fold(book: Folded, event: LoggedEvent): void {
  const folds = FOLDS[event.name];
  if (!folds) throw new FoldBroken(`no fold is written for the event ${event.name}`);
  folds(book, event);
}

const FOLDS: Readonly<Record<string, Fold>> = {
  Refused: () => undefined,

  Issued(book, event) {
    const certificate = whole(event, 'certificate');
    const id = certificate.toString();
    const obligor = String(obligorOf(certificate));
    const payee = word(event, 'payee');
    const face = word(event, 'face');
    if (book.certificates.find(id)) throw new FoldBroken(`the certificate ${id} is there already`);
    book.certificates.put({
      id,
      obligor,
      payee,
      face,
      outstanding: face,
      currency: currencyOf(event.args.currency),
      due_on: date(event, 'dueOn'),
      status: 'active',
      evidence_hash: word(event, 'evidenceHash'),
      order_hash: event.orderHash,
      block_number: String(event.blockNumber),
    });
    const root = rootHolding(certificate);
    addHolding(
      book,
      event,
      { id: root, parent: null, owner: payee, amount: face, state: 'live', tier: 1 },
      1,
    );
    addTitle(book, event, {
      holding: root,
      source: null,
      act: 'issue',
      from: obligor,
      to: payee,
      amount: face,
    });
    addAccess(book, obligor, certificate, 0n, 'tree');
  },

  DocumentUsed(book, event) {
    const row = book.documents.change(word(event, 'docKey'));
    row.used = plus(row.used, whole(event, 'amount'));
  },

  Transferred(book, event) {
    const source = whole(event, 'holding');
    const child = whole(event, 'child');
    const to = word(event, 'to');
    if (child === 0n) {
      const row = book.holdings.change(source.toString());
      row.owner = to;
      row.epoch += 1;
      row.tier += 1;
      row.order_hash = event.orderHash;
      row.block_number = String(event.blockNumber);
      row.log_index = event.logIndex;
    } else {
      split(book, event, { source, child, owner: to, state: 'live', down: 1 });
    }
    addTitle(book, event, {
      holding: child === 0n ? source : child,
      source,
      act: child === 0n ? 'whole' : 'part',
      from: word(event, 'from'),
      to,
      amount: word(event, 'amount'),
      discharge: event.args.discharge === true,
      evidenceHash: word(event, 'evidenceHash'),
    });
  },

  HoldPlaced(book, event) {
    const holding = takeOut(book, event, 'held');
    book.terms.put({
      holding_id: holding.toString(),
      certificate_id: certificateOf(holding).toString(),
      financier: word(event, 'financier'),
      cash: word(event, 'cash'),
      expires_at: timeOf(whole(event, 'expiry')),
      terms_hash: word(event, 'termsHash'),
    });
    addAccess(book, word(event, 'owner'), certificateOf(holding), holding, 'own');
  },

  Committed: (book, event) => void setState(book, event, 'committed'),

  Completed(book, event) {
    passOn(book, event, 'discount');
    book.terms.remove(word(event, 'holding'));
  },

  Released(book, event) {
    setState(book, event, 'live');
    book.terms.remove(word(event, 'holding'));
  },

  Pledged(book, event) {
    const holding = takeOut(book, event, 'pledged');
    const pledgee = word(event, 'pledgee');
    book.terms.put({
      holding_id: holding.toString(),
      certificate_id: certificateOf(holding).toString(),
      financier: pledgee,
      cash: '0',
      expires_at: timeOf(0n),
      terms_hash: word(event, 'termsHash'),
    });
    addAccess(book, word(event, 'owner'), certificateOf(holding), holding, 'own');
    addAccess(book, pledgee, certificateOf(holding), holding, 'pledgee');
  },

  Unpledged(book, event) {
    setState(book, event, 'live');
    endTerms(book, whole(event, 'holding'));
  },

  HoldingCancelled(book, event) {
    const row = setState(book, event, 'cancelled');
    row.amount = '0';
    row.cancelled = word(event, 'amount');
  },

  Cancelled(book, event) {
    const row = book.certificates.change(word(event, 'certificate'));
    row.outstanding = '0';
    row.status = 'cancelled';
  },

  Returned: (book, event) => void passOn(book, event, 'return'),

  Frozen(book, event) {
    const before = book.holdings.change(word(event, 'holding'));
    before.state_before = before.state;
    setState(book, event, 'frozen');
    spendNumber(book, event);
  },

  Unfrozen(book, event) {
    const before = book.holdings.change(word(event, 'holding')).state_before;
    if (before === null) throw new FoldBroken(`the holding ${word(event, 'holding')} was never frozen`);
    setState(book, event, before).state_before = null;
    spendNumber(book, event);
  },

  Forced(book, event) {
    passOn(book, event, 'force').state_before = null;
    endTerms(book, whole(event, 'holding'));
    spendNumber(book, event);
  },

  Voided(book, event) {
    const child = whole(event, 'child');
    if (child === 0n) {
      setState(book, event, 'live');
      return;
    }
    addHolding(
      book,
      event,
      {
        id: child,
        parent: whole(event, 'holding'),
        owner: word(event, 'owner'),
        amount: '0',
        state: 'emptied',
        tier: 0,
      },
      small(event, 'epoch'),
    );
  },

  Anchored: (book, event) => {
    spendNumber(book, event);
  },

  Settled(book, event) {
    const holding = whole(event, 'holding');
    const amount = whole(event, 'amount');
    const owedAfter = word(event, 'owedAfter');
    const row = book.holdings.change(holding.toString());
    row.amount = owedAfter;
    row.paid = plus(row.paid, amount);
    if (owedAfter === '0') {
      book.setState(row, 'paid');
      book.terms.remove(row.id);
    }
    const certificate = book.certificates.change(row.certificate_id);
    certificate.outstanding = plus(certificate.outstanding, -amount);
    certificate.status = certificate.outstanding === '0' ? 'settled' : 'part-paid';
    book.payments.push({
      block_number: String(event.blockNumber),
      log_index: event.logIndex,
      certificate_id: row.certificate_id,
      holding_id: row.id,
      owner: word(event, 'holder'),
      amount: amount.toString(),
      bank_reference: word(event, 'bankReference'),
      order_hash: event.orderHash,
    });
  },

  DocumentRecorded(book, event) {
    const key = word(event, 'docKey');
    book.documents.put({
      doc_key: key,
      amount: word(event, 'amount'),
      used: book.documents.find(key)?.used ?? '0',
      version: small(event, 'version'),
      commitment: word(event, 'commitment'),
    });
  },

  ConsentGiven(book, event) {
    book.consents.put({
      receiver: word(event, 'receiver'),
      payer: word(event, 'payer'),
      currency: currencyOf(event.args.currency),
      cap: word(event, 'cap'),
      longest_term_days: small(event, 'longestTermDays'),
      ends_on: date(event, 'endsOn'),
    });
  },

  ParticipantRecorded(book, event) {
    const { banks } = event.args;
    book.participants.put({
      number: word(event, 'participant'),
      roles: small(event, 'roles'),
      status: small(event, 'status'),
      nonce: word(event, 'nonce'),
      banks: Array.isArray(banks) ? banks : [],
    });
  },

  KeyRecorded(book, event) {
    const key = word(event, 'key');
    book.keys.put({
      key,
      // A key stays with whom it was first given to, as the book has it.
      participant: book.keys.find(key)?.participant ?? word(event, 'participant'),
      kind: small(event, 'kind'),
      powers: small(event, 'powers'),
      active_from: word(event, 'activeFrom'),
    });
  },

  BusinessDateMoved(book, event) {
    book.days.put({
      one: true,
      today: date(event, 'today'),
      next_business_day: date(event, 'nextBusinessDay'),
      paused: book.days.find('day')?.paused ?? false,
    });
  },

  PauseSet(book, event) {
    book.days.change('day').paused = event.args.paused === true;
  },
};

/** A part begins its life at this epoch, whichever act made it. */
const FIRST_EPOCH = 1;

/** The holding of an act that takes a whole or makes a part, in its new state. */
function takeOut(book: Folded, event: LoggedEvent, state: string): bigint {
  const source = whole(event, 'holding');
  const child = whole(event, 'child');
  if (child === 0n) setState(book, event, state);
  else split(book, event, { source, child, owner: word(event, 'owner'), state, down: 0 });
  return child === 0n ? source : child;
}

function split(
  book: Folded,
  event: LoggedEvent,
  made: { source: bigint; child: bigint; owner: string; state: string; down: number },
): void {
  const source = book.holdings.change(made.source.toString());
  const amount = word(event, 'amount');
  source.amount = plus(source.amount, -BigInt(amount));
  addHolding(
    book,
    event,
    {
      id: made.child,
      parent: made.source,
      owner: made.owner,
      amount,
      state: made.state,
      tier: source.tier + made.down,
    },
    FIRST_EPOCH,
  );
}

function addHolding(
  book: Folded,
  event: LoggedEvent,
  made: { id: bigint; parent: bigint | null; owner: string; amount: string; state: string; tier: number },
  epoch: number,
): void {
  book.addHolding({
    id: made.id.toString(),
    certificate_id: certificateOf(made.id).toString(),
    parent_id: made.parent?.toString() ?? null,
    owner: made.owner,
    amount: made.amount,
    paid: '0',
    cancelled: '0',
    epoch,
    state: made.state,
    state_before: null,
    tier: made.tier,
    order_hash: event.orderHash,
    block_number: String(event.blockNumber),
    log_index: event.logIndex,
  });
}

/** An act of a case, or an anchor, is used once by its number. */
function spendNumber(book: Folded, event: LoggedEvent): void {
  book.spentNumbers.push({ number: word(event, 'number') });
}

function setState(book: Folded, event: LoggedEvent, state: string): HoldingRow {
  const row = book.holdings.change(word(event, 'holding'));
  book.setState(row, state);
  row.epoch = small(event, 'epoch');
  return row;
}

/** The whole holding goes to another holder, and lives. */
function passOn(book: Folded, event: LoggedEvent, act: 'discount' | 'return' | 'force'): HoldingRow {
  const holding = whole(event, 'holding');
  const row = setState(book, event, 'live');
  row.owner = word(event, 'to');
  addTitle(book, event, {
    holding,
    source: holding,
    act,
    from: word(event, 'from'),
    to: row.owner,
    amount: word(event, 'amount'),
  });
  return row;
}

/** The terms of a hold or pledge end, and with a pledge what its pledgee may see. */
function endTerms(book: Folded, holding: bigint): void {
  const terms = book.terms.find(holding.toString());
  if (terms) {
    book.access.remove(
      accessKey({
        participant: terms.financier,
        certificate_id: terms.certificate_id,
        holding_id: terms.holding_id,
        scope: 'pledgee',
      }),
    );
  }
  book.terms.remove(holding.toString());
}

/** A change of title, and what follows from it for who may see: the new holder its own, the old one its past. */
function addTitle(
  book: Folded,
  event: LoggedEvent,
  step: {
    holding: bigint;
    source: bigint | null;
    act: TitleStepRow['act'];
    from: string;
    to: string;
    amount: string;
    discharge?: boolean;
    evidenceHash?: string;
  },
): void {
  const certificate = certificateOf(step.holding);
  book.titleSteps.push({
    block_number: String(event.blockNumber),
    log_index: event.logIndex,
    item: event.item,
    certificate_id: certificate.toString(),
    holding_id: step.holding.toString(),
    source_id: step.source?.toString() ?? null,
    act: step.act,
    from_participant: step.from,
    to_participant: step.to,
    amount: step.amount,
    discharge: step.discharge ?? false,
    evidence_hash: step.evidenceHash ?? null,
    order_hash: event.orderHash,
  });
  addAccess(book, step.to, certificate, step.holding, 'own');
  if (step.act === 'part') addAccess(book, step.from, certificate, step.holding, 'payee');
  if (step.act === 'issue' || step.act === 'part') return;
  book.access.remove(accessKey(right(step.from, certificate, step.holding, 'own')));
  addAccess(book, step.from, certificate, step.holding, 'past');
}

function addAccess(book: Folded, who: string, certificate: bigint, holding: bigint, scope: string): void {
  book.access.put(right(who, certificate, holding, scope));
}

function right(who: string, certificate: bigint, holding: bigint, scope: string) {
  return {
    participant: who,
    certificate_id: certificate.toString(),
    holding_id: holding.toString(),
    scope,
  };
}

function word(event: LoggedEvent, name: string): string {
  const value = event.args[name];
  if (typeof value !== 'string') throw new FoldBroken(`its word ${name} is missing`);
  return value;
}

function whole(event: LoggedEvent, name: string): bigint {
  return BigInt(word(event, name));
}

/** A number of at most 32 bits. */
function small(event: LoggedEvent, name: string): number {
  return Number(word(event, name));
}

function date(event: LoggedEvent, name: string): string {
  return dateOf(small(event, name));
}

function plus(sum: string, amount: bigint): string {
  return (BigInt(sum) + amount).toString();
}
