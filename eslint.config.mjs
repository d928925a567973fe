import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Rules about where things may be used; who may import whom is in .dependency-cruiser.cjs. */
const noDefaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'Export by name, so that every file calls the thing the same.',
};

const onlyInItsFile = {
  toolkit: {
    group: ['@vscode/webview-ui-toolkit', '@vscode/webview-ui-toolkit/*'],
    message: 'The toolkit is archived: webview/ui/toolkit.ts is the one file that knows it.',
  },
  chart: { group: ['chart.js', 'chart.js/*'], message: 'Charts are drawn by webview/ui/chart*.ts.' },
};

const impure = [
  { name: 'setInterval', message: 'The core has no clock; take a Clock port.' },
  { name: 'setTimeout', message: 'The core has no clock; take a Clock port.' },
];
const impureProperties = [
  { object: 'Date', property: 'now', message: 'The core has no clock; take a Clock port.' },
  { object: 'Math', property: 'random', message: 'The core has no randomness; let the caller pass it in.' },
];

const restrictImports = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });

export default tseslint.config(
  { ignores: ['dist', 'out', '**/node_modules', 'sample', 'test/fixtures', 'coverage'] },
  eslint.configs.recommended,
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['src/**/*.ts', 'webview/**/*.ts', 'test/**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // Without checkThenables an un-awaited call of VS Code's API passes: it returns Thenable, not Promise.
      '@typescript-eslint/no-floating-promises': ['error', { checkThenables: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // `const { secret, ...rest }` is how a field is left out.
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      'max-lines': ['error', { max: 300 }],
      'no-restricted-syntax': ['error', noDefaultExport],
      eqeqeq: 'error',
      ...restrictImports(onlyInItsFile.toolkit, onlyInItsFile.chart),
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/cli.ts', 'src/cli/**', 'src/probe.ts'],
    rules: { 'no-console': 'error' },
  },
  {
    files: ['src/core/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', ...impure],
      'no-restricted-properties': ['error', ...impureProperties],
      'no-restricted-syntax': [
        'error',
        noDefaultExport,
        {
          selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
          message: 'The core has no clock; take a Clock port.',
        },
      ],
    },
  },
  { files: ['webview/ui/toolkit.ts'], rules: restrictImports(onlyInItsFile.chart) },
  { files: ['webview/ui/chart*.ts'], rules: restrictImports(onlyInItsFile.toolkit) },
  {
    files: ['test/**/*.ts'],
    rules: {
      // Describing a test file takes more lines than describing a module, and mocks are often empty on purpose.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-empty-function': 'off',
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs', 'tools/**/*.js'],
    languageOptions: {
      globals: Object.fromEntries(
        // prettier-ignore
        ['process', '__dirname', 'console', 'URL', 'Buffer', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance', 'module', 'require', 'document']
          .map((name) => [name, 'readonly']),
      ),
    },
    rules: { 'max-lines': ['error', { max: 300 }], eqeqeq: 'error' },
  },
);
