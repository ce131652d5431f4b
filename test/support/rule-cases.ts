import { z } from 'zod';
import type { Language } from '#common';
import { addPerson, applied, proposal, sign, type Person } from '../../apps/cli/src/demo/cast.js';
import type { Scene } from '../../apps/cli/src/roads/road.js';
import { withId, type IssueWords, type Player, type World } from '../../apps/cli/src/roads/world.js';
import { SALE_CASES } from './sale-rule-cases.js';
import { speaking, whole, type RuleCase } from './rule-case.js';

const FACE = 1_000_000n;

/** The words of a draft by the obligor to the first supplier, over an invoice and a contract of their own. */
async function draftWords(
  { world, obligor, first }: Scene,
  words: { contractId?: string; invoiceId?: string; dueOn?: string } = {},
): Promise<Record<string, unknown>> {
  const dueOn = words.dueOn ?? (await world.inDays(60));
  return {
    payeeId: first.id,
    contractId: words.contractId ?? (await world.contract(first, obligor, dueOn)),
    invoices: [
      { invoiceId: words.invoiceId ?? (await world.invoice(first, obligor, FACE)), amount: FACE.toString() },
    ],
    face: FACE.toString(),
    currency: 'CNY',
    dueOn,
  };
}

/** A draft that the obligor's maker submits, so many days before it is due. */
async function submitted(scene: Scene, days: number, words: Partial<IssueWords> = {}) {
  const { world, obligor, first } = scene;
  const { id } = await world.draft({ obligor, payee: first, dueOn: await world.inDays(days), ...words });
  return (language: Language) => world.submit(speaking(obligor, language), id);
}

const drafted = (obligor: Player, words: Record<string, unknown>) => (language: Language) =>
  speaking(obligor, language).maker.client.post('/v1/certificates', words);

/** One order of a payer to several receivers, with a contract for each. */
async function severalItems(
  world: World,
  payer: Player,
  holdingId: string,
  amounts: readonly (readonly [Player, string])[],
) {
  const items: Record<string, unknown>[] = [];
  for (const [receiver, amount] of amounts) {
    const evidence = { contractId: await world.contract(receiver, payer, await world.inDays(60)) };
    items.push({ holdingId, receiverId: receiver.id, amount, evidence });
  }
  return (language: Language) => speaking(payer, language).maker.client.post('/v1/transfers', { items });
}

/** An account that is to be added to a company by the operator. */
const account = (world: World, companyId: string, name: string) => (language: Language) =>
  world.operator.client.speaking(language).post(`/v1/companies/${companyId}/bank-accounts`, {
    number: 'SB-ANOTHER-1',
    name,
    bankCode: 'SANDBOXBANK',
    currency: 'CNY',
  });

/** Someone of a company who is its maker and its checker at once. */
const bothAtOnce = ({ world }: Scene, { id, name }: Player): Promise<Person> =>
  addPerson(world.stage, { id, legalName: name }, 'maker', 'checker');

const inLanguage = (person: Person, language: Language): Person => ({
  ...person,
  client: person.client.speaking(language),
});

