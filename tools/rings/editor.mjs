// Mocha inside the extension host, through @vscode/test-electron: on the host from the npm registry, or on a desktop.
import { runTests } from '@vscode/test-electron';
import path from 'node:path';
import { buildEditorTests } from '../build/tests.mjs';
import { desktopExecutable } from '../host/desktop.mjs';
import { root, sampleDir, sampleKernelDir } from '../host/paths.mjs';
import { temporaryFolder } from '../host/temporary.mjs';
import { copyWorkspace, workspaceFile } from '../host/workspace.mjs';
import { endOnSignals, runGroup } from '../run/group.mjs';
import { forgetResult, readResult, resultFile } from '../run/results.mjs';

export async function runEditor(args) {
  const startedAt = Date.now();
  forgetResult('editor');
  const suite = await buildEditorTests();
  await runGroup(process.execPath, [import.meta.filename, suite, ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    mark: { name: 'WATTPRINT_TEST_RUN', value: `editor-${process.pid}` },
  });
  return readResult('editor', Date.now() - startedAt);
}

async function runInHost(suite, args) {
  endOnSignals();
  // Two folders, so that a run can be in the wrong one.
  const workspace = workspaceFile([copyWorkspace(sampleDir), copyWorkspace(sampleDir, 'second')]);
  const grep = args.includes('--grep') ? args[args.indexOf('--grep') + 1] : undefined;
  const desktop = desktopExecutable();
  await runTests({
    ...desktop,
    ...(!desktop && { vscodeExecutablePath: path.join(root, 'tools/host/code-launcher.mjs') }),
    extensionDevelopmentPath: [root, sampleKernelDir],
    extensionTestsPath: suite,
    launchArgs: [workspace, '--disable-extensions'],
    extensionTestsEnv: {
      WATTPRINT_TEST_RESULT: resultFile('editor'),
      WATTPRINT_LEDGER: temporaryFolder('ledger'),
      ...(grep && { WATTPRINT_TEST_GREP: grep }),
    },
  });
}

if (import.meta.filename === process.argv[1]) {
  const [suite, ...args] = process.argv.slice(2);
  await runInHost(suite, args).then(
    () => process.exit(0),
    (error) => {
      console.error(error.message);
      // A failed download carries 'ENOTFOUND' for a code: not one to exit with.
      process.exit(Number.isInteger(error.code) ? error.code : 1);
    },
  );
}
