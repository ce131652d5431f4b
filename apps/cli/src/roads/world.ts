import { z } from 'zod';
import { addDays, dayOfWeek, parseBusinessDate, type BusinessDate } from '#common';
import {
  applied,
  bank,
  newUscc,
  proposal,
  registerCompany,
  registerSupervisor,
  sign,
  type Company,
  type Operation,
  type Person,
  type Proposal,
  type Stage,
} from '../demo/cast.js';
import { ClientRefused } from '../demo/client.js';
import { writeEInvoice } from '../demo/e-invoice.js';

/** A company of the roads. */
export type Player = Company;

/** A certificate that the ledger has, with its first holding. */
export interface Issued {
  certificateId: string;
  holdingId: string;
  invoiceId: string;
  face: bigint;
  dueOn: string;
}

/** The words of an issue; what is left out is as on an ordinary day. */
export interface IssueWords {
  obligor: Player;
  payee: Player;
  face?: bigint;
  dueOn: string;
  /** Why the term is above six months, where it is. */
  termReason?: string;
}

export const withId = z.object({ id: z.string() });
export const withStatus = z.object({ status: z.string() });
const holdingView = z.object({
  id: z.string(),
  state: z.string().nullable(),
  amount: z.string().nullable(),
  paid: z.string().nullable(),
  owner: z.object({ participant: z.number() }),
});
const offerView = z.object({ id: z.string(), proposal });
export type Offer = z.infer<typeof offerView>;
const orderItems = z.object({ body: z.object({ items: z.array(z.object({ child: z.string() })) }) });

const decisionView = z.object({ id: z.string(), payloadHash: z.string() });

const DAYS_TO_DEFAULT = 33;
const paymentViews = z.object({
  data: z.array(z.object({ status: z.string(), reason: z.string().nullable() })),
});

const FACE = 1_000_000n;
const PATIENCE_MS = 30_000;

/** A sandbox as its companies use it: every act is a request over HTTP, signed on this side. */
export class World {
  private numbers = 0;
  private supervisor: Person | undefined;

  constructor(readonly stage: Stage) {}

  get operator(): Person {
    return this.stage.operatorMaker;
  }

  /** Registers a company with money on its account. */
  async player(role: 'obligor' | 'supplier' | 'financier', name: string, balance = 0n): Promise<Player> {
    const uscc = newUscc();
    const named = `${name} ${String(++this.numbers)}`;
    const company = await registerCompany(this.stage, {
      name: named,
      role,
      currency: 'CNY',
      balance,
      uscc,
    });
    return company;
  }

  async today(): Promise<BusinessDate> {
    const { today } = z
      .object({ today: z.string() })
      .parse(await this.operator.client.get('/v1/business-day'));
    return parseBusinessDate(today);
  }

  /** The date some days after today, whether banks are open on it or not. */
  async inDays(days: number): Promise<BusinessDate> {
    return addDays(await this.today(), days);
  }

  /** The first weekday from some days after today on. */
  async nextBankDay(days: number): Promise<BusinessDate> {
    const day = await this.inDays(days);
    return addDays(day, [0, 0, 0, 0, 0, 2, 1][dayOfWeek(day) - 1] ?? 0);
  }

  /** Moves the clock, every end of day on the way. */
  async advance(to: string): Promise<void> {
    await this.operator.client.post('/v1/clock/advance', { to });
  }

  /** An e-invoice from a seller to a buyer; below zero it is a red one. */
  async paper(seller: Player, buyer: Player, totalMinor: bigint, issuedOn?: string): Promise<Uint8Array> {
    return writeEInvoice({
      number: `2631${String(++this.numbers).padStart(16, '0')}`,
      issuedOn: issuedOn ?? (await this.today()),
      seller: { name: seller.name, taxId: seller.uscc },
      buyer: { name: buyer.name, taxId: buyer.uscc },
      totalMinor,
    });
  }

  /** Brings an invoice to the platform. Gives its id. */
  async invoice(seller: Player, buyer: Player, totalMinor: bigint, issuedOn?: string): Promise<string> {
    const { invoice } = z
      .object({ invoice: withId })
      .parse(
        await seller.maker.client.postXml(
          '/v1/invoices?wait=true',
          await this.paper(seller, buyer, totalMinor, issuedOn),
        ),
      );
    return invoice.id;
  }

  /** A contract whose goods came a few days ago. Gives its id. */
  async contract(seller: Company, buyer: Company, paymentDueOn: string): Promise<string> {
    return withId.parse(
      await buyer.maker.client.post('/v1/contracts', {
        number: `HT-${String(++this.numbers)}`,
        sellerId: seller.id,
        buyerId: buyer.id,
        deliveredOn: await this.inDays(-5),
        paymentDueOn,
      }),
    ).id;
  }

