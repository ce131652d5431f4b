import { z } from 'zod';

const privateKey = z
  .string()
  .regex(/^0x[0-9a-f]{64}$/, 'needs 0x and 64 lower-case hexadecimal digits')
  .transform((text): `0x${string}` => `0x${text.slice(2)}`);
const wei = z
  .string()
  .regex(/^\d{1,39}$/, 'needs a whole number')
  .transform(BigInt);
const secret = z.string().min(16, 'needs at least 16 characters');
const url = (protocol: RegExp): z.ZodType<string> => z.url({ protocol });

const schema = z.object({
  /** A sandbox has a test clock, failpoints and a bank of its own; production has none of them. */
  MODE: z.enum(['sandbox', 'production']).default('sandbox'),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  DATABASE_URL: url(/^postgres(ql)?$/),
  /** Connections of one process for data; queues take a few besides. */
  POOL_SIZE: z.coerce.number().int().min(2).max(100).default(12),
  REDIS_URL: url(/^rediss?$/).optional(),
  RPC_URL: url(/^https?$/).optional(),
  /** Blocks that must follow one before it is final and anything is done because of it; 0 where none is orphaned. */
  FINALITY_DEPTH: z.coerce.number().int().min(0).max(1000).default(0),
  /** The ledger service's own: carries orders and has no right. */
  RELAYER_KEY: privateKey.optional(),
  /** Over how many keys the ledger service shares out what it carries; all are made from RELAYER_KEY. */
  RELAYER_LANES: z.coerce.number().int().min(1).max(64).default(4),
  /** What a transaction pays at first, and at the most where it is not mined in time, in wei for one unit of gas. */
  GAS_PRICE_WEI: wei.default(0n),
  GAS_PRICE_LIMIT_WEI: wei.default(0n),
  /** How long a transaction may wait for a block before one that pays more takes its place. */
  STUCK_SECONDS: z.coerce.number().int().min(1).max(86_400).default(30),
  /** How many operations may wait for the ledger before people are asked to come again later. */
  BACKLOG_LIMIT: z.coerce.number().int().min(1).max(10_000_000).default(20_000),
  /** The certificates service's own: records documents on the ledger. */
  EVIDENCE_KEY: privateKey.optional(),
  /** The certificates service's own: hides invoices behind keyed hashes that all platforms of a consortium share. */
  CONSORTIUM_KEY: secret.optional(),
  /** The factoring service's own: gives a committed holding back when the operator has decided a case so. */
  CASE_KEY: privateKey.optional(),
  /** The settlement service's own: moves the ledger's business date. */
  KEEPER_KEY: privateKey.optional(),
  /** The settlement service's own: the bank's door and the secret of its notices. */
  BANK_URL: url(/^https?$/).optional(),
  BANK_API_TOKEN: secret.optional(),
  BANK_WEBHOOK_SECRET: secret.optional(),
  /** How long the new key for a lost one waits for an objection before it can go on the ledger. */
  KEY_REPLACEMENT_DELAY_SECONDS: z.coerce.number().int().min(0).max(31_536_000).default(86_400),
});

/** The settings of a process; each service asks for the ones that it needs. */
export type Configuration = z.infer<typeof schema>;

/** Token by which Nest injects the configuration. */
export const CONFIGURATION = Symbol('configuration');

/**
 * Reads the settings from environment variables; an empty variable counts as absent.
 * @throws Error that names each wrong variable and what it needs, never its value
 */
export function readConfiguration(variables: Readonly<Record<string, string | undefined>>): Configuration {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
  throw new Error(`Tributary cannot start with these settings:\n${faults.join('\n')}`);
}

/** A setting that this service cannot work without. @throws Error that names it */
export function needed<Name extends keyof Configuration>(
  configuration: Configuration,
  name: Name,
): NonNullable<Configuration[Name]> {
  const value = configuration[name];
  if (value === undefined) throw new Error(`This service needs ${name} in its environment.`);
  return value;
}
