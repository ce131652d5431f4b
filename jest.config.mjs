const swc = [
  '@swc/jest',
  {
    jsc: {
      target: 'es2022',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
    },
    module: { type: 'es6' },
    sourceMaps: 'inline',
  },
];

const libraries =
  'common|database|queue|orders|chain|identity|banking|documents|onboarding|evidence|certificates|factoring|settlement|risk|notifications|api-client';

const base = {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': swc },
  moduleNameMapper: {
    [`^#(${libraries})$`]: '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
};

export default {
  // Demos run beside each other: what one of them waits for is not the machine.
  maxConcurrency: 2,
  testSequencer: '<rootDir>/test/support/longest-first.mjs',
  // A busy machine is no failure: what is slow shows in the stages' budgets.
  testTimeout: 60_000,
  projects: [
    { ...base, displayName: 'unit', testRegex: '(libs|apps|bench)/.*(?<!\\.integration)\\.spec\\.ts$' },
    {
      ...base,
      displayName: 'integration',
      testRegex: '(libs|apps)/.*\\.integration\\.spec\\.ts$',
    },
    {
      ...base,
      displayName: 'journeys',
      testRegex: 'test/journeys/.*\\.e2e-spec\\.ts$',
      globalSetup: '<rootDir>/test/support/begun-sandbox.mjs',
      globalTeardown: '<rootDir>/test/support/begun-sandbox-away.mjs',
    },
  ],
};
