import { certificateId, childHolding, rootHolding, type Hex } from '#orders';

/** One event as it is recorded; whole numbers are decimal strings. */
export interface RecordedEvent {
  name: string;
  orderHash: Hex;
  args: Record<string, string | boolean | string[]>;
  blockNumber: number;
  logIndex: number;
  subject: string;
}

type Act = Pick<RecordedEvent, 'name' | 'args' | 'subject'>;

const COMPANIES = 500;
const HOLDINGS_EACH = 10;
/** Certificates that are alive at the same time: their acts stand mixed in the log, as they do in a market. */
const ALIVE_AT_ONCE = 200;
const EVENTS_A_BLOCK = 100;
const FACE = 100_000_000n;
const CNY = '0x434e59';
const NOTHING = `0x${'00'.repeat(32)}`;
const EXPIRY = '1790000000';

/** A number that is the same in every run: xorshift with 32 bits. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % sides;
  };
}

/**
 * A log that is the same in every run: 500 companies and certificates of ten holdings each, 200 of them alive at once.
 * Of a certificate: its document and issue, nine parts made of its root or of another part, three wholes passed on,
 * three holdings sold (hold, commit, completion), one hold that is released, and in six of ten certificates the
 * payment of every holding. About 34 events for ten holdings.
 */
export function* eventLog(holdings: number): Generator<RecordedEvent> {
  const roll = dice(20260302);
  let count = 0;
  const placed = ({ name, args, subject }: Act): RecordedEvent => {
    const n = count++;
    return {
      name,
      args,
      subject,
      orderHash: `0x${n.toString(16).padStart(64, '0')}`,
      blockNumber: 1 + Math.floor(n / EVENTS_A_BLOCK),
      logIndex: n % EVENTS_A_BLOCK,
    };
  };
  for (const act of beginnings()) yield placed(act);
  const lives = Math.floor(holdings / HOLDINGS_EACH);
  let begun = 0;
  const alive: Generator<Act>[] = [];
  for (;;) {
    while (alive.length < ALIVE_AT_ONCE && begun < lives) alive.push(life(begun++, roll));
    if (alive.length === 0) return;
    const place = roll(alive.length);
    const next = alive[place]?.next();
    if (next?.done) alive.splice(place, 1);
    else if (next) yield placed(next.value);
  }
}

const company = (n: number): number => 2 + (n % COMPANIES);

function* beginnings(): Generator<Act> {
  yield {
    name: 'BusinessDateMoved',
    args: { today: '20260302', nextBusinessDay: '20260303' },
    subject: 'day',
  };
  for (let n = 0; n < COMPANIES; n++) {
    const participant = String(company(n));
    yield {
      name: 'ParticipantRecorded',
      args: { participant, roles: '7', status: '1', banks: ['1'], nonce: '1' },
      subject: `participant:${participant}`,
    };
    for (const powers of ['1', '2']) {
      const key = `0x${powers}${participant.padStart(63, '0')}`;
      yield {
        name: 'KeyRecorded',
        args: { participant, key, kind: '0', powers, activeFrom: '0' },
        subject: `key:${key}`,
      };
    }
  }
}

interface Part {
  id: string;
  owner: number;
  amount: bigint;
  epoch: number;
}

function* life(n: number, roll: (sides: number) => number): Generator<Act> {
  const obligor = company(n);
  const certificate = certificateId(obligor, 1 + Math.floor(n / COMPANIES));
  const subject = `certificate:${String(certificate)}`;
  const docKey = `0x${n.toString(16).padStart(64, 'd')}`;
  const face = FACE.toString();
  const act = (name: string, args: RecordedEvent['args']): Act => ({ name, args, subject });
  const another = (than: number): number => company(than - 2 + 1 + roll(COMPANIES - 1));

  yield {
    name: 'DocumentRecorded',
    args: { docKey, amount: face, version: '1', commitment: NOTHING },
    subject: `document:${docKey}`,
  };
  const payee = another(obligor);
  const root: Part = { id: rootHolding(certificate).toString(), owner: payee, amount: FACE, epoch: 1 };
  yield act('Issued', {
    certificate: certificate.toString(),
    payee: String(payee),
    face,
    currency: CNY,
    dueOn: '20260831',
    termReason: NOTHING,
    evidenceHash: NOTHING,
  });
  yield {
    name: 'DocumentUsed',
    args: { docKey, certificate: certificate.toString(), amount: face },
    subject: `document:${docKey}`,
  };
  const parts = [root];
  const pick = (): Part => parts[roll(parts.length)] ?? root;
  const pass = (from: Part, child: string, to: number, amount: bigint, epoch: number): Act =>
    act('Transferred', {
      holding: from.id,
      child,
      from: String(from.owner),
      to: String(to),
      amount: amount.toString(),
      epoch: String(epoch),
      discharge: false,
      evidenceHash: NOTHING,
    });
  for (let made = 1; made < HOLDINGS_EACH; made++) {
    const from = pick();
    const amount = from.amount / BigInt(2 + roll(6));
    const to = another(from.owner);
    const id = childHolding(certificate, from.owner, 2 * made).toString();
    yield pass(from, id, to, amount, 1);
    from.amount -= amount;
    parts.push({ id, owner: to, amount, epoch: 1 });
  }
  for (let passed = 0; passed < 3; passed++) {
    const part = pick();
    const to = another(part.owner);
    part.epoch++;
    yield pass(part, '0', to, part.amount, part.epoch);
    part.owner = to;
  }
  for (let offered = 0; offered < 4; offered++) {
    const part = pick();
    const financier = another(part.owner);
    const said = (name: string, words: RecordedEvent['args']): Act =>
      act(name, { holding: part.id, epoch: String(++part.epoch), ...words });
    const cash = ((part.amount * 97n) / 100n).toString();
    const amount = part.amount.toString();
    const owner = String(part.owner);
    yield said('HoldPlaced', {
      child: '0',
      owner,
      amount,
      financier: String(financier),
      cash,
      expiry: EXPIRY,
      termsHash: NOTHING,
    });
    if (offered === 3) {
      yield said('Released', {});
      continue;
    }
    yield said('Committed', { financier: String(financier) });
    yield said('Completed', { from: owner, to: String(financier), amount, cash, creditReference: NOTHING });
    part.owner = financier;
  }
  if (n % 10 >= 6) return;
  for (const { id, owner, amount } of parts) {
    yield act('Settled', {
      holding: id,
      holder: String(owner),
      amount: amount.toString(),
      owedAfter: '0',
      bankReference: NOTHING,
    });
  }
}
