import { expect, it } from '@jest/globals';
import { commitmentOf, newSalt } from '../../../../../libs/evidence/src/commitment.js';
import { isOfItsWords, type CourtAct } from './orders';

const act: CourtAct = {
  kind: 'force',
  holdingId: '316912650112397582603894390784',
  receiverId: '01a224bc-cad9-7358-8574-34aa76fcd235',
  order: {
    number: '(2026)浙02执101号',
    authority: '宁波市中级人民法院',
    documentHash: `0x${'ab'.repeat(32)}`,
  },
};
const salt = newSalt();
const order = { kind: 'force', body: { caseHash: commitmentOf({ ...act }, salt) } };

it('knows an order whose case is the hash of its words', async () => {
  expect(await isOfItsWords({ act, salt, order })).toBe(true);
});

it.each([
  ['another number', { ...act, order: { ...act.order, number: '(2026)浙02执102号' } }, salt],
  ['another receiver', { ...act, receiverId: '01a224bc-cad9-7358-8574-34aa76fcd236' }, salt],
  ['another salt', act, newSalt()],
])('knows an order whose words have %s', async (_, words, salted) => {
  expect(await isOfItsWords({ act: words, salt: salted, order })).toBe(false);
});
