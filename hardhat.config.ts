import { createRequire } from 'node:module';
import { defineConfig } from 'hardhat/config';

const require = createRequire(import.meta.url);

/** The compiler comes from npm, so that nothing is downloaded at build time. */
const solidity = {
  version: '0.8.37',
  path: require.resolve('solc/soljson.js'),
  settings: { optimizer: { enabled: true, runs: 200 }, evmVersion: 'prague', viaIR: true },
};

export default defineConfig({
  solidity,
  test: { solidity: { fsPermissions: { readDirectory: ['./artifacts'] } } },
  paths: { sources: './contracts', tests: { solidity: './test/contracts' } },
});
