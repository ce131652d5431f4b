import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Hex } from '#orders';

const privateKey = z
  .string()
  .regex(/^0x[0-9a-f]{64}$/)
  .transform((text): Hex => `0x${text.slice(2)}`);
const password = z.string().min(32);
const apiKey = z.string().regex(/^trb_[0-9a-f]{32}_[A-Za-z0-9_-]{43}$/);

const secrets = z.object({
  databasePassword: password,
  relayer: privateKey,
  registrarMaker: privateKey,
  registrarChecker: privateKey,
  freezerMaker: privateKey,
  freezerChecker: privateKey,
  evidence: privateKey,
  audit: privateKey,
  keeper: privateKey,
  pauser: privateKey,
  caseKey: privateKey,
  upgradeProposer: privateKey,
  upgradeExecutor: privateKey,
  consortiumKey: password,
  bankApiToken: password,
  sealApiToken: password,
  bankWebhookSecret: password,
  bankSigningKey: privateKey,
  webhookKey: password,
  sessionSecret: password,
  registrarMakerApiKey: apiKey,
  registrarCheckerApiKey: apiKey,
  freezerMakerApiKey: apiKey,
  freezerCheckerApiKey: apiKey,
});

/** The sandbox's own secrets: made once, readable by their owner only, never printed. */
export type SandboxSecrets = z.infer<typeof secrets>;

/** Reads the data folder's secrets, and makes those that are not there yet. */
export function readSecrets(dataFolder: string): SandboxSecrets {
  mkdirSync(dataFolder, { recursive: true });
  const file = join(dataFolder, 'secrets.json');
  const known = z
    .record(z.string(), z.string())
    .parse(existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {});
  const key = (): string => `0x${randomBytes(32).toString('hex')}`;
  const word = (): string => randomBytes(24).toString('hex');
  const api = (): string => `trb_${randomBytes(16).toString('hex')}_${randomBytes(32).toString('base64url')}`;
  const makers = {
    databasePassword: word,
    relayer: key,
    registrarMaker: key,
    registrarChecker: key,
    freezerMaker: key,
    freezerChecker: key,
    evidence: key,
    audit: key,
    keeper: key,
    pauser: key,
    caseKey: key,
    upgradeProposer: key,
    upgradeExecutor: key,
    consortiumKey: word,
    bankApiToken: word,
    sealApiToken: word,
    bankWebhookSecret: word,
    bankSigningKey: key,
    webhookKey: word,
    sessionSecret: word,
    registrarMakerApiKey: api,
    registrarCheckerApiKey: api,
    freezerMakerApiKey: api,
    freezerCheckerApiKey: api,
  } satisfies Record<keyof SandboxSecrets, () => string>;
  const all = Object.fromEntries(Object.entries(makers).map(([name, make]) => [name, known[name] ?? make()]));
  if (Object.keys(all).some((name) => known[name] === undefined)) {
    // Whole or not at all: a torn file would lose keys that rows and blocks depend on.
    writeFileSync(`${file}.new`, `${JSON.stringify(all, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  return secrets.parse(all);
}
