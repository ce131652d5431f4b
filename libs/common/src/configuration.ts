import { randomBytes } from 'node:crypto';
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

/** What `TRUSTED_PROXIES` says where no proxy is believed. */
export const NO_PROXY = 'none';

const schema = z.object({
  /** A sandbox has a test clock, failpoints and a bank of its own; production has none of them. */
  MODE: z.enum(['sandbox', 'production']).default('sandbox'),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  /** Where people's pages come from, for passkeys and cookies: scheme, host and port. */
  PORTAL_ORIGIN: z
    .url({ protocol: /^https?$/ })
    .refine((text) => new URL(text).origin === text, 'needs scheme, host and port, without a path')
    .optional(),
  /** Where the portal's built pages lie; where they are missing, the API is served without them. */
  PORTAL_FOLDER: z.string().min(1).default('dist/portal'),
  /** A sandbox's own: the file with the keys of its made-up people, by which its pages let anybody in as one of them. */
  SANDBOX_PEOPLE: z.string().min(1).optional(),
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
  /** The onboarding service's own: the door of the authority that seals agreements; without one they wait. */
  SEAL_URL: url(/^https?$/).optional(),
  SEAL_API_TOKEN: secret.optional(),
  /** The onboarding service's own: from it come the secrets that sign webhooks, and the key that seals providers' secrets. */
  WEBHOOK_KEY: secret.optional(),
  /** Lets webhooks through to inner addresses and plain http, for receivers beside a sandbox; never in production. */
  WEBHOOK_ALLOW_INNER: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true'),
  /** Lets sign-in through to identity providers at inner addresses and plain http; never in production. */
  OIDC_ALLOW_INNER: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true'),
  /** Signs the cookies of sessions; where none is set, sessions end with the process. */
  SESSION_SECRET: secret.default(() => randomBytes(32).toString('hex')),
  /** After how long a session that is not used is over, and after how long any. */
  SESSION_IDLE_SECONDS: z.coerce.number().int().min(1).max(86_400).default(1800),
  SESSION_LIFETIME_SECONDS: z.coerce.number().int().min(1).max(2_592_000).default(43_200),
  /** Which proxies in front are believed about a caller's address, as Express names them; none unless some are named. */
  TRUSTED_PROXIES: z.string().min(1).default(NO_PROXY),
  /** How many requests a minute one company, one key or session, and one address may send to one service. */
  REQUESTS_PER_MINUTE_COMPANY: z.coerce.number().int().min(1).max(100_000_000).default(120_000),
  REQUESTS_PER_MINUTE_KEY: z.coerce.number().int().min(1).max(100_000_000).default(60_000),
  REQUESTS_PER_MINUTE_ADDRESS: z.coerce.number().int().min(1).max(100_000_000).default(240_000),
  /** How many wrong secrets (of links, applications, codes, sign-ins) one address may show in a quarter of an hour. */
  GUESSES_PER_ADDRESS: z.coerce.number().int().min(1).max(100_000_000).default(100),
  /** How many codes by SMS one telephone number may ask for in an hour; an address ten times as many. */
  PHONE_CODES_PER_HOUR: z.coerce.number().int().min(1).max(1000).default(5),
  /** How messages go out; a sandbox keeps in its inbox what has no way out. */
  SMTP_URL: url(/^smtps?$/).optional(),
  MAIL_FROM: z.string().min(3).default('Tributary <no-reply@localhost>'),
  SMS_GATEWAY_URL: url(/^https?$/).optional(),
  WECHAT_GATEWAY_URL: url(/^https?$/).optional(),
  MESSAGE_GATEWAY_TOKEN: secret.optional(),
  /** The onboarding service's own: puts the audit trail's roots on the ledger, which is all that it may do. */
  AUDIT_KEY: privateKey.optional(),
  /** How often a root of the audit trail goes on the ledger, in seconds; besides, one follows each end of day. */
  AUDIT_ROOT_SECONDS: z.coerce.number().int().min(1).max(86_400).default(3600),
  /** How long the new key for a lost one waits for an objection before it can go on the ledger. */
  KEY_REPLACEMENT_DELAY_SECONDS: z.coerce.number().int().min(0).max(31_536_000).default(86_400),
  /** How long a new payout account cools before money can go to it. */
  PAYOUT_COOLING_SECONDS: z.coerce.number().int().min(0).max(31_536_000).default(86_400),
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
  if (result.success && result.data.MODE === 'production') {
    const { data } = result;
    const wrong = (['WEBHOOK_ALLOW_INNER', 'OIDC_ALLOW_INNER', 'SANDBOX_PEOPLE'] as const).filter(
      (name) => data[name],
    );
    if (wrong.length > 0) throw new Error(cannotStart(wrong.map((name) => `${name}: is for sandboxes only`)));
  }
  if (result.success) return result.data;
  throw new Error(
    cannotStart(result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)),
  );
}

function cannotStart(faults: readonly string[]): string {
  return `Tributary cannot start with these settings:\n${faults.map((fault) => `  ${fault}`).join('\n')}`;
}

/** Where people's pages come from: in a sandbox the platform's own address unless another is set. */
export function portalOrigin({ PORTAL_ORIGIN, PORT }: Pick<Configuration, 'PORTAL_ORIGIN' | 'PORT'>): string {
  return PORTAL_ORIGIN ?? `http://localhost:${String(PORT)}`;
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
