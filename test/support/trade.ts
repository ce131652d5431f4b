import { createHmac, randomUUID } from 'node:crypto';
import { z } from 'zod';
import {
  applied,
  newUscc,
  proposal,
  registerBank,
  registerCompany,
  sign,
  type Company,
  type Person,
  type Stage,
} from '../../apps/cli/src/demo/cast.js';
import { writeEInvoice } from '../../apps/cli/src/demo/e-invoice.js';

const withId = z.object({ id: z.string() });
const tree = z.object({
  data: z.array(z.object({ id: z.string(), amount: z.string().nullable(), state: z.string().nullable() })),
});
const decision = z.object({ id: z.string(), payloadHash: z.string(), status: z.string() });
const paymentRow = z.object({
  endToEndId: z.string(),
  purpose: z.string(),
  holdingId: z.string(),
  amount: z.string(),
  status: z.string(),
  reason: z.string().nullable(),
  bankReference: z.string().nullable(),
  requestedOn: z.string(),
});
const noticeRow = z.object({ kind: z.string(), facts: z.record(z.string(), z.unknown()) });

export type Payment = z.infer<typeof paymentRow>;
type Role = 'obligor' | 'supplier' | 'financier';

/** What journeys do over and over, in trade’s words: companies, certificates, decisions of two, and the bank’s side. */
export class Trade {
  private readonly usccs = new Map<string, string>();
  private number = 0;

  constructor(
    readonly stage: Stage,
    /** The first invoice’s issue date; deliveries are of that day as well. */
    private readonly deliveredOn: string,
  ) {}

  bankKnown(): Promise<void> {
    return registerBank(this.stage);
  }

  async company(name: string, role: Role, balance: bigint): Promise<Company> {
    const uscc = newUscc();
    const company = await registerCompany(this.stage, { name, role, currency: 'CNY', balance, uscc });
    this.usccs.set(company.id, uscc);
    return company;
  }

  usccOf(company: Company): string {
    return this.usccs.get(company.id) ?? '';
  }

  /** A company that came by itself, with the code by which invoices name it. */
  knows(company: Company, uscc: string): void {
    this.usccs.set(company.id, uscc);
  }

  /** Issues a certificate that all have signed. Gives its number and its first holding’s. */
  async issue(
    obligor: Company,
    payee: Company,
    face: bigint,
    dueOn: string,
    termReason?: string,
  ): Promise<{ certificateId: string; holdingId: string }> {
    const { id: draftId } = await this.draft(obligor, payee, face, dueOn, termReason);
    const path = `/v1/certificates/${draftId}`;
    const asked = proposal.parse(await obligor.maker.client.post(`${path}/submission`));
    await this.signAt(obligor.maker, path, asked);
    await this.signAt(obligor.checker, path, asked);
    await applied(payee.maker.client, await this.signAt(payee.maker, path, asked));
    return { certificateId: draftId, holdingId: (BigInt(draftId) << 64n).toString() };
  }

  /** Drafts a certificate on an invoice and a contract of its own. */
  async draft(
    obligor: Company,
    payee: Company,
    face: bigint,
    dueOn: string,
    termReason?: string,
  ): Promise<{ id: string }> {
    const number = String(++this.number);
    const { invoice } = z.object({ invoice: withId }).parse(
      await payee.maker.client.postXml(
        '/v1/invoices?wait=true',
        writeEInvoice({
          number: `26310000000000${number.padStart(6, '0')}`,
          issuedOn: this.deliveredOn,
          seller: { name: payee.name, taxId: this.usccs.get(payee.id) ?? '' },
          buyer: { name: obligor.name, taxId: this.usccs.get(obligor.id) ?? '' },
          totalMinor: face,
        }),
      ),
    );
    const contract = withId.parse(
      await obligor.maker.client.post('/v1/contracts', {
        number: `K-${number}`,
        sellerId: payee.id,
        buyerId: obligor.id,
        deliveredOn: this.deliveredOn,
        paymentDueOn: dueOn,
      }),
    );
    return withId.parse(
      await obligor.maker.client.post('/v1/certificates', {
        payeeId: payee.id,
        contractId: contract.id,
        invoices: [{ invoiceId: invoice.id, amount: face.toString() }],
        face: face.toString(),
        currency: 'CNY',
        dueOn,
        ...(termReason === undefined ? {} : { termReason }),
      }),
    );
  }