const ISSUE_CASES: readonly RuleCase[] = [
  {
    rules: ['term-max'],
    name: 'a term beyond a year',
    code: 'term-max',
    prepare: (scene) => submitted(scene, 370, { termReason: '大型设备行业惯例' }),
  },
  {
    rules: ['term-max'],
    name: 'a term beyond six months without a reason',
    code: 'term-reason-missing',
    prepare: (scene) => submitted(scene, 200),
  },
  {
    rules: ['term-max'],
    name: 'a price for such a term without the financier’s own review',
    code: 'term-max',
    async prepare(scene) {
      const { world, sales, obligor, first, financier } = scene;
      const dueOn = await world.inDays(200);
      const words = { obligor, payee: first, dueOn, termReason: '大型设备行业惯例' };
      const { holdingId } = await world.issue(words);
      const requestId = await sales.ask(first, holdingId, FACE, financier);
      return (language) => sales.quote(speaking(financier, language), requestId);
    },
  },
  {
    rules: ['no-stretch'],
    name: 'a due date after the contract’s',
    code: 'no-stretch',
    async prepare(scene) {
      const { world, obligor, first } = scene;
      const contractId = await world.contract(first, obligor, await world.inDays(59));
      return drafted(obligor, await draftWords(scene, { contractId }));
    },
  },
  {
    rules: ['no-prepayment'],
    name: 'a delivery that is still to come',
    code: 'no-prepayment',
    async prepare(scene) {
      const { world, obligor, first } = scene;
      const { id: contractId } = withId.parse(
        await obligor.maker.client.post('/v1/contracts', {
          number: 'HT-PREPAID',
          sellerId: first.id,
          buyerId: obligor.id,
          deliveredOn: await world.inDays(1),
          paymentDueOn: await world.inDays(60),
        }),
      );
      return drafted(obligor, await draftWords(scene, { contractId }));
    },
  },
  {
    rules: ['real-trade'],
    name: 'a contract of others',
    code: 'contract-differs',
    async prepare(scene) {
      const { world, obligor, second } = scene;
      const contractId = await world.contract(second, obligor, await world.inDays(60));
      return drafted(obligor, await draftWords(scene, { contractId }));
    },
  },
  {
    rules: ['invoice-once'],
    name: 'an invoice that is used up',
    code: 'invoice-once',
    async prepare(scene) {
      const { world, obligor, first } = scene;
      const { invoiceId } = await world.issue({ obligor, payee: first, dueOn: await world.inDays(60) });
      const { id } = withId.parse(await drafted(obligor, await draftWords(scene, { invoiceId }))('zh'));
      return (language) => world.submit(speaking(obligor, language), id);
    },
  },
  {
    rules: ['invoice-once'],
    name: 'an invoice that is to be paid to another than its seller',
    code: 'invoice-assigned',
    prepare({ first, obligor }) {
      const party = (kind: string, name: string): string =>
        `<${kind}><Party><PartyLegalEntity><RegistrationName>${name}</RegistrationName></PartyLegalEntity></Party></${kind}>`;
      const file = new TextEncoder().encode(
        `<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"><ID>7</ID>` +
          `<IssueDate>2026-03-02</IssueDate><DocumentCurrencyCode>CNY</DocumentCurrencyCode>` +
          `${party('AccountingSupplierParty', first.name)}${party('AccountingCustomerParty', obligor.name)}` +
          `<PayeeParty><PartyName><Name>上海保理有限公司</Name></PartyName></PayeeParty>` +
          `<LegalMonetaryTotal><PayableAmount currencyID="CNY">5.00</PayableAmount></LegalMonetaryTotal></Invoice>`,
      );
      return Promise.resolve((language) =>
        speaking(first, language).maker.client.postXml('/v1/invoices', file),
      );
    },
  },
  {
    rules: ['invoice-once'],
    name: 'an invoice of another company’s, in other words',
    code: 'invoice-conflict',
    async prepare({ world, obligor, first, second }) {
      const file = await world.paper(first, obligor, FACE);
      await first.maker.client.postXml('/v1/invoices?wait=true', file);
      const words = new TextDecoder().decode(file).replaceAll(first.uscc, second.uscc);
      const forged = new TextEncoder().encode(words.replaceAll(first.name, second.name));
      return (language) => speaking(second, language).maker.client.postXml('/v1/invoices', forged);
    },
  },
  {
    rules: ['irrevocable'],
    name: 'what is issued and accepted taken back by its obligor',
    code: 'irrevocable',
    async prepare(scene) {
      const { obligor } = scene;
      const { certificateId } = await whole(scene);
      return (language) =>
        speaking(obligor, language).maker.client.post(`/v1/certificates/${certificateId}/withdrawal`, {
          reason: '不想付了',
        });
    },
  },
  {
    rules: ['supplier-free'],
    name: 'a fee for issuing',
    code: 'supplier-free',
    prepare: async (scene) => drafted(scene.obligor, { ...(await draftWords(scene)), fee: '100' }),
  },
  {
    rules: ['stop-issuing'],
    name: 'an obligor on the overdue list',
    code: 'stop-issuing',
    async prepare({ world, first }) {
      const { operatorMaker, operatorChecker } = world.stage;
      const listed = await world.player('obligor', '上榜实业');
      const words = { companyId: listed.id, source: '上海票据交易所', listed: true };
      await world.twoWant(
        [operatorMaker, '/v1/overdue-list', words],
        [operatorChecker, '/v1/overdue-list/decisions'],
      );
      const dueOn = await world.inDays(60);
      return (language) => world.draft({ obligor: speaking(listed, language), payee: first, dueOn });
    },
  },
];