  /** Drafts a certificate over an invoice of its own. */
  async draft({
    obligor,
    payee,
    face = FACE,
    dueOn,
    termReason,
  }: IssueWords): Promise<{ id: string; invoiceId: string }> {
    const invoiceId = await this.invoice(payee, obligor, face);
    const { id } = withId.parse(
      await obligor.maker.client.post('/v1/certificates', {
        payeeId: payee.id,
        contractId: await this.contract(payee, obligor, dueOn),
        invoices: [{ invoiceId, amount: face.toString() }],
        face: face.toString(),
        currency: 'CNY',
        dueOn,
        termReason,
      }),
    );
    return { id, invoiceId };
  }

  /** Submits a draft for signatures. */
  async submit(
    obligor: Company,
    certificateId: string,
    words: Record<string, unknown> = {},
  ): Promise<Proposal> {
    return proposal.parse(
      await obligor.maker.client.post(`/v1/certificates/${certificateId}/submission`, words),
    );
  }

  /** Drafts, submits and signs up to the payee's consent. */
  async offered(words: IssueWords, window: Record<string, unknown> = {}) {
    const { id, invoiceId } = await this.draft(words);
    const asked = await this.submit(words.obligor, id, window);
    const path = `/v1/certificates/${id}`;
    await this.signAt(words.obligor.maker, path, asked);
    const answer = await this.signAt(words.obligor.checker, path, asked);
    return { id, invoiceId, path, asked, answer };
  }

  /** Issues a certificate to a payee, which consents by itself unless its standing consent has. */
  async issue(words: IssueWords): Promise<Issued> {
    const { id, invoiceId, path, asked, answer } = await this.offered(words);
    const consented = z.object({ operation: z.unknown() }).safeParse(answer).success;
    await applied(
      words.payee.maker.client,
      consented ? answer : await this.signAt(words.payee.maker, path, asked),
    );
    return {
      certificateId: id,
      holdingId: (BigInt(id) << 64n).toString(),
      invoiceId,
      face: words.face ?? FACE,
      dueOn: words.dueOn,
    };
  }

  /** A person's signature under what is proposed at a path. */
  signAt(person: Person, path: string, asked: Proposal): Promise<unknown> {
    return person.client.post(`${path}/signatures?wait=true`, { signature: sign(person, asked) });
  }

  /** The same without waiting for the ledger. */
  signOnly(person: Person, path: string, asked: Proposal): Promise<unknown> {
    return person.client.post(`${path}/signatures`, { signature: sign(person, asked) });
  }

  /** Offers a part or the whole of a holding to another company. */
  async offer(
    from: Company,
    to: Company,
    holdingId: string,
    amount: bigint,
    words: Record<string, unknown> = {},
  ): Promise<Offer> {
    const contractId = await this.contract(to, from, await this.inDays(60));
    return offerView.parse(
      await from.maker.client.post('/v1/transfers', {
        items: [{ holdingId, receiverId: to.id, amount: amount.toString(), evidence: { contractId } }],
        ...words,
      }),
    );
  }

  /** Passes a part or the whole of a holding on, with both signatures. Gives the receiver's holding. */
  async pass(from: Company, to: Company, holdingId: string, amount: bigint): Promise<string> {
    const made = await this.offer(from, to, holdingId, amount);
    await this.signOnly(from.maker, `/v1/transfers/${made.id}`, made.proposal);
    await this.take(to, made);
    return childOf(made, holdingId);
  }

  /** The receiver consents to an offer that its holder has signed. */
  async take(to: Company, made: Offer): Promise<Operation> {
    return applied(to.maker.client, await this.signAt(to.maker, `/v1/transfers/${made.id}`, made.proposal));
  }

  /** A request of a company's maker that makes something. */
  async want(company: Company, path: string, words: Record<string, unknown>): Promise<{ id: string }> {
    const answer = await company.maker.client.post(path, words);
    return z.object({ invitation: withId }).safeParse(answer).data?.invitation ?? withId.parse(answer);
  }

  /** Proposes an act as the first person, and lets everybody sign it in turn. */
  async act(body: Record<string, unknown>, ...people: [Person, ...Person[]]): Promise<void> {
    const [maker] = people;
    const asked = proposal.parse(await maker.client.post('/v1/acts', body));
    let answer: unknown;
    for (const person of people) answer = await this.signAt(person, `/v1/acts/${asked.id}`, asked);
    await applied(maker.client, answer);
  }

  /** Freezes or unfreezes by the operator's two freezers, on a court's order. */
  async freeze(holdingId: string, kind: 'freeze' | 'unfreeze' = 'freeze'): Promise<void> {
    await this.act({ kind, holdingId, order: COURT }, this.stage.freezerMaker, this.stage.freezerChecker);
  }

