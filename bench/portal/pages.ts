import { z } from 'zod';
import type { Visitor } from '../../test/support/browser.js';

/** Who looks at a page: the story's companies, each with a maker and a checker. */
export const PEOPLE = {
  obligor: '华东重工集团有限公司',
  supplier: '宁波精密铸造有限公司',
  tier2: '绍兴五金加工厂',
  financier: '东海银行',
  operator: 'Tributary Sandbox Operator',
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

const by = (company: keyof typeof PEOPLE, role: 'maker' | 'checker' = 'maker'): string =>
  `${PEOPLE[company]}:${role}`;

/** The main pages of both programs. */
export const PAGES: readonly PortalPage[] = [
  { name: 'sign-in', path: '/sign-in' },
  { name: 'check', path: '/check/*', of: '/v1/certificates?limit=1' },
  { name: 'join', path: '/join' },
  { name: 'supplier', person: by('supplier'), path: '/supplier' },
  { name: 'supplier-pay', person: by('supplier'), path: '/supplier/pay' },
  { name: 'supplier-cash', person: by('supplier'), path: '/supplier/cash' },
  { name: 'supplier-under-way', person: by('tier2'), path: '/supplier/under-way' },
  {
    name: 'supplier-holding',
    person: by('supplier'),
    path: '/supplier/holdings/*',
    of: '/v1/holdings?limit=1',
  },
  { name: 'supplier-me', person: by('supplier'), path: '/supplier/me' },
  { name: 'obligor', person: by('obligor'), path: '/desk/obligor' },
  { name: 'obligor-issue', person: by('obligor'), path: '/desk/obligor/issue' },
  { name: 'obligor-queue', person: by('obligor', 'checker'), path: '/desk/obligor/queue' },
  { name: 'obligor-certificates', person: by('obligor'), path: '/desk/obligor/certificates' },
  {
    name: 'obligor-certificate',
    person: by('obligor'),
    path: '/desk/obligor/certificates/*',
    of: '/v1/certificates?limit=1',
  },
  { name: 'obligor-suppliers', person: by('obligor'), path: '/desk/obligor/suppliers' },
];

const listed = z.object({ data: z.array(z.looseObject({ id: z.string() })).min(1) });

/** A page's address for whoever has signed in: with the id of the first thing that it is about. */
export async function addressOf({ context }: Visitor, { path, of }: PortalPage): Promise<string> {
  if (of === undefined) return path;
  const answer = await context.request.get(of);
  const [first] = listed.parse(await answer.json()).data;
  return path.replace('*', first?.id ?? '');
}
