import type { Kind } from './world-of-objects.js';

/** Who calls: what a company is. */
export type Role = 'obligor' | 'supplier' | 'financier' | 'bank' | 'operator' | 'supervisor';

/** Gives the identifier of a thing of a kind: another company's, or one made up in the same form. */
export type Name = (kind: Kind) => string;

/** One route, and how somebody who has nothing to do with it asks for another company's affairs by it. */
export interface RouteCase {
  /** What stands for the parameters of the path, in their order. */
  path?: readonly Kind[];
  query?: (name: Name) => string;
  body?: (name: Name) => unknown;
  /** More bodies, where one route has several kinds of acts. */
  otherBodies?: readonly ((name: Name) => unknown)[];
  /** The body is an invoice of the other company, as XML. */
  xml?: true;
  /** Roles whose very task it is, whoever owns the thing (DOMAIN.md, “Who may do what”). */
  taskOf?: readonly Role[];
  /**
   * Why an answer that is no refusal tells nothing of others: `anybody` asks nobody who he is; `directory` is what every
   * company may know of every other; `own` acts in the caller's own affairs.
   */
  open?: 'anybody' | 'directory' | 'own';
  /** A token of its own opens it; whoever comes with anything else is nobody there. */
  token?: true;
}

const words = 'x';
const reason = { reason: words };
const signature = { signature: `0x${'11'.repeat(65)}` };
const payloadHash = { payloadHash: '0'.repeat(64) };
const documentHash = `0x${'11'.repeat(32)}`;
const order = { authority: words, number: '1', documentHash };
const ledgerKey = `0x${'00'.repeat(12)}${'22'.repeat(20)}`;
const always = (body: unknown) => () => body;
const operator: readonly Role[] = ['operator'];
const oversight: readonly Role[] = ['operator', 'supervisor'];
/** What the operator's people do: nobody else's role comes near it, so its body needs no more than its form. */
const operators = (rest: Omit<RouteCase, 'taskOf'> = {}): RouteCase => ({ ...rest, taskOf: operator });

/**
 * Every route of the program. A route that is not here fails the test that reads it, and so does one that is here and
 * nowhere else. The bodies are well formed: what refuses them is the wall.
 */
