import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { keyOfPrivate, signDigest, statementDigest, type Hex } from '#orders';
import {
  BANK_CODE,
  BANK_NAME,
  bank,
  newUscc,
  proposal,
  signRegistration,
  type Company,
  type Person,
  type Stage,
} from './cast.js';
import { Client, ClientRefused } from './client.js';

const agreement = z.object({ role: z.string(), version: z.string(), text: z.string(), sha256: z.string() });
export const begun = z.object({ token: z.string(), application: z.object({ id: z.string() }), agreement });
export const application = z.object({
  id: z.string(),
  status: z.string(),
  missing: z.array(z.string()),
  content: z.object({
    company: z.object({ legalName: z.string(), uscc: z.string().optional() }).optional(),
  }),
  companyId: z.string().nullable(),
});
const decision = z.object({ id: z.string(), payloadHash: z.string() });
const waiting = z.object({
  data: z.array(z.looseObject({ subject: z.object({ kind: z.string(), id: z.string() }) })),
});
const claimed = z.object({
  userId: z.string(),
  companyId: z.string(),
  participant: z.number(),
  apiKey: z.string(),
});
const entries = z.object({ entries: z.array(z.object({ amount: z.string(), kind: z.string() })) });

/** What a company of the story says of itself. */
export interface Applicant {
  name: string;
  role: 'obligor' | 'supplier' | 'financier';
  taxIds?: string[];
  uscc?: string;
  currency: string;
  balance: bigint;
}

interface Signatory {
  name: string;
  roles: ('maker' | 'checker')[];
  privateKey: Hex;
}

/** A scan, as far as anybody here looks at one: a PDF of one empty page. */
export const SCAN = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n' +
    '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
);

/** Has the sandbox bank pay test amounts in a currency, from an account of its own. */
export async function prepareProofs(stage: Stage, currency: string): Promise<void> {
  const operator = stage.operatorMaker.client;
  const { data } = z
    .object({ data: z.array(z.object({ id: z.string(), bankCode: z.string().nullable() })) })
    .parse(await operator.get('/v1/companies?limit=100'));
  const company = data.find(({ bankCode }) => bankCode === BANK_CODE);
  if (!company) throw new Error('The sandbox bank is not registered.');
  const number = `SBPROOF-${currency}`;
  await bank(stage, 'POST', '/accounts', {
    account: number,
    holder: BANK_NAME,
    currency,
    balance: '1000000',
  });
  try {
    const account = { number, name: BANK_NAME, bankCode: BANK_CODE, currency };
    await operator.post(`/v1/companies/${company.id}/bank-accounts`, account);
  } catch (error) {
    // An earlier story has named it.
    if (!(error instanceof ClientRefused && error.code === 'payout-change')) throw error;
  }
}

/** A company that has applied, and waits for the operator's two people. */
export interface Applied {
  id: string;
  applicant: Client;
  account: string;
  uscc: string;
  keys: readonly [maker: Hex, checker: Hex];
}

/** A company applies: it says who it is, proves its account and signs the agreement. */
export async function apply(stage: Stage, about: Applicant): Promise<Applied> {
  const { name, currency, balance } = about;
  const account = `SB${randomBytes(7).toString('hex').toUpperCase()}`;
  await bank(stage, 'POST', '/accounts', {
    account,
    holder: name,
    currency,
    balance: balance.toString(),
  });
  const start = begun.parse(
    await new Client(stage.url, '', stage.persistMs).post('/v1/applications', { role: about.role }),
  );
  const applicant = new Client(stage.url, start.token, stage.persistMs);
  const signatories: Signatory[] = (['maker', 'checker'] as const).map((role) => ({
    name: `${name} ${role}`.slice(0, 80),
    roles: [role],
    privateKey: newKey(),
  }));
  const [maker, checker] = signatories;
  if (!maker || !checker) throw new Error('A company of the story has two people.');
  const uscc = about.uscc ?? newUscc();
  await applicant.patch('/v1/applications/current', {
    company: { legalName: name, uscc, taxIds: about.taxIds ?? [] },
    representative: { name: `${name}法定代表人`.slice(0, 80), soleOwner: true },
    signatories: signatories.map((one) => ({
      name: one.name,
      roles: one.roles,
      ledgerKey: keyOfPrivate(one.privateKey),
    })),
    account: { number: account, bankCode: BANK_CODE, currency },
  });
  for (const kind of ['business-licence', 'representative-id']) await uploadScan(applicant, kind);
  await proveAccount(stage, applicant, account);
  await signAgreement(applicant, start.agreement, uscc, (digest) => signDigest(digest, maker.privateKey));
  for (const { privateKey } of signatories) stage.remember?.(privateKey);
  const { id } = application.parse(await applicant.post('/v1/applications/current/submission'));
  return { id, applicant, account, uscc, keys: [maker.privateKey, checker.privateKey] };
}