  /** Passes a part of a holding on to another supplier. */
  async pass(from: Company, to: Company, holdingId: string, amount: bigint): Promise<void> {
    const number = String(++this.number);
    const contract = withId.parse(
      await from.maker.client.post('/v1/contracts', {
        number: `T-${number}`,
        sellerId: to.id,
        buyerId: from.id,
        deliveredOn: this.deliveredOn,
        paymentDueOn: '2028-12-31',
      }),
    );
    const made = z.object({ id: z.string(), proposal }).parse(
      await from.maker.client.post('/v1/transfers', {
        items: [
          {
            holdingId,
            receiverId: to.id,
            amount: amount.toString(),
            evidence: { contractId: contract.id },
          },
        ],
      }),
    );
    const path = `/v1/transfers/${made.id}`;
    await this.signAt(from.maker, path, made.proposal);
    await applied(to.maker.client, await this.signAt(to.maker, path, made.proposal));
  }

  signAt(person: Person, path: string, asked: z.infer<typeof proposal>): Promise<unknown> {
    return person.client.post(`${path}/signatures?wait=true`, { signature: sign(person, asked) });
  }

  /** The maker proposes at a path, the checker approves there the words that were proposed. */
  async decide(path: string, body: unknown, maker: Person, checker: Person): Promise<void> {
    const asked = decision.parse(await maker.client.post(path, body));
    await checker.client.post(`${path}/${asked.id}/approval`, { payloadHash: asked.payloadHash });
  }

  /** The same by the operator’s two people. */
  decideAsOperator(path: string, body: unknown): Promise<void> {
    return this.decide(path, body, this.stage.operatorMaker, this.stage.operatorChecker);
  }

  advance(to: string): Promise<unknown> {
    return this.stage.operatorMaker.client.post('/v1/clock/advance', { to });
  }

  async status(company: Company, certificateId: string): Promise<string> {
    const view = await company.maker.client.get(`/v1/certificates/${certificateId}`);
    return z.object({ status: z.string() }).parse(view).status;
  }

  async tree(company: Company, certificateId: string): Promise<z.infer<typeof tree>['data']> {
    return tree.parse(await company.maker.client.get(`/v1/certificates/${certificateId}/tree`)).data;
  }

  async payments(company: Company, certificateId: string): Promise<Payment[]> {
    const found = await company.maker.client.get(`/v1/payments?certificateId=${certificateId}`);
    return z.object({ data: z.array(paymentRow) }).parse(found).data;
  }

  /** What a company was told of one kind, the newest first. */
  async told(company: Company, kind: string): Promise<Record<string, unknown>[]> {
    const found = await company.maker.client.get('/v1/notices?limit=100');
    const { data } = z.object({ data: z.array(noticeRow) }).parse(found);
    return data.filter((notice) => notice.kind === kind).map(({ facts }) => facts);
  }

  /** The open cases of one kind. */
  async cases(kind: string): Promise<Record<string, unknown>[]> {
    const found = await this.stage.operatorMaker.client.get('/v1/cases?limit=100');
    const { data } = z.object({ data: z.array(noticeRow) }).parse(found);
    return data.filter((opened) => opened.kind === kind).map(({ facts }) => facts);
  }

  async bank(method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(new URL(path, this.stage.bankUrl), {
      method,
      headers: {
        authorization: `Bearer ${this.stage.bankToken}`,
        'content-type': 'application/json',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`The bank refused ${path}: ${await response.text()}`);
    return response.json();
  }

  async balance({ account }: Company): Promise<bigint> {
    const found = await this.bank('GET', `/accounts/${account}`);
    return BigInt(z.object({ balance: z.string() }).parse(found).balance);
  }

  /** Hands a bank’s message in over the webhook, signed with `secret`. Gives the answer’s status. */
  async bankTells(
    body: string,
    { secret, at = Math.floor(Date.now() / 1000) }: { secret: string; at?: number },
  ): Promise<number> {
    const id = randomUUID();
    const mac = createHmac('sha256', secret)
      .update(`${id}.${String(at)}.${body}`)
      .digest('base64');
    const response = await fetch(new URL('/v1/bank/messages', this.stage.url), {
      method: 'POST',
      headers: {
        'content-type': 'application/xml',
        'webhook-id': id,
        'webhook-timestamp': String(at),
        'webhook-signature': `v1,${mac}`,
      },
      body,
    });
    await response.body?.cancel();
    return response.status;
  }
}

/** Asks until an answer fits, for up to 40 s. */
export async function until<T>(ask: () => Promise<T>, fits: (answer: T) => boolean): Promise<T> {
  let answer = await ask();
  for (let tries = 0; !fits(answer); tries++) {
    if (tries > 400) {
      const told = JSON.stringify(answer, (_, value: unknown) =>
        typeof value === 'bigint' ? String(value) : value,
      );
      throw new Error(`Waited in vain: ${told}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
    answer = await ask();
  }
  return answer;
}
