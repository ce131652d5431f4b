import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { isUnifiedSocialCreditCode } from '#common';
import { keyOfPrivate, type Hex } from '#orders';
import { rawKey } from '../keys/raw-key.js';
import { proposal, signProposal, type Proposal } from '../keys/sign-proposal.js';
import { Client, ClientRefused } from './client.js';

export { proposal, type Proposal };
const operation = z.object({
  id: z.string(),
  kind: z.string(),
  status: z.enum(['pending', 'sent', 'applied', 'refused', 'expired']),
  refusal: z.object({ code: z.string(), en: z.string() }).nullable(),
  orderHash: z.string(),
  transactionHash: z.string().nullable(),
  blockNumber: z.string().nullable(),
});
export type Operation = z.infer<typeof operation>;
export const card = z.object({ id: z.string(), participant: z.number(), legalName: z.string() });
const user = z.object({ id: z.string() });
const apiKey = z.object({ apiKey: z.string() });

/** One person: the way to the API, and the key that never leaves this side. */
export interface Person {
  /** Its id on the platform; the operator's own registrars are not asked for theirs. */
  userId?: string;
  client: Client;
  privateKey: Hex;
}

/** A company of the story, with its people. */
export interface Company {
  id: string;
  participant: number;
  name: string;
  account: string;
  /** The code by which its invoices name it. */
  uscc: string;
  maker: Person;
  checker: Person;
}

export interface Stage {
  url: string;
  bankUrl: string;
  bankToken: string;
  operatorMaker: Person;
  operatorChecker: Person;
  /** The operator's two others, who alone may freeze. */
  freezerMaker: Person;
  freezerChecker: Person;
  persistMs: number;
  /** Told of each person's key, so that the sandbox's pages can let anybody in as that person. */
  remember?: (privateKey: Hex) => void;
}

export const BANK_CODE = 'SANDBOXBANK';
export const BANK_NAME = 'Sandbox Bank';

/** Signs what is proposed with a person's key. */
export function sign({ privateKey }: Person, asked: Proposal): string {
  return signProposal(rawKey(privateKey), asked);
}

/** The operation of an act that was waited for. @throws its refusal, by its code */
export async function applied(client: Client, answer: unknown): Promise<Operation> {
  let { operation: found } = z.object({ operation }).parse(answer);
  while (['pending', 'sent'].includes(found.status)) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    found = operation.parse(await client.get(`/v1/operations/${found.id}`));
  }
  if (found.status === 'applied') return found;
  throw new ClientRefused(422, found.refusal?.code ?? found.status, found.refusal?.en ?? 'It came too late.');
}

/** Makes the bank known: its attestor's key is asked of the bank itself. */
export async function registerBank(stage: Stage): Promise<void> {
  const operator = stage.operatorMaker.client;
  const attestor = z.object({ key: z.string() }).parse(await bank(stage, 'GET', '/attestor'));
  let company;
  try {
    company = card.parse(
      await operator.post('/v1/companies', {
        legalName: BANK_NAME,
        uscc: newUscc(),
        roles: ['bank'],
        bankCode: BANK_CODE,
      }),
    );
  } catch (error) {
    // An earlier story has registered it.
    if (error instanceof ClientRefused && error.code === 'company-known') return;
    throw error;
  }
  await operator.post(`/v1/companies/${company.id}/users`, {
    name: 'Attestor',
    roles: ['attestor'],
    ledgerKey: attestor.key,
  });
  await register(stage, company.id);
}