/** A company applies, proves its account, is reviewed by two people, and is put on the ledger. */
export async function onboardCompany(stage: Stage, about: Applicant): Promise<Company> {
  const { id, applicant, account, uscc, keys } = await apply(stage, about);
  await admit(stage, id);
  const [maker, checker] = keys;
  const first = await claimKey(applicant, id, maker);
  const second = await claimKey(applicant, id, checker);
  const personOf = ({ userId, apiKey }: z.infer<typeof claimed>, privateKey: Hex): Person => ({
    userId,
    privateKey,
    client: new Client(stage.url, apiKey, stage.persistMs),
  });
  return {
    id: first.companyId,
    participant: first.participant,
    name: about.name,
    account,
    uscc,
    maker: personOf(first, maker),
    checker: personOf(second, checker),
  };
}

/** Two people of the operator approve an application and sign its registration. Gives the company's id. */
export async function admit(stage: Stage, applicationId: string): Promise<string> {
  const { operatorMaker, operatorChecker } = stage;
  const asked = decision.parse(
    await operatorMaker.client.post(`/v1/applications/${applicationId}/review`, { outcome: 'approve' }),
  );
  await operatorChecker.client.post(`/v1/applications/decisions/${asked.id}/approval`, {
    payloadHash: asked.payloadHash,
  });
  const reviewed = z
    .object({ application })
    .parse(await operatorMaker.client.get(`/v1/applications/${applicationId}`));
  const companyId = z.string().parse(reviewed.application.companyId);
  const { data } = waiting.parse(await operatorMaker.client.get('/v1/proposals'));
  const order = data.find(({ subject }) => subject.kind === 'company' && subject.id === companyId);
  await signRegistration(stage, companyId, proposal.parse(order));
  return companyId;
}

/** Sends a paper in. */
export async function uploadScan(applicant: Client, kind: string): Promise<void> {
  await applicant.postXml(`/v1/applications/current/documents?kind=${kind}`, SCAN, 'application/pdf');
}

/** Has the account proven: reads at the bank what has arrived there, as its owner does, and types it. */
export async function proveAccount(stage: Stage, applicant: Client, account: string): Promise<void> {
  let { status } = z
    .object({ status: z.string() })
    .parse(await applicant.post('/v1/applications/current/account-proof'));
  while (status !== 'paid') {
    const { proof } = z
      .object({ proof: z.object({ status: z.string() }) })
      .parse(await applicant.get('/v1/applications/current'));
    status = proof.status;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await applicant.post('/v1/applications/current/account-proof/amount', {
    amount: await arrivedAt(stage, account),
  });
}

/** The last amount that was booked on an account, in minor units, as its owner reads it at the bank. */
export async function arrivedAt(stage: Stage, account: string): Promise<string> {
  const last = entries.parse(await bank(stage, 'GET', `/accounts/${account}`)).entries.at(-1);
  if (!last) throw new Error(`Nothing has arrived on ${account}.`);
  return last.amount;
}

/** Signs the role's master agreement, after hashing the text that was read. */
export async function signAgreement(
  applicant: Client,
  { role, version, text, sha256 }: z.infer<typeof agreement>,
  company: string,
  sign: (digest: Hex) => Hex,
): Promise<void> {
  const read = createHash('sha256').update(text).digest('hex');
  if (read !== sha256) throw new Error('The agreement’s text is not that of its hash: not signed.');
  const digest = statementDigest({ kind: 'agreement', role, version, textSha256: `0x${read}`, company });
  await applicant.post('/v1/applications/current/agreement', { version, signature: sign(digest) });
}

/** Fetches a person's API key, which is shown once. */
export async function claimKey(applicant: Client, applicationId: string, privateKey: Hex) {
  const digest = statementDigest({ kind: 'arrival', application: applicationId });
  return claimed.parse(
    await applicant.post('/v1/applications/current/api-keys', { signature: signDigest(digest, privateKey) }),
  );
}

/** A key of one's own. */
export function newKey(): Hex {
  return `0x${randomBytes(32).toString('hex')}`;
}
