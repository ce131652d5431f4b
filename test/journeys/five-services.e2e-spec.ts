import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { verify } from '#chain';
import { Client } from '../../apps/cli/src/demo/client.js';
import { story } from '../../apps/cli/src/demo/story.js';
import { openPlatform, type Platform } from '../../apps/cli/src/platform.js';
import { freePort } from '../../apps/cli/src/supervisor/ports.js';
import { FiveServices } from '../support/five-services.js';

let folder: string;
let platform: Platform;
const services = new FiveServices();

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tributary-five-'));
  chmodSync(folder, 0o755);
  process.env.DATA_FOLDER = folder;
  platform = await openPlatform(() => undefined);
}, 60_000);

afterEach(async () => {
  await services.stop();
  await platform.close({ stopEmbedded: true });
  delete process.env.DATA_FOLDER;
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

it('the same story is told by five processes, each with its own secrets only', async () => {
  const configuration = await platform.openServices(await freePort());
  await services.start(configuration);
  const { secrets } = platform;
  const url = `http://127.0.0.1:${String(configuration.PORT)}`;
  const told = await story(
    {
      url,
      bankUrl: configuration.BANK_URL ?? '',
      bankToken: secrets.bankApiToken,
      persistMs: 0,
      operatorMaker: {
        client: new Client(url, secrets.registrarMakerApiKey),
        privateKey: secrets.registrarMaker,
      },
      operatorChecker: {
        client: new Client(url, secrets.registrarCheckerApiKey),
        privateKey: secrets.registrarChecker,
      },
    },
    () => undefined,
    undefined,
  );
  expect(told.certificate.status).toBe('settled');
  expect(told.obligorPaid).toBe(told.certificate.face);
  expect(told.operations).toMatchObject({ refused: 0, applied: told.operations.total });
  const found = await verify(platform.walls, platform.ledger);
  expect(found.differences).toEqual([]);
}, 180_000);