/** Registers a company with a maker and a checker, an account with money on it, and puts it on the ledger. */
export async function registerCompany(
  stage: Stage,
  about: {
    name: string;
    role: 'obligor' | 'supplier' | 'financier';
    taxIds?: string[];
    uscc?: string;
    currency: string;
    balance: bigint;
  },
): Promise<Company> {
  const operator = stage.operatorMaker.client;
  const uscc = about.uscc ?? newUscc();
  const company = card.parse(
    await operator.post('/v1/companies', {
      legalName: about.name,
      uscc,
      roles: [about.role],
      taxIds: about.taxIds ?? [],
    }),
  );
  const account = `SB${String(company.participant).padStart(6, '0')}${randomBytes(4).toString('hex').toUpperCase()}`;
  await bank(stage, 'POST', '/accounts', {
    account,
    holder: about.name,
    currency: about.currency,
    balance: about.balance.toString(),
  });
  await operator.post(`/v1/companies/${company.id}/bank-accounts`, {
    number: account,
    name: about.name,
    bankCode: BANK_CODE,
    currency: about.currency,
  });
  const maker = await addPerson(stage, company, 'maker');
  const checker = await addPerson(stage, company, 'checker');
  await register(stage, company.id);
  return { ...company, name: company.legalName, account, uscc, maker, checker };
}

/** Registers a supervisor with one person, who carries out what courts order. */
export async function registerSupervisor(stage: Stage): Promise<Person> {
  const operator = stage.operatorMaker.client;
  const company = card.parse(
    await operator.post('/v1/companies', { legalName: '金融监管局', uscc: newUscc(), roles: ['supervisor'] }),
  );
  const regulator = await addPerson(stage, company, 'regulator');
  await register(stage, company.id);
  return regulator;
}

/** A user of a company with a key of its own, which the ledger learns with the company's next registration. */
export async function addPerson(
  stage: Stage,
  company: Pick<z.infer<typeof card>, 'id' | 'legalName'>,
  ...roles: ('maker' | 'checker' | 'regulator' | 'admin')[]
): Promise<Person> {
  const operator = stage.operatorMaker.client;
  const privateKey: Hex = `0x${randomBytes(32).toString('hex')}`;
  const made = user.parse(
    await operator.post(`/v1/companies/${company.id}/users`, {
      name: `${company.legalName} ${roles.join('+')}`.slice(0, 80),
      roles,
      ledgerKey: keyOfPrivate(privateKey),
    }),
  );
  const key = apiKey.parse(await operator.post(`/v1/companies/${company.id}/users/${made.id}/api-keys`));
  stage.remember?.(privateKey);
  return { userId: made.id, privateKey, client: new Client(stage.url, key.apiKey, stage.persistMs) };
}

/** A unified social credit code with a right check character, made up. */
export function newUscc(): string {
  const body = `91310000MA1${randomBytes(3).toString('hex').toUpperCase()}`;
  const check = Array.from('0123456789ABCDEFGHJKLMNPQRTUWXY').find((last) =>
    isUnifiedSocialCreditCode(body + last),
  );
  if (check === undefined) throw new Error(`No check character fits ${body}.`);
  return body + check;
}

async function register(stage: Stage, companyId: string): Promise<void> {
  const path = `/v1/companies/${companyId}/registration`;
  await signRegistration(stage, companyId, proposal.parse(await stage.operatorMaker.client.post(path)));
}

/** Both registrars sign a company's registration; returns when the ledger knows it. */
export async function signRegistration(
  { operatorMaker, operatorChecker }: Stage,
  companyId: string,
  asked: Proposal,
): Promise<void> {
  const path = `/v1/companies/${companyId}/registration`;
  await operatorMaker.client.post(`${path}/signatures`, { signature: sign(operatorMaker, asked) });
  const answer = await operatorChecker.client.post(`${path}/signatures?wait=true`, {
    signature: sign(operatorChecker, asked),
  });
  await applied(operatorChecker.client, answer);
}

/** Puts money on a company's account at the sandbox bank, in minor units. */
export async function deposit(stage: Stage, company: Company, amount: bigint): Promise<void> {
  await bank(stage, 'POST', '/deposits', { account: company.account, amount: amount.toString() });
}

/** Leaves a company's account at the sandbox bank without money. */
export async function emptyAccount(stage: Stage, company: Company): Promise<void> {
  await bank(stage, 'POST', '/emptyings', { account: company.account });
}

/** A request to the sandbox bank. */
export async function bank(
  stage: Stage,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
): Promise<unknown> {
  const response = await fetch(new URL(path, stage.bankUrl), {
    method,
    headers: { authorization: `Bearer ${stage.bankToken}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(`The sandbox bank refused ${path}: ${JSON.stringify(answer)}`);
  return answer;
}
