// Who may import whom. The arrows of docs/architecture.md, as rules.
const vscode = '(^vscode$|@types/vscode)';
const builtin = { dependencyTypes: ['core'] };

/** Everything of ours that is not in `allowed`. */
const ours = (...allowed) => ({ path: '^(src|webview|test|tools)/', pathNot: allowed.map((each) => `^${each}`) });

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'core-is-pure',
      comment: 'The core imports nothing but itself: no Node, no VS Code, no package, no other folder.',
      severity: 'error',
      from: { path: '^src/core/' },
      to: { pathNot: '^src/core/' },
    },
    {
      name: 'node-only-to-core',
      severity: 'error',
      from: { path: '^src/node/' },
      to: ours('src/core/', 'src/node/'),
    },
    {
      name: 'editor-only-to-core-and-protocol',
      severity: 'error',
      from: { path: '^src/editor/' },
      to: ours('src/core/', 'src/protocol/', 'src/editor/'),
    },
    {
      name: 'protocol-only-to-core',
      severity: 'error',
      from: { path: '^src/protocol/' },
      to: { pathNot: '^src/(core|protocol)/' },
    },
    {
      name: 'processes-only-to-core-and-node',
      comment:
        'probe, cli, runner, analyzer and planner are programs of their own: they run where there is no VS Code.',
      severity: 'error',
      from: { path: '^src/(probe|cli|runner|analyzer|planner)([.]ts$|/)' },
      to: ours('src/core/', 'src/node/', 'src/probe', 'src/cli', 'src/runner', 'src/analyzer', 'src/planner'),
    },
    {
      name: 'vscode-only-in-the-editor',
      severity: 'error',
      from: { path: '^(src|webview)/', pathNot: '^src/(editor/|extension[.]ts$)' },
      to: { path: vscode },
    },
    {
      name: 'webview-only-to-shared-code',
      severity: 'error',
      from: { path: '^webview/' },
      to: {
        ...ours('webview/', 'src/protocol/', 'src/core/units', 'src/core/text'),
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'webview-types-only-from-core',
      severity: 'error',
      from: { path: '^webview/' },
      to: ours('webview/', 'src/protocol/', 'src/core/'),
    },
    { name: 'webview-has-no-node', severity: 'error', from: { path: '^webview/' }, to: builtin },
    {
      name: 'toolkit-in-one-file',
      severity: 'error',
      from: { path: '^(src|webview)/', pathNot: '^webview/ui/toolkit[.]ts$' },
      to: { path: '@vscode/webview-ui-toolkit' },
    },
    {
      name: 'product-not-to-tests',
      severity: 'error',
      from: { path: '^(src|webview)/' },
      to: { path: '^(test|tools)/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(out|dist|sample)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
