import { z } from 'zod';
import { formatMoney } from '#common';
import { SoftwarePasskey } from './authenticator.js';
import { Browser } from './browser.js';
import { BANK_CODE, bank, newUscc, registerBank, registerCompany, type Stage } from './cast.js';
import { Client } from './client.js';
import { stageOf } from './demo.js';
import { admit, application, arrivedAt, begun, prepareProofs, signAgreement, uploadScan } from './onboard.js';
import { inThrowAwaySandbox } from './throw-away.js';

const WAITING = 25_600_000n;
const ACCOUNT = 'SB6222020200112233';
const ceremony = z.object({
  ceremonyId: z.string(),
  options: z.object({ challenge: z.string(), user: z.looseObject({ id: z.string() }) }),
});

/** What `--json` prints. */
export interface OnboardingResult {
  /** How many fields the supplier filled in, the photograph of its licence among them. */
  fields: number;
  /** How many requests its phone sent, from opening the invitation to being signed in. */
  requests: number;
  /** Machine time from opening the invitation until the ledger knows the company and its owner is signed in. */
  seconds: number;
  filledIn: string[];
  operatorRequests: number;
}

/** Counts what a phone asks of the platform. */
class Phone extends Client {
  requests = 0;

  override get(path: string): Promise<unknown> {
    this.requests++;
    return super.get(path);
  }

  override post(path: string, body: unknown = {}): Promise<unknown> {
    this.requests++;
    return super.post(path, body);
  }

  override patch(path: string, body: unknown): Promise<unknown> {
    this.requests++;
    return super.patch(path, body);
  }

  override postXml(path: string, body: Uint8Array, type?: string): Promise<unknown> {
    this.requests++;
    return super.postXml(path, body, type);
  }
}

/** A third-tier supplier of one owner comes by an invitation, in a throw-away sandbox. Gives the exit code. */
export async function demoOnboarding(
  say: (line: string) => void,
  { json, apart }: { json: boolean; apart: boolean },
): Promise<number> {
  const print = (line: string): void => {
    if (!json) process.stdout.write(`${line}\n`);
  };
  return inThrowAwaySandbox(say, { apart }, async (sandbox) => {
    const stage = stageOf(sandbox.folder);
    await registerBank(stage);
    await prepareProofs(stage, 'CNY');
    const result = await comeByInvitation(stage, print);
    if (json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    print(
      `\n  ${String(result.fields)} fields, ${String(result.requests)} requests, ${String(result.seconds)} s of machine ` +
        `time (two people of the operator: ${String(result.operatorRequests)} requests)`,
    );
    return 0;
  });
}

async function comeByInvitation(stage: Stage, say: (line: string) => void): Promise<OnboardingResult> {
  const name = '老周铣床加工店';
  const uscc = newUscc();
  const inviter = await registerCompany(stage, {
    name: '杭州模具制造有限公司',
    role: 'supplier',
    currency: 'CNY',
    balance: 0n,
  });
  await bank(stage, 'POST', '/accounts', { account: ACCOUNT, holder: name, currency: 'CNY', balance: '0' });
  const { link } = z.object({ link: z.string() }).parse(
    await inviter.maker.client.post('/v1/invitations', {
      legalName: name,
      uscc,
      amount: WAITING.toString(),
      currency: 'CNY',
    }),
  );
  const filledIn: string[] = [];
  const fill = (field: string, value: string): string => {
    filledIn.push(field);
    return value;
  };

  const start = performance.now();
  const { origin, pathname } = new URL(link);
  const invitation = pathname.slice('/i/'.length);
  const stranger = new Phone(stage.url, '');
  const opened = z
    .object({ from: z.string(), amount: z.string(), currency: z.string() })
    .parse(await stranger.get(`/v1/invitations/${invitation}`));
  const waiting = formatMoney({ minor: BigInt(opened.amount), currency: opened.currency });
  say(`\n— ${opened.from} invites: ${waiting} is waiting —`);
  const { token, agreement } = begun.parse(await stranger.post('/v1/applications', { invitation }));
  const phone = new Phone(stage.url, token);
  const owner = fill('name of the owner', '周建国');
  const passkey = new SoftwarePasskey(origin);
  const asked = ceremony.parse(await phone.post('/v1/applications/current/passkey-options', { name: owner }));
  const { passkeyId } = z.object({ passkeyId: z.string() }).parse(
    await phone.post('/v1/applications/current/passkeys', {
      ceremonyId: asked.ceremonyId,
      response: passkey.create({
        ...asked.options,
        user: { ...asked.options.user, name: owner, displayName: owner },
      }),
    }),
  );
  say(`  ${name} (${uscc}) was filled in by who invites; ${owner} registers a passkey`);
  await phone.patch('/v1/applications/current', {
    representative: { name: owner, soleOwner: true },
    signatories: [{ name: owner, roles: ['maker'], passkeyId }],
    account: {
      number: fill('account number', ACCOUNT),
      bankCode: fill('bank', BANK_CODE),
      currency: opened.currency,
    },
  });
  fill('photograph of the business licence', '');
  await uploadScan(phone, 'business-licence');
  await phone.post('/v1/applications/current/account-proof');
  const arrived = fill('amount that arrived', await arrivedAt(stage, ACCOUNT));
  await phone.post('/v1/applications/current/account-proof/amount', { amount: arrived });
  say(`  the bank finds the account under that name, and pays CNY 0.${arrived.padStart(2, '0')}`);
  await signAgreement(phone, agreement, uscc, (digest) => passkey.sign(digest));
  const { id } = application.parse(await phone.post('/v1/applications/current/submission'));
  say(`  ${owner} signs the master agreement with the passkey, and hands the application in`);
  const companyId = await admit(stage, id);
  const browser = new Browser(stage.url, origin);
  await browser.signIn(passkey);
  const seconds = Math.round((performance.now() - start) / 10) / 100;

  const company = z
    .object({ registered: z.boolean() })
    .parse(await stage.operatorMaker.client.get(`/v1/companies/${companyId}`));
  if (!company.registered) throw new Error('The ledger does not know the company.');
  say('  two people of the operator approve; the ledger knows the company, and its owner is signed in');
  return {
    fields: filledIn.length,
    requests: stranger.requests + phone.requests + SIGN_IN_REQUESTS,
    seconds,
    filledIn,
    operatorRequests: ADMIT_REQUESTS,
  };
}

/** `Browser.signIn` asks for a challenge and answers it. */
const SIGN_IN_REQUESTS = 2;
/** `admit`: propose, approve, read, look for the order, and two signatures. */
const ADMIT_REQUESTS = 6;
