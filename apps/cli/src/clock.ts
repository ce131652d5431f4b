import { resolve } from 'node:path';
import { z } from 'zod';
import { Client } from './demo/client.js';
import { readSecrets } from './secrets.js';
import { readServing } from './serving.js';

/** Advances the running sandbox's clock through its API, as the operator. */
export async function advanceClock(to: string): Promise<number> {
  const folder = resolve(process.env.DATA_FOLDER ?? '.tributary');
  const serving = readServing(folder);
  if (!serving) {
    process.stderr.write('not-running: No sandbox runs on this data folder. Run npm start first.\n');
    return 1;
  }
  const operator = new Client(serving.url, readSecrets(folder).registrarMakerApiKey);
  const day = z
    .object({ today: z.string(), state: z.string() })
    .parse(await operator.post('/v1/clock/advance', { to }));
  process.stdout.write(`Today is ${day.today}; the day is ${day.state}.\n`);
  return 0;
}
