import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { defineConfig } from 'hardhat/config';
import { z } from 'zod';

const require = createRequire(import.meta.url);

/** The compiler comes from npm, so that nothing is downloaded at build time. */
const compiler = { version: '0.8.37', path: require.resolve('solc/soljson.js') };
const settings = { optimizer: { enabled: true, runs: 1_000_000 }, evmVersion: 'prague', viaIR: true };
/** Tests take the book from the artifacts, so their own code may be what compiles fastest; but for what stands in one. */
const settingsOfTests = { optimizer: { enabled: false }, evmVersion: 'prague', viaIR: false };

/** `test/run.mjs` draws a seed and prints it; more runs are for a night. */
const settingsOfRun = z
  .object({
    FUZZ_SEED: z
      .string()
      .regex(/^0x[0-9a-f]{64}$/)
      .optional(),
    FUZZ_RUNS: z.coerce.number().int().positive().default(256),
    INVARIANT_RUNS: z.coerce.number().int().positive().default(12),
  })
  .parse(process.env);

const TESTS = './test/contracts';
const HOLDS_CODE_OF_THE_BOOK = 'HoldingStates.t.sol';
const overrides: Record<string, typeof compiler & { settings: typeof settingsOfTests }> = {};
for (const file of readdirSync(join(import.meta.dirname, TESTS), { recursive: true, encoding: 'utf8' })) {
  if (file.endsWith('.sol') && file !== HOLDS_CODE_OF_THE_BOOK)
    overrides[`test/contracts/${file}`] = { ...compiler, settings: settingsOfTests };
}

export default defineConfig({
  solidity: { compilers: [{ ...compiler, settings }], overrides },
  test: {
    solidity: {
      fsPermissions: { readDirectory: ['./artifacts'] },
      fuzz: { seed: settingsOfRun.FUZZ_SEED, runs: settingsOfRun.FUZZ_RUNS },
      invariant: { runs: settingsOfRun.INVARIANT_RUNS, depth: 60, failOnRevert: true },
    },
  },
  paths: { sources: './contracts', tests: { solidity: TESTS } },
});
