import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { keyOfPrivate, type Hex } from '#orders';
import { applied, proposal, type Company } from '../demo/cast.js';
import type { Road, Scene } from './road.js';
import { expectEqual, refusalOf } from './world.js';

const FACE = 1_000_000n;
const card = z.object({ status: z.string() });
const replacement = z.object({ id: z.string(), proposal: z.unknown() });
const freezes = z.object({ data: z.array(proposal) });

/** The operator's two registrars put what was proposed about a company on the ledger. */
async function registered({ world }: Scene, company: Company, asked: unknown): Promise<void> {
  const { operatorMaker, operatorChecker } = world.stage;
  const path = `/v1/companies/${company.id}/registration`;
  const order = proposal.parse(asked);
  await world.signOnly(operatorMaker, path, order);
  await applied(operatorChecker.client, await world.signAt(operatorChecker, path, order));
}

async function becomes(
  scene: Scene,
  company: Company,
  change: 'suspension' | 'resumption' | 'exit',
): Promise<string> {
  const { client } = scene.world.operator;
  const path = `/v1/companies/${company.id}`;
  await registered(scene, company, await client.post(`${path}/${change}`, { reason: '监管要求' }));
  return card.parse(await client.get(path)).status;
}

export const COMPANY_ROADS: readonly Road[] = [
  {
    name: 'a suspended company reads and does nothing, until it is let in again',
    async walk(scene) {
      const { world, obligor, first } = scene;
      const supplier = await world.player('supplier', '停用五金');
      const { holdingId } = await world.issue({ obligor, payee: supplier, dueOn: await world.inDays(60) });
      expectEqual('its status', await becomes(scene, supplier, 'suspension'), 'suspended');
      expectEqual('what it reads', (await world.holding(supplier, holdingId)).amount, FACE.toString());
      const offer = world.offer(supplier, first, holdingId, FACE);
      expectEqual('an offer', await refusalOf(offer), 'company-suspended');
      const status = await becomes(scene, supplier, 'resumption');
      await world.pass(supplier, first, holdingId, FACE);
      return status;
    },
  },
  {
    name: 'a company leaves, and is paid what it holds',
    async walk(scene) {
      const { world, obligor } = scene;
      const supplier = await world.player('supplier', '退出模具');
      const { certificateId, dueOn } = await world.issue({
        obligor,
        payee: supplier,
        dueOn: await world.inDays(10),
      });
      const status = await becomes(scene, supplier, 'exit');
      await world.advance(dueOn);
      await world.untilCertificate(obligor, certificateId, 'settled');
      expectEqual('what it was paid', String(await world.balance(supplier)), FACE.toString());
      return status;
    },
  },
  {
    name: 'a lost key is replaced after a delay',
    async walk(scene) {
      const { world, obligor, first } = scene;
      const { client } = world.operator;
      const supplier = await world.player('supplier', '丢钥匙店');
      const { holdingId } = await world.issue({ obligor, payee: supplier, dueOn: await world.inDays(60) });
      const privateKey: Hex = `0x${randomBytes(32).toString('hex')}`;
      const path = `/v1/companies/${supplier.id}/users/${String(supplier.maker.userId)}/key-replacements`;
      const lostKey = replacement.parse(await client.post(path, { ledgerKey: keyOfPrivate(privateKey) }));
      await registered(scene, supplier, lostKey.proposal);
      const made = await world.offer(supplier, first, holdingId, FACE);
      const lost = world.signOnly(supplier.maker, `/v1/transfers/${made.id}`, made.proposal);
      expectEqual('the lost key', await refusalOf(lost), 'signature-invalid');
      await new Promise((resolve) => setTimeout(resolve, 1500));
      const next = replacement.parse(await client.post(`${path}/${lostKey.id}/registration`));
      await registered(scene, supplier, next.proposal);
      const found = { ...supplier, maker: { ...supplier.maker, privateKey } };
      await world.pass(found, first, holdingId, FACE);
      return 'replaced';
    },
  },
  {
    name: 'a group stands for its members: one is late, none issues',
    async walk(scene) {
      const { world, first, second } = scene;
      const { operatorMaker, operatorChecker } = world.stage;
      const parent = await world.player('obligor', '集团总部', 10n * FACE);
      const member = await world.player('obligor', '集团成员');
      const group = `/v1/companies/${member.id}/group`;
      await world.twoWant(
        [operatorMaker, group, { parentId: parent.id }],
        [operatorChecker, '/v1/companies/group/decisions'],
      );
      const { certificateId, dueOn } = await world.issue({
        obligor: member,
        payee: first,
        dueOn: await world.inDays(8),
      });
      await world.advance(dueOn);
      await world.advance('next-business-day');
      const issue = world.draft({ obligor: parent, payee: second, dueOn: await world.inDays(30) });
      const code = await refusalOf(issue);
      await world.deposit(member, 2n * FACE);
      await world.advance('next-business-day');
      await world.untilCertificate(member, certificateId, 'settled');
      await world.issue({ obligor: parent, payee: second, dueOn: await world.inDays(30) });
      return code;
    },
  },
  {
    name: 'an invoice turns void: only what its payee still holds is frozen',
    async walk(scene) {
      const { world, obligor, first, second } = scene;
      const { freezerMaker, freezerChecker } = world.stage;
      const { holdingId, invoiceId } = await world.issue({
        obligor,
        payee: first,
        dueOn: await world.inDays(60),
      });
      const part = await world.pass(first, second, holdingId, 400_000n);
      const red = await world.paper(first, obligor, -FACE);
      const { caseId } = z
        .object({ caseId: z.string() })
        .parse(await first.maker.client.postXml(`/v1/invoices/${invoiceId}/credit-notes?wait=true`, red));
      const offer = world.offer(first, second, holdingId, 100_000n);
      expectEqual('an offer', await refusalOf(offer), 'holding-disputed');
      const { data } = freezes.parse(await freezerMaker.client.post(`/v1/cases/${caseId}/freezes`));
      for (const asked of data) {
        await world.signOnly(freezerMaker, `/v1/acts/${asked.id}`, asked);
        await applied(
          freezerChecker.client,
          await world.signAt(freezerChecker, `/v1/acts/${asked.id}`, asked),
        );
      }
      expectEqual('the second’s part', (await world.holding(second, part)).state, 'live');
      return String((await world.holding(first, holdingId)).state);
    },
  },
];
