// Installs a packaged extension into a profile, as a user's `code --install-extension` does.
import path from 'node:path';
import { runGroup } from '../run/group.mjs';
import { ensureHost } from './install.mjs';
import { nodeBinary, serverEntry } from './paths.mjs';

/** @param {ReturnType<typeof import('./profile.mjs').createProfile>} profile @param {string} vsix */
export async function installVsix(profile, vsix) {
  ensureHost();
  const folders = ['--user-data-dir', profile.userDir, '--extensions-dir', profile.extensionsDir];
  const config = ['--config', path.join(profile.folder, 'config.yaml')];
  const args = [serverEntry, ...folders, ...config, '--install-extension', vsix];
  // It complains at length about an optional log writer that is not compiled here; its exit code says what matters.
  const code = await runGroup(nodeBinary(), args, { stdio: 'ignore' });
  if (code !== 0) throw new Error(`${path.basename(vsix)} could not be installed: exit code ${code}`);
}
