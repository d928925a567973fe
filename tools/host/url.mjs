// The workbench's address. Its payload carries what a desktop VS Code takes as command line switches.
import path from 'node:path';

/**
 * @param {string} address host:port
 * @param {string} workspace a folder or a .code-workspace file
 * @param {{developmentPath?: string, testsPath?: string}} [development] only with a host started to accept it
 */
export function workbenchUrl(address, workspace, { developmentPath, testsPath } = {}) {
  const url = new URL(`http://${address}/`);
  url.searchParams.set(workspace.endsWith('.code-workspace') ? 'workspace' : 'folder', path.resolve(workspace));
  if (!developmentPath) return url.href;

  const remote = (file) => `vscode-remote://${address}${path.resolve(file)}`;
  const payload = [
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
    ['extensionDevelopmentPath', remote(developmentPath)],
  ];
  if (testsPath) payload.push(['extensionTestsPath', remote(testsPath)]);
  url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}
