import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Hex } from '#orders';

const privateKey = z
  .string()
  .regex(/^0x[0-9a-f]{64}$/)
  .transform((text) => text as Hex);

const secrets = z.object({
  databasePassword: z.string().min(32),
  relayer: privateKey,
  registrarMaker: privateKey,
  registrarChecker: privateKey,
  evidence: privateKey,
  keeper: privateKey,
  pauser: privateKey,
  caseKey: privateKey,
});

/** The sandbox's own secrets: made once, readable by their owner only, never printed. */
export type SandboxSecrets = z.infer<typeof secrets>;

/** Reads the data folder's secrets, or makes them when the folder is new. */
export function readSecrets(dataFolder: string): SandboxSecrets {
  mkdirSync(dataFolder, { recursive: true });
  const file = join(dataFolder, 'secrets.json');
  if (!existsSync(file)) {
    const key = (): string => `0x${randomBytes(32).toString('hex')}`;
    const made = {
      databasePassword: randomBytes(24).toString('hex'),
      relayer: key(),
      registrarMaker: key(),
      registrarChecker: key(),
      evidence: key(),
      keeper: key(),
      pauser: key(),
      caseKey: key(),
    };
    writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  }
  return secrets.parse(JSON.parse(readFileSync(file, 'utf8')));
}
