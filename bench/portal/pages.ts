import { z } from 'zod';
import type { Visitor } from '../../test/support/browser.js';

/** Who looks at a page: the story's companies, each with a maker and a checker. */
export const PEOPLE = {
  obligor: '华东重工集团有限公司',
  supplier: '宁波精密铸造有限公司',
  tier2: '绍兴五金加工厂',
  financier: '东海银行',
  operator: 'Tributary Sandbox Operator',
  supervisor: '金融监管局',
} as const;

export interface PortalPage {
  /** Its name among pictures. */
  name: string;
  /** Who looks at it, by the sign-in page's hook; nobody has signed in where it is left out. */
  person?: string;
  /** Its address; a `*` in it stands for the id of the first thing that `of` lists. */
  path: string;
  of?: string;
}

const by = (company: keyof typeof PEOPLE, role = 'maker'): string => `${PEOPLE[company]}:${role}`;

const certificate = '/v1/certificates?limit=1';

/** The main pages of both programs. */
export const PAGES: readonly PortalPage[] = [
  { name: 'sign-in', path: '/sign-in' },
  { name: 'sign-in-company', path: '/sign-in/oidc' },
  { name: 'invitation', path: '{invitation}' },
  { name: 'join', path: '/join' },
  { name: 'check', person: by('tier2', 'checker'), path: '/check/*', of: certificate },

  { name: 'supplier', person: by('supplier'), path: '/supplier' },
  { name: 'supplier-pay', person: by('supplier'), path: '/supplier/pay' },
  { name: 'supplier-cash', person: by('supplier'), path: '/supplier/cash' },
  {
    name: 'supplier-sheet',
    person: by('supplier'),
    path: '/supplier/sheets/*',
    of: '/v1/allocations?limit=1',
  },
  { name: 'supplier-under-way', person: by('supplier'), path: '/supplier/under-way' },
  {
    name: 'supplier-holding',
    person: by('supplier'),
    path: '/supplier/holdings/*',
    of: '/v1/holdings?limit=1',
  },
  {
    name: 'supplier-request',
    person: by('tier2'),
    path: '/supplier/requests/*',
    of: '/v1/discount-requests',
  },
  { name: 'supplier-me', person: by('supplier'), path: '/supplier/me' },

  { name: 'obligor', person: by('obligor'), path: '/desk/obligor' },
  { name: 'obligor-issue', person: by('obligor'), path: '/desk/obligor/issue' },
  { name: 'obligor-queue', person: by('obligor'), path: '/desk/obligor/queue' },
  { name: 'obligor-certificates', person: by('obligor'), path: '/desk/obligor/certificates' },
  {
    name: 'obligor-certificate',
    person: by('obligor'),
    path: '/desk/obligor/certificates/*',
    of: certificate,
  },
  { name: 'obligor-papers', person: by('obligor'), path: '/desk/obligor/papers' },
  {
    name: 'obligor-invoice',
    person: by('obligor'),
    path: '/desk/obligor/papers/invoices/*',
    of: '/v1/invoices?limit=1',
  },
  {
    name: 'obligor-contract',
    person: by('obligor'),
    path: '/desk/obligor/papers/contracts/*',
    of: '/v1/contracts?limit=1',
  },
  { name: 'obligor-suppliers', person: by('obligor'), path: '/desk/obligor/suppliers' },
  { name: 'company', person: by('obligor'), path: '/desk/company' },
  { name: 'company-accounts', person: by('obligor'), path: '/desk/company/accounts' },
  { name: 'company-people', person: by('obligor'), path: '/desk/company/people' },
  { name: 'company-webhooks', person: by('obligor'), path: '/desk/company/webhooks' },
  { name: 'company-sessions', person: by('obligor'), path: '/desk/company/sessions' },
  { name: 'company-notices', person: by('obligor'), path: '/desk/company/notices' },
  { name: 'company-agreements', person: by('obligor'), path: '/desk/company/agreements' },
  { name: 'company-sign-in', person: by('obligor', 'admin'), path: '/desk/company/sign-in' },
  { name: 'company-keys', person: by('obligor', 'admin'), path: '/desk/company/keys' },
  { name: 'obligor-queue-checker', person: by('obligor', 'checker'), path: '/desk/obligor/queue' },

  { name: 'financier', person: by('financier'), path: '/desk/financier' },
  {
    name: 'financier-deal',
    person: by('financier'),
    path: '/desk/financier/deals/*',
    of: '/v1/discount-requests',
  },
  { name: 'financier-portfolio', person: by('financier'), path: '/desk/financier/portfolio' },
  { name: 'financier-products', person: by('financier'), path: '/desk/financier/products' },
  { name: 'financier-limits', person: by('financier'), path: '/desk/financier/limits' },

  { name: 'operator', person: by('operator'), path: '/desk/operator' },
  { name: 'operator-applications', person: by('operator'), path: '/desk/operator/applications' },
  {
    name: 'operator-application',
    person: by('operator'),
    path: '/desk/operator/applications/*',
    of: '/v1/applications?status=submitted&limit=1',
  },
  { name: 'operator-orders', person: by('operator'), path: '/desk/operator/orders' },
  { name: 'operator-companies', person: by('operator'), path: '/desk/operator/companies' },
  {
    name: 'operator-company',
    person: by('operator'),
    path: '/desk/operator/companies/*',
    of: '/v1/companies?limit=1',
  },
  { name: 'operator-lost-keys', person: by('operator'), path: '/desk/operator/lost-keys' },
  { name: 'operator-payout-changes', person: by('operator'), path: '/desk/operator/payout-changes' },
  { name: 'operator-cases', person: by('operator'), path: '/desk/operator/cases' },
  { name: 'operator-suspense', person: by('operator'), path: '/desk/operator/suspense' },
  { name: 'operator-day', person: by('operator'), path: '/desk/operator/day' },
  { name: 'operator-state', person: by('operator'), path: '/desk/operator/state' },
  { name: 'operator-renewals', person: by('operator'), path: '/desk/operator/renewals' },
  { name: 'operator-defaults', person: by('operator'), path: '/desk/operator/defaults' },
  { name: 'operator-overdue-list', person: by('operator'), path: '/desk/operator/overdue-list' },
  { name: 'operator-lists', person: by('operator'), path: '/desk/operator/lists' },
  { name: 'operator-calendar', person: by('operator'), path: '/desk/operator/calendar' },
  { name: 'operator-court-orders', person: by('operator'), path: '/desk/court-orders' },
  { name: 'rules', person: by('operator'), path: '/desk/rules' },

  { name: 'auditor', person: by('supervisor', 'regulator'), path: '/desk/auditor' },
  { name: 'auditor-certificates', person: by('supervisor', 'regulator'), path: '/desk/auditor/certificates' },
  {
    name: 'auditor-certificate',
    person: by('supervisor', 'regulator'),
    path: '/desk/auditor/certificates/*',
    of: '/v1/ledger-certificates?limit=1',
  },
  { name: 'auditor-trail', person: by('supervisor', 'regulator'), path: '/desk/auditor/trail' },
  { name: 'auditor-court-orders', person: by('supervisor', 'regulator'), path: '/desk/court-orders' },
];

const listed = z.object({ data: z.array(z.looseObject({ id: z.string() })).min(1) });

/** A page's address for whoever has signed in: with the id of the first thing that it is about. */
export async function addressOf(
  { context }: Visitor,
  { path, of }: PortalPage,
  { invitation }: { invitation: string },
): Promise<string> {
  if (of === undefined) return path.replace('{invitation}', invitation);
  const answer = await context.request.get(of);
  const [first] = listed.parse(await answer.json()).data;
  return path.replace('*', first?.id ?? '');
}
