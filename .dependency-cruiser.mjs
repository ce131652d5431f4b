/** Imports run one way; docs/ARCHITECTURE.md draws it. */
const layers = [
  ['common', 'orders'],
  ['database'],
  ['chain', 'queue'],
  ['identity'],
  ['banking', 'documents'],
  ['evidence', 'onboarding'],
  ['certificates'],
  ['factoring', 'settlement', 'risk'],
];

/** A library sees what lies below its own layer. */
const upward = layers.map((libraries, height) => {
  const above = layers.slice(height + 1).flat();
  const beside = libraries.length > 1 ? libraries : [];
  return {
    name: `${libraries.join('-')}-looks-down`,
    severity: 'error',
    from: { path: `^libs/(${libraries.join('|')})/` },
    to: {
      path: `^libs/(${[...above, ...beside, 'notifications', 'api-client'].join('|')})/`,
      pathNot:
        libraries.map((library) => `^libs/${library}/`).length === 1
          ? [`^libs/${libraries[0]}/`]
          : ['^libs/$1/'],
    },
  };
});

export default {
  forbidden: [
    ...upward,
    {
      name: 'notifications-know-no-domain',
      severity: 'error',
      from: { path: '^libs/notifications/' },
      to: { path: '^libs/(banking|evidence|onboarding|certificates|factoring|settlement|risk|api-client)/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'nothing-imports-apps', severity: 'error', from: { path: '^libs/' }, to: { path: '^apps/' } },
    {
      name: 'a-library-has-one-door',
      severity: 'error',
      from: { path: '^(libs|apps)/([^/]+)/', pathNot: '^apps/portal/.*\\.spec\\.ts$' },
      to: { path: '^libs/[^/]+/src/', pathNot: ['^libs/[^/]+/src/index\\.ts$', '^$1/$2/'] },
    },
    {
      name: 'ethers-in-chain-only',
      severity: 'error',
      from: { pathNot: ['^libs/chain/', '\\.spec\\.ts$'] },
      to: { path: 'node_modules/ethers/' },
    },
    {
      name: 'orders-are-pure',
      severity: 'error',
      from: { path: '^libs/orders/', pathNot: ['\\.spec\\.ts$', '^libs/orders/src/primitives\\.ts$'] },
      to: { pathNot: ['^libs/orders/', 'node_modules/@noble/'] },
    },
    {
      name: 'what-pages-do-without',
      comment: 'A page is built with primitives-in-page.ts in the place of this one (decision 0029).',
      severity: 'error',
      from: { path: '^libs/orders/src/primitives\\.ts$' },
      to: { pathNot: ['^crypto$', 'node_modules/tiny-secp256k1/'] },
    },
    {
      name: 'controllers-know-no-typeorm',
      severity: 'error',
      from: { path: '\\.controller\\.ts$' },
      to: { path: 'node_modules/(@nestjs/)?typeorm/' },
    },
    {
      name: 'the-bank-reads-with-its-own-eyes',
      severity: 'error',
      from: { path: '^apps/sandbox-bank/' },
      to: { path: '^libs/(banking|database|certificates|settlement|factoring)/' },
    },
    {
      name: 'the-portal-sees-the-client-and-orders',
      severity: 'error',
      // A page's test may hold its arithmetic against the server's.
      from: { path: '^apps/portal/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^(libs|apps)/', pathNot: ['^apps/portal/', '^libs/(api-client|orders)/src/index\\.ts$'] },
    },
    {
      name: 'the-light-entry-stays-light',
      severity: 'error',
      from: { path: '^apps/portal/src/(light|shared)/', pathNot: ['\\.spec\\.ts$', 'i18n/types\\.d\\.ts$'] },
      to: {
        path: ['^apps/portal/src/desk/', 'node_modules/(antd|@ant-design|echarts|@xyflow|ethers)/'],
        dependencyTypesNot: ['type-only', 'dynamic-import'],
      },
    },
    { name: 'everything-resolves', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
