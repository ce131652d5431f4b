import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { z } from 'zod';
import {
  addPerson,
  newUscc,
  proposal,
  registerBank,
  registerCompany,
  sign,
  type Company,
  type Stage,
} from '../../apps/cli/src/demo/cast.js';
import { Sandbox } from '../support/sandbox.js';

const withId = z.object({ id: z.string() });

const sandbox = new Sandbox();
let stage: Stage;
let payer: Company;
let receivers: Company[];

beforeAll(async () => {
  await sandbox.start({ BACKLOG_LIMIT: '1' });
  stage = sandbox.stage();
  await registerBank(stage);
  const company = (name: string): Promise<Company> =>
    registerCompany(stage, { name, role: 'supplier', currency: 'CNY', balance: 0n });
  payer = await company('付款方');
  receivers = [await company('收款方一'), await company('收款方二')];
}, 120_000);

afterAll(() => sandbox.end());

/** A company's standing consent to be paid by the payer: an act of one signature. */
async function consent({ maker }: Company): Promise<() => Promise<unknown>> {
  const asked = proposal.parse(
    await maker.client.post('/v1/consents', {
      payerId: payer.id,
      currency: 'CNY',
      cap: '1000',
      longestTermDays: 90,
      endsOn: '2026-12-31',
    }),
  );
  return () => maker.client.post(`/v1/consents/${asked.id}/signatures`, { signature: sign(maker, asked) });
}

/** The operator's two people put a new company on the ledger. */
async function registration(name: string): Promise<unknown> {
  const { operatorMaker, operatorChecker } = stage;
  const { id } = withId.parse(
    await operatorMaker.client.post('/v1/companies', {
      legalName: name,
      uscc: newUscc(),
      roles: ['supplier'],
    }),
  );
  await addPerson(stage, { id, legalName: name }, 'maker');
  const path = `/v1/companies/${id}/registration`;
  const asked = proposal.parse(await operatorMaker.client.post(path));
  let answer: unknown;
  for (const person of [operatorMaker, operatorChecker])
    answer = await person.client.post(`${path}/signatures`, { signature: sign(person, asked) });
  return answer;
}

it('asks people to come again when too many orders wait, and keeps the door open for what must not wait', async () => {
  const [first, second] = await Promise.all(receivers.map(consent));
  const hold = (held: boolean): Promise<unknown> => stage.operatorMaker.client.post('/v1/carrier', { held });
  await hold(true);
  expect(await first?.()).toMatchObject({ operation: { status: 'pending' } });
  // A count is good enough for a quarter of a second.
  await new Promise((resolve) => setTimeout(resolve, 400));
  await expect(second?.()).rejects.toMatchObject({
    status: 429,
    code: 'backlog-full',
    retryAfterSeconds: 60,
  });
  expect(await registration('新企业')).toMatchObject({ operation: { status: 'pending' } });
  await hold(false);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  expect(await second?.()).toMatchObject({ operation: { kind: 'consent' } });
}, 60_000);