export const ROUTES: Readonly<Record<string, RouteCase>> = {
  'POST /v1/bank/messages': { open: 'anybody' },
  'POST /v1/sessions/passkey-options': { open: 'anybody' },
  'POST /v1/sessions': { open: 'anybody' },
  'POST /v1/sessions/oidc-options': { open: 'anybody' },
  'POST /v1/sessions/oidc': { open: 'anybody' },
  'POST /v1/user-invitations/reading': { open: 'anybody' },
  'POST /v1/user-invitations/passkey-options': { open: 'anybody' },
  'POST /v1/user-invitations/passkeys': { open: 'anybody' },
  'POST /v1/user-invitations/phone-codes': { open: 'anybody' },
  'POST /v1/user-invitations/phones': { open: 'anybody' },
  'POST /v1/sessions/phone-codes': { open: 'anybody' },
  'POST /v1/sessions/phone': { open: 'anybody' },
  'POST /v1/lost-devices/passkeys': { open: 'anybody' },
  'POST /v1/lost-devices/phones': { open: 'anybody' },
  'GET /v1/invitations/{token}': { path: ['token'], open: 'anybody' },
  'GET /v1/applications/banks': { open: 'anybody' },
  'POST /v1/bank/play-accounts': { body: () => ({ holder: words, currency: 'CNY' }), open: 'anybody' },
  'GET /v1/bank/play-accounts/{number}/arrived': { path: ['token'], open: 'anybody' },
  // What stands behind a QR code tells no amount and no other company (oversight.integration.spec.ts).
  'GET /v1/checks/{certificateId}': { path: ['certificate'], open: 'anybody' },
  'GET /v1/agreements/text': { query: () => 'role=supplier', open: 'anybody' },
  'POST /v1/applications': { open: 'anybody' },

  'GET /v1/me': {},
  'GET /v1/rules': {},
  'GET /v1/business-day': {},
  'GET /v1/business-day/progress': {},
  'GET /v1/bank/balances': {},
  'GET /v1/business-day/steps': operators(),
  'GET /v1/ledger-state': {},
  'GET /v1/ledger-figures': operators(),
  'GET /v1/calendars/current': {},
  'GET /v1/notices': {},
  // The operator puts companies on the ledger, and looks after what is on its way there.
  'GET /v1/proposals': { taskOf: operator },
  'GET /v1/proposals/{id}': { path: ['proposal'] },
  'GET /v1/operations': { taskOf: operator },
  'GET /v1/operations/summary': operators(),
  'GET /v1/operations/{id}': { path: ['operation'], taskOf: operator },
  'GET /v1/cases': operators(),
  'POST /v1/cases/{id}/retry': operators({ path: ['case'] }),
  'POST /v1/cases/{id}/closing': operators({ path: ['case'], body: always({ outcome: words }) }),
  'POST /v1/cases/{id}/freezes': operators({ path: ['case'] }),
  'GET /v1/carrier': operators(),
  'POST /v1/carrier': operators({ body: always({ held: false }) }),
  'GET /v1/metrics': operators(),
  // The trail of a company that is named is the company's own, or the operator's and the supervisor's to read.
  'GET /v1/audit': { query: (name) => `companyId=${name('company')}`, taskOf: oversight },
  'GET /v1/bundles/{id}': { path: ['certificate'], taskOf: oversight },
  'GET /v1/ledger-certificates': { taskOf: oversight },
  'GET /v1/ledger-certificates/{id}': { path: ['certificate'], taskOf: oversight },
  'GET /v1/ledger-sums': { taskOf: oversight },

  'GET /v1/sessions': {},
  'GET /v1/sessions/company': {},
  'POST /v1/sessions/current/ending': {},
  'POST /v1/sessions/{id}/ending': { path: ['session'] },
  'GET /v1/users': {},
  'POST /v1/users/invitations': { body: always({ name: words, roles: ['viewer'] }), open: 'own' },
  'GET /v1/users/invitations': {},
  'POST /v1/users/invitations/{id}/withdrawal': { path: ['userInvitation'] },
  'POST /v1/users/{id}/roles': { path: ['user'], body: always({ roles: ['viewer'] }) },
  'POST /v1/users/{id}/departure': { path: ['user'] },
  'POST /v1/users/{id}/device-replacement': { path: ['user'] },
  'GET /v1/oidc-providers': {},
  'POST /v1/oidc-providers': {
    body: always({ issuer: 'https://idp.example.com', clientId: words, clientSecret: words }),
    open: 'own',
  },
  'POST /v1/oidc-providers/{id}/ending': { path: ['oidcProvider'] },
  'GET /v1/oidc-identities': {},
  'POST /v1/users/{id}/oidc-identity': { path: ['user'], body: always({ subject: words }) },
  'POST /v1/users/{id}/oidc-identity/removal': { path: ['user'] },
  'GET /v1/people-decisions': {},
  'POST /v1/people-decisions/{id}/approval': { path: ['peopleDecision'], body: always(payloadHash) },
  'POST /v1/people-decisions/{id}/rejection': { path: ['peopleDecision'] },
  'POST /v1/step-ups': { body: always({ ...payloadHash, ...signature }), open: 'own' },
  'GET /v1/api-keys': {},
  'POST /v1/api-keys': {
    body: always({ name: words, scopes: ['certificates:read'], expiresInDays: 1 }),
    open: 'own',
  },
  'POST /v1/api-keys/{id}/secret': { path: ['apiKey'] },
  'POST /v1/api-keys/{id}/rotation': {
    path: ['apiKey'],
    body: always({ overlapHours: 0, expiresInDays: 1 }),
  },
  'POST /v1/api-keys/{id}/revocation': { path: ['apiKey'] },

  'POST /v1/invitations': { body: always({ legalName: words, amount: '1', currency: 'CNY' }), open: 'own' },
  'GET /v1/invitations': {},
  'POST /v1/invitations/{id}/withdrawal': { path: ['invitation'] },
  'GET /v1/applications/current': { token: true },
  'PATCH /v1/applications/current': { token: true },
  'POST /v1/applications/current/documents': { query: () => 'kind=other', token: true },
  'POST /v1/applications/current/passkey-options': { body: always({ name: words }), token: true },
  'POST /v1/applications/current/passkeys': { token: true },
  'POST /v1/applications/current/phone-codes': { body: always({ phone: '+8613800138000' }), token: true },
  'POST /v1/applications/current/phones': { token: true },
  'POST /v1/applications/current/account-proof': { token: true },
  'POST /v1/applications/current/account-proof/amount': { body: always({ amount: '1' }), token: true },
  'POST /v1/applications/current/agreement': { body: always({ version: '1', ...signature }), token: true },
  'POST /v1/applications/current/submission': { token: true },
  'POST /v1/applications/current/withdrawal': { token: true },
  'POST /v1/applications/current/api-keys': { body: always(signature), token: true },
  'GET /v1/applications': operators(),
  'GET /v1/applications/decisions': operators(),
  'GET /v1/applications/{id}': operators({ path: ['application'] }),
  'GET /v1/applications/{id}/documents/{document}': operators({ path: ['application', 'document'] }),
  'POST /v1/applications/{id}/review': operators({
    path: ['application'],
    body: always({ outcome: 'approve' }),
  }),
  'POST /v1/applications/decisions/{id}/approval': operators({
    path: ['listing'],
    body: always(payloadHash),
  }),
  'POST /v1/applications/decisions/{id}/rejection': operators({ path: ['listing'] }),
  'POST /v1/screening/lists': operators({
    body: always({ source: words, publishedOn: '2026-03-02', csv: words }),
  }),
  'GET /v1/screening/lists': { taskOf: oversight },
  'GET /v1/screening/lists/decisions': operators(),
  'POST /v1/screening/lists/decisions/{id}/approval': operators({
    path: ['listing'],
    body: always(payloadHash),
  }),
  'POST /v1/screening/lists/decisions/{id}/rejection': operators({ path: ['listing'] }),
  'GET /v1/screening/hits': { taskOf: oversight },
  'GET /v1/screening/hits/decisions': operators(),
  'POST /v1/screening/hits/{id}': operators({
    path: ['application'],
    body: always({ outcome: 'cleared', ...reason }),
  }),
  'POST /v1/screening/hits/decisions/{id}/approval': operators({
    path: ['listing'],
    body: always(payloadHash),
  }),
  'POST /v1/screening/hits/decisions/{id}/rejection': operators({ path: ['listing'] }),
  'GET /v1/renewals': { taskOf: oversight },
  'GET /v1/renewals/decisions': operators(),
  'POST /v1/renewals/{company}': operators({
    path: ['company'],
    body: always({ riskGrade: 'low', ...reason }),
  }),
  'POST /v1/renewals/decisions/{id}/approval': operators({ path: ['listing'], body: always(payloadHash) }),
  'POST /v1/renewals/decisions/{id}/rejection': operators({ path: ['listing'] }),
  'GET /v1/agreements': {},
  // The operator is the other side of every master agreement.
  'GET /v1/agreements/{id}/document': { path: ['agreement'], taskOf: operator },
  'POST /v1/payout-changes': {
    body: always({ number: 'A', bankCode: 'B', currency: 'CNY' }),
    open: 'own',
  },
  'GET /v1/payout-changes': {},
  'GET /v1/payout-changes/accounts': {},
  'GET /v1/payout-changes/{id}': { path: ['payoutChange'] },
  'POST /v1/payout-changes/{id}/amount': { path: ['payoutChange'], body: always({ amount: '1' }) },
  'POST /v1/payout-changes/{id}/withdrawal': { path: ['payoutChange'] },
  'POST /v1/payout-changes/{id}/objection': { path: ['payoutChange'] },
  'POST /v1/payout-changes/{id}/confirmation': { path: ['payoutChange'] },
  'GET /v1/payout-changes/decisions': {},
  'POST /v1/payout-changes/decisions/{id}/approval': { path: ['limit'], body: always(payloadHash) },
  'POST /v1/payout-changes/decisions/{id}/rejection': { path: ['limit'] },

  'POST /v1/companies': operators({
    body: always({ legalName: words, uscc: '91350100M000100Y43', roles: ['supplier'] }),
  }),
  'GET /v1/companies': { taskOf: oversight },
  'GET /v1/companies/lookup': { query: (name) => `uscc=${name('uscc')}`, open: 'directory' },
  'GET /v1/companies/{id}': { path: ['company'], open: 'directory' },
  'GET /v1/companies/key-replacements': { taskOf: operator },
  'GET /v1/companies/{id}/users': operators({ path: ['company'] }),
  'GET /v1/companies/{id}/bank-accounts': operators({ path: ['company'] }),
  'GET /v1/companies/{id}/changes': operators({ path: ['company'] }),
  'POST /v1/companies/{id}/users': operators({
    path: ['company'],
    body: always({ name: words, roles: ['maker'] }),
  }),
  'POST /v1/companies/{id}/users/{user}/api-keys': operators({ path: ['company', 'user'] }),
  'POST /v1/companies/{id}/bank-accounts': operators({
    path: ['company'],
    body: always({ number: 'A', name: words, bankCode: 'B', currency: 'CNY' }),
  }),
  'POST /v1/companies/{id}/registration': operators({ path: ['company'] }),
  'POST /v1/companies/{id}/registration/signatures': operators({
    path: ['company'],
    body: always(signature),
  }),
  'POST /v1/companies/{id}/registration/withdrawal': operators({ path: ['company'] }),
  'POST /v1/companies/{id}/suspension': operators({ path: ['company'], body: always(reason) }),
  'POST /v1/companies/{id}/resumption': operators({ path: ['company'], body: always(reason) }),
  'POST /v1/companies/{id}/exit': operators({ path: ['company'], body: always(reason) }),
  'POST /v1/companies/{id}/users/{user}/key-replacements': operators({
    path: ['company', 'user'],
    body: always({ ledgerKey }),
  }),
  'POST /v1/companies/{id}/users/{user}/key-replacements/{replacement}/objection': {
    path: ['company', 'user', 'replacement'],
    taskOf: operator,
  },
  'POST /v1/companies/{id}/users/{user}/key-replacements/{replacement}/registration': operators({
    path: ['company', 'user', 'replacement'],
  }),
  'POST /v1/companies/{id}/group': operators({ path: ['company'], body: always({ parentId: null }) }),
  'GET /v1/companies/{id}/group': { path: ['company'], taskOf: oversight },
  'GET /v1/companies/group/decisions': operators(),
  'POST /v1/companies/group/decisions/{id}/approval': operators({
    path: ['listing'],
    body: always(payloadHash),
  }),
  'POST /v1/companies/group/decisions/{id}/rejection': operators({ path: ['listing'] }),
  'POST /v1/overdue-list': operators({
    body: (name) => ({ companyId: name('company'), source: words, listed: true }),
  }),
  'GET /v1/overdue-list': { taskOf: oversight },
  'GET /v1/overdue-list/decisions': operators(),
  'POST /v1/overdue-list/decisions/{id}/approval': operators({
    path: ['listing'],
    body: always(payloadHash),
  }),
  'POST /v1/overdue-list/decisions/{id}/rejection': operators({ path: ['listing'] }),

  'POST /v1/invoices': { xml: true },
  'POST /v1/invoice-readings': { xml: true, open: 'own' },
  'POST /v1/invoices/{id}/credit-notes': { path: ['invoice'], xml: true },
  'GET /v1/invoices': {},
  'GET /v1/invoices/{id}': { path: ['invoice'] },
  'POST /v1/contracts': {
    body: (name) => ({
      number: words,
      sellerId: name('company'),
      buyerId: name('obligor'),
      deliveredOn: '2026-03-02',
      paymentDueOn: '2026-05-29',
    }),
  },
  'GET /v1/contracts': {},
  'GET /v1/contracts/{id}': { path: ['contract'] },
  'POST /v1/contracts/{id}/documents': {
    path: ['contract'],
    body: (name) => ({ documentId: name('document') }),
  },

  'POST /v1/documents': { query: () => 'type=contract', xml: true, open: 'own' },
  'GET /v1/documents/{id}': { path: ['document'] },
  'POST /v1/webhooks': { body: always({ url: 'https://erp.example.com/' }), open: 'own' },
  'GET /v1/webhooks': {},
  'GET /v1/webhooks/{id}': { path: ['webhook'] },
  'POST /v1/webhooks/{id}/pause': { path: ['webhook'] },
  'POST /v1/webhooks/{id}/resumption': { path: ['webhook'] },
  'POST /v1/webhooks/{id}/rotation': { path: ['webhook'] },
  'POST /v1/webhooks/{id}/removal': { path: ['webhook'] },
  'POST /v1/webhooks/{id}/test': { path: ['webhook'] },
  'GET /v1/webhooks/{id}/deliveries': { path: ['webhook'] },
  'POST /v1/webhooks/{id}/deliveries/{delivery}/replay': { path: ['webhook', 'delivery'] },

  'POST /v1/certificates': {
    body: (name) => ({
      payeeId: name('company'),
      contractId: name('contract'),
      invoices: [{ invoiceId: name('invoice'), amount: '1' }],
      face: '1',
      currency: 'CNY',
      dueOn: '2026-05-29',
    }),
  },
  'GET /v1/certificates': {},
  'GET /v1/certificate-lines': {},
  'GET /v1/holders': {},
  'GET /v1/issue-to-cash': {},
  'GET /v1/certificates/{id}': { path: ['certificate'] },
  'GET /v1/certificates/{id}/tree': { path: ['certificate'] },
  'GET /v1/certificates/{id}/steps': { path: ['certificate'] },
  'GET /v1/certificates/{id}/evidence': { path: ['certificate'], taskOf: ['supervisor'] },
  'GET /v1/certificates/{id}/evidence/{file}': { path: ['certificate', 'invoice'], taskOf: ['supervisor'] },
  'POST /v1/certificates/{id}/submission': { path: ['draft'] },
  'POST /v1/certificates/{id}/signatures': { path: ['certificate'], body: always(signature) },
  'POST /v1/certificates/{id}/refusal': { path: ['certificate'], body: always(reason) },
  'POST /v1/certificates/{id}/withdrawal': { path: ['draft'], body: always(reason) },
  'GET /v1/counterparties': {},
  'GET /v1/holdings': {},
  'GET /v1/holdings/{id}': { path: ['holding'] },
  'GET /v1/holdings/{id}/title': { path: ['holding'] },
  'GET /v1/holdings/{id}/backing': { path: ['holding'] },
  'POST /v1/transfers': {
    body: (name) => ({
      items: [
        {
          holdingId: name('holding'),
          receiverId: name('financier'),
          amount: '1',
          evidence: { contractId: name('contract') },
        },
      ],
    }),
  },
  'GET /v1/transfers': {},
  'GET /v1/transfers/{id}': { path: ['transfer'] },
  'GET /v1/transfers/{id}/title': { path: ['transfer'] },
  'POST /v1/transfers/{id}/signatures': { path: ['transfer'], body: always(signature) },
  'POST /v1/transfers/{id}/refusal': { path: ['transfer'] },
  'GET /v1/consents': {},
  'POST /v1/consents': {
    body: (name) => ({
      payerId: name('obligor'),
      currency: 'CNY',
      cap: '1000',
      longestTermDays: 90,
      endsOn: '2026-12-31',
    }),
    open: 'own',
  },
  'POST /v1/consents/{id}/signatures': { path: ['consent'], body: always(signature) },
  'POST /v1/acts': {
    body: (name) => ({ kind: 'cancel', certificateId: name('certificate'), reason: words }),
    otherBodies: [
      (name) => ({
        kind: 'pledge',
        holdingId: name('holding'),
        pledgeeId: name('financier'),
        terms: words,
      }),
      (name) => ({ kind: 'unpledge', holdingId: name('holding') }),
      (name) => ({
        kind: 'return',
        holdingId: name('holding'),
        receiverId: name('financier'),
        paymentReference: words,
      }),
      (name) => ({ kind: 'void', holdingId: name('holding'), transferId: name('transfer') }),
      (name) => ({ kind: 'freeze', holdingId: name('holding'), order }),
      (name) => ({ kind: 'unfreeze', holdingId: name('holding'), order }),
      (name) => ({
        kind: 'force',
        holdingId: name('holding'),
        receiverId: name('financier'),
        order,
      }),
    ],
    taskOf: oversight,
  },
  'GET /v1/acts/{id}': { path: ['act'] },
  'POST /v1/acts/{id}/signatures': { path: ['act'], body: always(signature) },
  'POST /v1/acts/{id}/refusal': { path: ['act'] },

  'POST /v1/products': { body: always({ name: words, currency: 'CNY', ratePpm: 1 }), open: 'own' },
  'GET /v1/products': {},
  'POST /v1/discount-requests': {
    body: (name) => ({ holdingId: name('holding'), amount: '1', financierIds: [name('financier')] }),
  },
  'GET /v1/discount-requests': {},
  'GET /v1/discount-requests/{id}': { path: ['request'] },
  'POST /v1/discount-requests/{id}/withdrawal': { path: ['request'], body: always(reason) },
  'POST /v1/discount-requests/{id}/declining': { path: ['request'], body: always(reason) },
  'POST /v1/discount-requests/{id}/quotes': {
    path: ['request'],
    body: (name) => ({ productId: name('product') }),
  },
  'POST /v1/quotes/{id}/acceptance': { path: ['quote'] },
  'GET /v1/discounts': {},
  'GET /v1/discounts/{id}': { path: ['discount'] },
  'GET /v1/purchases': {},
  'GET /v1/purchases/{id}': { path: ['discount'] },
  'POST /v1/discounts/{id}/signatures': { path: ['discount'], body: always(signature) },
  'POST /v1/discounts/{id}/release': { path: ['discount'] },
  'POST /v1/discounts/{id}/registration': { path: ['discount'] },
  'POST /v1/discounts/{id}/withdrawal': { path: ['discount'] },
  'POST /v1/discounts/{id}/receipt': { path: ['discount'], body: always({ bankReference: 'SB-1' }) },
  'POST /v1/discounts/{id}/repurchase': { path: ['discount'] },
  'POST /v1/discounts/{id}/recourse': { path: ['discount'] },
  'POST /v1/discounts/{id}/recourse-payment': { path: ['discount'] },
  'POST /v1/discounts/{id}/case-release': operators({
    path: ['discount'],
    body: (name) => ({ caseId: name('case'), bankConfirmation: words }),
  }),
  'GET /v1/discounts/recourses': {},
  'POST /v1/discounts/recourses/{decision}/approval': { path: ['limit'], body: always(payloadHash) },
  'POST /v1/discounts/recourses/{decision}/rejection': { path: ['limit'] },
  'GET /v1/discounts/case-releases': operators(),
  'POST /v1/discounts/case-releases/{decision}/approval': operators({
    path: ['listing'],
    body: always(payloadHash),
  }),
  'POST /v1/discounts/case-releases/{decision}/rejection': operators({ path: ['listing'] }),
  'POST /v1/credit-limits': {
    body: (name) => ({ obligorId: name('obligor'), currency: 'CNY', amount: '90000' }),
    open: 'own',
  },
  'GET /v1/credit-limits': {},
  'POST /v1/credit-limits/{decision}/approval': { path: ['limit'], body: always(payloadHash) },
  'POST /v1/credit-limits/{decision}/rejection': { path: ['limit'] },

  'POST /v1/standing-prices': {
    body: always({
      currency: 'CNY',
      ratePpm: 1,
      cutOff: '15:00',
      validFrom: '2026-03-02',
      validUntil: '2026-12-31',
    }),
    open: 'own',
  },
  'GET /v1/standing-prices': {},
  'POST /v1/standing-prices/{decision}/approval': { path: ['standingDecision'], body: always(payloadHash) },
  'POST /v1/standing-prices/{decision}/rejection': { path: ['standingDecision'] },
  'POST /v1/standing-prices/{id}/ending': { path: ['standingPrice'] },
  // A sheet is over what its company itself holds.
  'POST /v1/allocations/preview': {
    body: always({ currency: 'CNY', cash: { amount: '1' } }),
    open: 'own',
  },
  'POST /v1/allocations': { body: always({ currency: 'CNY', cash: { amount: '1' } }), open: 'own' },
  'GET /v1/allocations': {},
  'GET /v1/allocations/{id}': { path: ['allocation'] },
  'POST /v1/allocations/{id}/signatures': { path: ['allocation'], body: always(signature) },
  'POST /v1/allocations/{id}/withdrawal': { path: ['allocation'] },

  'GET /v1/sandbox/inbox': operators(),
  'GET /v1/sandbox/people': { open: 'anybody' },
  'POST /v1/sandbox/sessions': { open: 'anybody' },
  'POST /v1/clock/advance': operators({ body: always({ to: 'next-business-day' }) }),
  'POST /v1/clock/play': { open: 'own', body: always({ to: '2020-01-02' }) },
  'GET /v1/payments': { query: (name) => `certificateId=${name('certificate')}` },
  'GET /v1/penalties': { query: (name) => `certificateId=${name('certificate')}` },
  'GET /v1/issuing-stops': {},
  'GET /v1/settlement-decisions': { query: () => 'kind=early-settlement' },
  'POST /v1/settlement-decisions/{id}/rejection': {
    path: ['early'],
    body: always({ kind: 'early-settlement' }),
  },
  'POST /v1/early-settlements': { body: (name) => ({ certificateId: name('certificate') }) },
  'POST /v1/early-settlements/{id}/approval': { path: ['early'], body: always(payloadHash) },
  'GET /v1/defaults': operators(),
  'POST /v1/defaults': operators({ body: (name) => ({ certificateId: name('certificate'), ...reason }) }),
  'POST /v1/defaults/{id}/approval': operators({ path: ['listing'], body: always(payloadHash) }),
  'POST /v1/write-offs': operators({
    body: (name) => ({ certificateId: name('certificate'), ...reason, documentHash }),
  }),
  'POST /v1/write-offs/{id}/approval': operators({ path: ['listing'], body: always(payloadHash) }),
  'POST /v1/payments/unbooked': operators({ body: always({ payment: 'S', bankConfirmation: words }) }),
  'POST /v1/payments/unbooked/{id}/approval': operators({ path: ['listing'], body: always(payloadHash) }),
  'GET /v1/suspense': operators(),
  'POST /v1/suspense-resolutions': operators({
    body: always({ account: 'A', bankReference: 'B', direction: 'debit', as: 'not-ours', ...reason }),
  }),
  'POST /v1/suspense-resolutions/{id}/approval': operators({ path: ['listing'], body: always(payloadHash) }),
  'POST /v1/calendars': operators({ body: always({ publishedThrough: '2028-12-31', days: [] }) }),
  'POST /v1/calendars/{id}/approval': operators({ path: ['listing'], body: always(payloadHash) }),
};

/** The path of a route with its things in the place of its parameters. */
export function pathOf(route: string, { path = [], query }: RouteCase, name: Name): string {
  const kinds = [...path];
  const filled = route.slice(route.indexOf('/')).replace(/\{\w+\}/g, () => {
    const kind = kinds.shift();
    if (kind === undefined) throw new Error(`Nothing is said of a parameter of ${route}.`);
    return name(kind);
  });
  if (kinds.length > 0) throw new Error(`${route} has fewer parameters than its case.`);
  return query ? `${filled}?${query(name)}` : filled;
}
