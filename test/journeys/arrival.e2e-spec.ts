import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { chinaCalendar, parseBusinessDate } from '#common';
import { keyOfPrivate, orderFromJson } from '#orders';
import { proposal } from '../../apps/cli/src/demo/cast.js';
import {
  carryFreeze,
  consent,
  ended,
  hold,
  offered,
  overtaken,
} from '../../apps/cli/src/roads/ledger-roads.js';
import type { Scene } from '../../apps/cli/src/roads/road.js';
import { setScene } from '../../apps/cli/src/roads/roads.js';
import { refusalOf } from '../../apps/cli/src/roads/world.js';
import { Sandbox } from '../support/sandbox.js';
import { asOwner } from '../support/owner.js';

const FACE = 1_000_000n;
const sandbox = new Sandbox();
let scene: Scene;

const dayView = z.object({ today: z.string(), state: z.string(), nextBusinessDay: z.string() });
const offerView = z.object({ status: z.string(), operationStatus: z.string().nullable() });

beforeAll(async () => {
  await sandbox.start();
  scene = await setScene(sandbox);
}, 120_000);

afterAll(() => sandbox.end(), 60_000);

// Whatever came first: nothing is held back any more, and the book and the database say the same.
afterEach(async () => {
  expect(await reserved()).toEqual([]);
  expect((await sandbox.verify()).differences).toEqual([]);
}, 60_000);

const day = async (): Promise<z.infer<typeof dayView>> =>
  dayView.parse(await scene.world.operator.client.get('/v1/business-day'));

/** What operations that have not ended take of holdings. */
const reserved = (): Promise<unknown[]> =>
  sandbox.inside(({ walls }) =>
    asOwner(walls, async (db) => {
      const rows: unknown[] = await db.query('select holding_id from trade.reservation');
      return rows;
    }),
  );

/** The holder passes the whole on to a third, as if nothing had been. */
async function passesOn(holdingId: string): Promise<void> {
  const { world, first, third } = scene;
  await world.pass(first, third, holdingId, FACE);
  expect(await world.holding(third, holdingId)).toMatchObject({ state: 'live', amount: FACE.toString() });
}

it('frozen meanwhile: refused, and free again when the freeze is lifted', async () => {
  const { code, holdingId } = await overtaken(scene, (holding) => carryFreeze(scene, holding));
  expect(code).toBe('epoch-stale');
  await scene.world.freeze(holdingId, 'unfreeze');
  await passesOn(holdingId);
}, 60_000);

it('its receiver’s key revoked meanwhile: refused, and the holder passes it to another', async () => {
  const { world, node } = scene;
  const { operatorMaker, operatorChecker } = world.stage;
  const second = await world.player('supplier', '丢钥匙店');
  const { code, holdingId } = await overtaken({ ...scene, second }, async () => {
    const path = `/v1/companies/${second.id}/users/${String(second.maker.userId)}/key-replacements`;
    const ledgerKey = keyOfPrivate(`0x${randomBytes(32).toString('hex')}`);
    const asked = z.object({ proposal }).parse(await operatorMaker.client.post(path, { ledgerKey }));
    const order = orderFromJson(asked.proposal.order);
    await node.carry(order, operatorMaker.privateKey, operatorChecker.privateKey);
  });
  expect(code).toBe('signature-invalid');
  await passesOn(holdingId);
}, 60_000);

it('the book paused meanwhile: refused, and passed on when it goes on', async () => {
  const { world, node, first, third } = scene;
  const { code, holdingId } = await overtaken(scene, () => node.pause(true, 1));
  expect(code).toBe('book-paused');
  await node.pause(false, 2);
  // The operator's key went past the platform, which reads of it a moment later.
  await world.until(
    'an offer to be taken again',
    () => refusalOf(world.offer(first, third, holdingId, 1n)).catch(() => 'taken'),
    (found) => found === 'taken',
  );
  await passesOn(holdingId);
}, 60_000);

it('its deadline passed meanwhile: expired, and offered anew', async () => {
  const { node } = scene;
  const { holdingId, made } = await offered(scene, { answerWithinSeconds: 2 });
  await hold(scene, true);
  try {
    const id = await consent(scene, made);
    expect(await reserved()).toHaveLength(1);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    await node.mine();
    // A deadline that was rounded up to a whole second lies a second later.
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await node.mine();
    expect(await ended(scene, id, 'expired')).toMatchObject({ transactionHash: null });
  } finally {
    await hold(scene, false);
  }
  await passesOn(holdingId);
}, 60_000);

it('a signature while the day is closing is refused, and changes nothing', async () => {
  const { world, first, second } = scene;
  const waiting = await offered(scene);
  const { holdingId, made } = await offered(scene);
  const path = `/v1/transfers/${made.id}`;
  await hold(scene, true);
  const before = await day();
  // What waits for the ledger keeps the day from ending.
  const id = await consent(scene, waiting.made);
  const advancing = world.advance('next-business-day');
  try {
    await world.until('the day to close', day, ({ state }) => state === 'closing');
    const taken = await reserved();
    await expect(world.signOnly(second.maker, path, made.proposal)).rejects.toMatchObject({
      status: 409,
      code: 'day-closing',
    });
    expect(await reserved()).toEqual(taken);
    expect(offerView.parse(await second.maker.client.get(path))).toEqual({
      status: 'open',
      operationStatus: null,
    });
    expect(await day()).toMatchObject({ today: before.today });
  } finally {
    await hold(scene, false);
    await advancing;
  }
  await ended(scene, id, 'applied');
  expect(await day()).toMatchObject({ today: before.nextBusinessDay, state: 'open' });
  await world.take(second, made);
  expect((await world.holding(first, holdingId)).owner.participant).toBe(second.participant);
}, 90_000);

it('its certificate due meanwhile: refused, and its holder is paid', async () => {
  const { world, node, obligor, first } = scene;
  const dueOn = parseBusinessDate((await day()).nextBusinessDay);
  const { code, holdingId } = await overtaken(
    scene,
    () => node.moveDate(dueOn, chinaCalendar().nextBusinessDay(dueOn)),
    dueOn,
  );
  expect(code).toBe('past-due');
  const before = await world.balance(first);
  await world.advance('next-business-day');
  const certificateId = (BigInt(holdingId) >> 64n).toString();
  await world.untilCertificate(obligor, certificateId, 'settled');
  expect(await world.balance(first)).toBe(before + FACE);
}, 90_000);