const TRANSFER_CASES: readonly RuleCase[] = [
  {
    rules: ['consent'],
    name: 'several receivers without a standing consent',
    code: 'several-receivers',
    async prepare(scene) {
      const { world, first, second, third } = scene;
      const { holdingId } = await whole(scene);
      const amounts = [[second, '1'] as const, [third, '1'] as const];
      return severalItems(world, first, holdingId, amounts);
    },
  },
  {
    rules: ['consent'],
    name: 'one of several receivers beyond the cap of its consent',
    code: 'consent-exceeded',
    async prepare({ world, obligor, second, third }) {
      const payer = await world.player('supplier', '付款模具');
      const { holdingId } = await world.issue({ obligor, payee: payer, dueOn: await world.inDays(60) });
      const asked = proposal.parse(
        await second.maker.client.post('/v1/consents', {
          payerId: payer.id,
          currency: 'CNY',
          cap: '300000',
          longestTermDays: 180,
          endsOn: await world.inDays(90),
        }),
      );
      const answer = await world.signAt(second.maker, `/v1/consents/${asked.id}`, asked);
      await applied(second.maker.client, answer);
      return severalItems(world, payer, holdingId, [[second, '300001'] as const, [third, '1'] as const]);
    },
  },
  {
    rules: ['real-trade'],
    name: 'a payment for nothing',
    code: 'evidence-missing',
    async prepare(scene) {
      const { first, second } = scene;
      const { holdingId } = await whole(scene);
      const items = [{ holdingId, receiverId: second.id, amount: '1', evidence: {} }];
      return (language) => speaking(first, language).maker.client.post('/v1/transfers', { items });
    },
  },
  {
    rules: ['supplier-free'],
    name: 'a fee for passing on',
    code: 'supplier-free',
    async prepare(scene) {
      const { world, first, second } = scene;
      const { holdingId } = await whole(scene);
      return (language) =>
        world.offer(speaking(first, language), speaking(second, language), holdingId, 1n, { fee: '100' });
    },
  },
  {
    rules: ['pay-undisputed'],
    name: 'the part of a void invoice that its payee still holds',
    code: 'holding-disputed',
    async prepare(scene) {
      const { world, obligor, first, second, third } = scene;
      const { holdingId, invoiceId } = await whole(scene);
      const part = await world.pass(first, second, holdingId, 400_000n);
      const red = await world.paper(first, obligor, -FACE);
      await first.maker.client.postXml(`/v1/invoices/${invoiceId}/credit-notes?wait=true`, red);
      // The effect of the rule: what others hold goes on.
      await world.pass(second, third, part, 100_000n);
      return (language) => world.offer(speaking(first, language), second, holdingId, 1n);
    },
  },
  {
    rules: ['singular'],
    name: 'a holding passed on twice',
    code: 'epoch-stale',
    async prepare(scene) {
      const { world, first, second, third } = scene;
      const { holdingId } = await whole(scene);
      const one = await world.offer(first, second, holdingId, FACE);
      const other = await world.offer(first, third, holdingId, FACE);
      for (const { id, proposal: asked } of [one, other]) {
        await world.signOnly(first.maker, `/v1/transfers/${id}`, asked);
      }
      await world.take(second, one);
      return (language) => world.take(speaking(third, language), other);
    },
  },
  {
    rules: ['singular'],
    name: 'a part’s number used twice',
    code: 'child-taken',
    async prepare(scene) {
      const { world, first, second } = scene;
      const { holdingId } = await whole(scene);
      const made = await world.offer(first, second, holdingId, 400_000n);
      await world.signOnly(first.maker, `/v1/transfers/${made.id}`, made.proposal);
      await world.act({ kind: 'void', holdingId, transferId: made.id }, first.maker);
      return (language) => world.take(speaking(second, language), made);
    },
  },
  {
    rules: ['recourse'],
    name: 'a holding given back to who never held it',
    code: 'not-earlier-holder',
    async prepare(scene) {
      const { first, third } = scene;
      const { holdingId } = await whole(scene);
      const body = { kind: 'return', holdingId, receiverId: third.id, paymentReference: 'ICBC20260506001' };
      return (language) => speaking(first, language).maker.client.post('/v1/acts', body);
    },
  },
];

const COMPANY_CASES: readonly RuleCase[] = [
  {
    rules: ['no-pooling'],
    name: 'an account of the operator’s own',
    code: 'no-pooling',
    async prepare({ world }) {
      const { data } = z
        .object({
          data: z.array(z.object({ id: z.string(), legalName: z.string(), roles: z.array(z.string()) })),
        })
        .parse(await world.operator.client.get('/v1/companies?limit=100'));
      const operator = data.find(({ roles }) => roles.includes('operator'));
      return account(world, String(operator?.id), String(operator?.legalName));
    },
  },
  {
    rules: ['payout-change'],
    name: 'an account in another’s name',
    code: 'payout-change',
    prepare: ({ world, first, second }) => Promise.resolve(account(world, first.id, second.name)),
  },
  {
    rules: ['payout-change'],
    name: 'a second account in one currency',
    code: 'payout-change',
    prepare: ({ world, first }) => Promise.resolve(account(world, first.id, first.name)),
  },
  {
    rules: ['four-eyes'],
    name: 'a maker who signs as checker as well',
    code: 'signer-twice',
    async prepare(scene) {
      const { world, obligor, first } = scene;
      const both = await bothAtOnce(scene, obligor);
      const { id } = await world.draft({ obligor, payee: first, dueOn: await world.inDays(60) });
      const asked = await world.submit(obligor, id);
      await world.signOnly(both, `/v1/certificates/${id}`, asked);
      return (language) =>
        inLanguage(both, language).client.post(`/v1/certificates/${id}/signatures`, {
          signature: sign(both, asked),
        });
    },
  },
  {
    rules: ['four-eyes'],
    name: 'one person who proposes and approves',
    code: 'signer-twice',
    async prepare(scene) {
      const { obligor, other } = scene;
      const both = await bothAtOnce(scene, other);
      const limit = { obligorId: obligor.id, currency: 'CNY', amount: '9000000000' };
      const { id, payloadHash } = withId
        .extend({ payloadHash: z.string() })
        .parse(await both.client.post('/v1/credit-limits', limit));
      return (language) =>
        inLanguage(both, language).client.post(`/v1/credit-limits/${id}/approval`, { payloadHash });
    },
  },
];

/** One or more for each rule of trade; those that move the clock come last. */
export const RULE_CASES: readonly RuleCase[] = [
  ...ISSUE_CASES,
  ...TRANSFER_CASES,
  ...COMPANY_CASES,
  ...SALE_CASES,
];
