// `npm start`: Wattprint in a VS Code, on a fresh copy of sample/.
import { spawnSync } from 'node:child_process';
import { buildDist } from '../esbuild.config.mjs';
import { desktopCommand } from './host/desktop.mjs';
import { root, sampleDir, sampleKernelDir } from './host/paths.mjs';
import { startHost } from './host/start.mjs';
import { workbenchUrl } from './host/url.mjs';
import { copyWorkspace } from './host/workspace.mjs';
import { endOnSignals } from './run/group.mjs';

/** Long enough for a page that is closed over lunch. */
const IDLE_SECONDS = 4 * 60 * 60;

function openDesktop(command, workspace) {
  const extensions = [root, sampleKernelDir].map((folder) => `--extensionDevelopmentPath=${folder}`);
  console.log(`VS Code opens ${workspace}. Close its window to stop.`);
  const { status } = spawnSync(command, ['--new-window', '--wait', ...extensions, workspace], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  process.exit(status ?? 1);
}

async function serve(workspace) {
  endOnSignals();
  const host = await startHost({
    extensions: [root, sampleKernelDir],
    port: process.env.WATTPRINT_PORT ? Number(process.env.WATTPRINT_PORT) : undefined,
    idleSeconds: IDLE_SECONDS,
  });
  console.log(`Open ${workbenchUrl(host.address, workspace)}`);
  console.log('Ctrl+C stops it.');
  // The server ends by itself when nobody looks at it for long.
  await host.ended;
  process.exit(0);
}

try {
  await buildDist({ dev: true });
  const workspace = copyWorkspace(sampleDir);
  const command = desktopCommand();
  if (command) openDesktop(command, workspace);
  else await serve(workspace);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