  /** A person who carries out what courts order. */
  async regulator(): Promise<Person> {
    this.supervisor ??= await registerSupervisor(this.stage);
    return this.supervisor;
  }

  /** One person proposes words at a path, and another approves them by their hash under `at`. */
  async twoWant(
    [maker, path, words]: [Person, string, Record<string, unknown>],
    [checker, at]: [Person, string],
  ): Promise<void> {
    const { id, payloadHash } = decisionView.parse(await maker.client.post(path, words));
    await checker.client.post(`${at}/${id}/approval`, { payloadHash });
  }

  /** The obligor's two people pay a certificate before it is due, at face. */
  async settleEarly(obligor: Company, certificateId: string): Promise<void> {
    const at = '/v1/early-settlements';
    await this.twoWant([obligor.maker, at, { certificateId }], [obligor.checker, at]);
  }

  /** Thirty days after the pay date the operator's two people call a certificate defaulted. */
  async default(certificateId: string): Promise<void> {
    await this.advance(await this.inDays(DAYS_TO_DEFAULT));
    await this.twoWant(
      [this.stage.operatorMaker, '/v1/defaults', { certificateId, reason: '逾期三十日未付' }],
      [this.stage.operatorChecker, '/v1/defaults'],
    );
  }

  async writeOff(certificateId: string): Promise<void> {
    const { documentHash } = COURT;
    await this.twoWant(
      [this.stage.operatorMaker, '/v1/write-offs', { certificateId, reason: '破产终结', documentHash }],
      [this.stage.operatorChecker, '/v1/write-offs'],
    );
  }

  async certificate(company: Company, id: string): Promise<string> {
    return withStatus.parse(await company.maker.client.get(`/v1/certificates/${id}`)).status;
  }

  /** The day on which a certificate will be paid, as the calendar is now. */
  async payOn(company: Company, id: string): Promise<string> {
    return z.object({ payOn: z.string() }).parse(await company.maker.client.get(`/v1/certificates/${id}`))
      .payOn;
  }

  async holding(company: Company, id: string): Promise<z.infer<typeof holdingView>> {
    return holdingView.parse(await company.maker.client.get(`/v1/holdings/${id}`));
  }

  /** The payments on a certificate that a company pays or is paid. */
  async payments(company: Company, certificateId: string): Promise<z.infer<typeof paymentViews>['data']> {
    return paymentViews.parse(await company.maker.client.get(`/v1/payments?certificateId=${certificateId}`))
      .data;
  }

  /** Puts money on a company's account, in minor units. */
  async deposit(company: Company, amount: bigint): Promise<void> {
    await bank(this.stage, 'POST', '/deposits', { account: company.account, amount: amount.toString() });
  }

  async balance(company: Company): Promise<bigint> {
    const found = await bank(this.stage, 'GET', `/accounts/${company.account}`);
    return BigInt(z.object({ balance: z.string() }).parse(found).balance);
  }

  /** Asks the sandbox bank for something that goes wrong. */
  async fault(fault: Record<string, unknown>): Promise<void> {
    await bank(this.stage, 'POST', '/faults', fault);
  }

  /** Waits until what is looked at is as it should be. @throws with what it was instead */
  async until<T>(what: string, look: () => Promise<T>, fits: (found: T) => boolean): Promise<T> {
    const end = performance.now() + PATIENCE_MS;
    for (;;) {
      const found = await look();
      if (fits(found)) return found;
      if (performance.now() > end) throw new Error(`${what} did not come; it is ${JSON.stringify(found)}.`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Waits until a certificate stands as it should. */
  async untilCertificate(company: Company, id: string, status: string): Promise<void> {
    await this.until(
      `certificate ${status}`,
      () => this.certificate(company, id),
      (found) => found === status,
    );
  }
}

/** A court's order, as acts of a case name it. */
export const COURT = {
  authority: '宁波市中级人民法院',
  number: '(2026)浙02执101号',
  documentHash: `0x${'ab'.repeat(32)}`,
};

/** The holding that an offer makes; the source itself where the whole passes. */
export function childOf(made: Offer, holdingId: string): string {
  const [item] = orderItems.parse(made.proposal.order).body.items;
  return item === undefined || item.child === '0' ? holdingId : item.child;
}

/** The code with which the API refuses. @throws where it does not refuse */
export async function refusalOf(asked: Promise<unknown>): Promise<string> {
  try {
    await asked;
  } catch (error) {
    if (error instanceof ClientRefused) return error.code;
    throw error;
  }
  throw new Error('This was to be refused, and was not.');
}

/** @throws where something is not as the road's end should have it */
export function expectEqual(what: string, found: unknown, expected: unknown): void {
  if (JSON.stringify(found) === JSON.stringify(expected)) return;
  throw new Error(`${what} is ${JSON.stringify(found)}, and should be ${JSON.stringify(expected)}.`);
}
