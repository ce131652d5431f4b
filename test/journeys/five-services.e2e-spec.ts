import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { z } from 'zod';
import { verify } from '#chain';
import { officials } from '../../apps/cli/src/demo/demo.js';
import { story } from '../../apps/cli/src/demo/story.js';
import { openPlatform, type Platform } from '../../apps/cli/src/platform.js';
import { FiveServices, SERVICES } from '../../apps/cli/src/supervisor/five-services.js';
import { freePort } from '../../apps/cli/src/supervisor/ports.js';

let folder: string;
let platform: Platform;
const said: string[] = [];
const services = new FiveServices((line) => said.push(line));

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

it('the same story is told by five processes with their own secrets, each killed in the middle', async () => {
  const configuration = await platform.openServices(await freePort());
  await services.start(configuration);
  const { secrets } = platform;
  const url = `http://127.0.0.1:${String(configuration.PORT)}`;
  const persistMs = 60_000;
  // One after another dies as the story comes to a new part.
  const victims = [...SERVICES];
  const kill = (line: string): void => {
    if (!line.includes('—')) return;
    const victim = victims.shift();
    const pid = victim && services.pidOf(victim);
    if (pid) process.kill(pid, 'SIGKILL');
  };
  const told = await story(
    {
      url,
      bankUrl: configuration.BANK_URL ?? '',
      persistMs,
      ...officials(url, secrets, persistMs),
    },
    kill,
  );
  expect(victims).toEqual([]);
  expect(said.filter((line) => line.includes('started again'))).toHaveLength(SERVICES.length);
  expect(told.certificate.status).toBe('settled');
  expect(told.obligorPaid).toBe(told.certificate.face);
  expect(told.operations).toMatchObject({ refused: 0, applied: told.operations.total });
  const found = await verify(platform.walls, platform.ledger);
  expect(found.differences).toEqual([]);
  const figures = await fetch(`${url}/v1/metrics`, {
    headers: { authorization: `Bearer ${secrets.registrarMakerApiKey}` },
  });
  expect(figures.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  expect(await figures.text()).toContain('\nledger_halted 0\n');
  expect((await fetch(`${url}/v1/metrics`)).status).toBe(401);
  // Their logins own nothing and pass no wall.
  const logins = z.array(z.object({ rolname: z.string() })).parse(
    await platform.walls.asService('verify', () =>
      platform.walls.manager().query(
        `select rolname from pg_roles r where rolcanlogin and not rolsuper and not rolbypassrls and not rolcreaterole
           and not exists (select 1 from pg_class c where c.relowner = r.oid) order by rolname`,
      ),
    ),
  );
  expect(logins.map(({ rolname }) => rolname)).toEqual(
    expect.arrayContaining(SERVICES.map((service) => `tributary_${service}_service`)),
  );
}, 240_000);
