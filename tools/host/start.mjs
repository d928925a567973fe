// Starts the host on folders of its own and stops it without leaving anything behind.
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { spawnGroup } from '../run/group.mjs';
import { ensureHost } from './install.mjs';
import { nodeBinary, serverEntry } from './paths.mjs';
import { createProfile } from './profile.mjs';

const START_TIMEOUT_MS = 60_000;

// Variables of an outer VS Code would change how the inner one behaves; PORT and PASSWORD are read by code-server.
const UNWANTED_ENV = /^(VSCODE_|ELECTRON_|PASSWORD$|HASHED_PASSWORD$|NODE_OPTIONS$|PORT$)/;

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function isHealthy(port) {
  return new Promise((resolve) => {
    http
      .get({ host: '127.0.0.1', port, path: '/healthz' }, (response) => {
        response.resume();
        resolve(response.statusCode === 200);
      })
      .on('error', () => resolve(false));
  });
}

function cleanEnvironment(own) {
  const inherited = Object.entries(process.env).filter(([name]) => !UNWANTED_ENV.test(name));
  return { ...Object.fromEntries(inherited), ...own };
}

function serverArguments({ profile, port, trust, idleSeconds, acceptPayload }) {
  // prettier-ignore
  const args = [
    serverEntry,
    '--auth', 'none',
    '--bind-addr', `127.0.0.1:${port}`, // webviews need a secure context: loopback is one, another host over http is not
    '--disable-telemetry',
    '--disable-update-check',
    '--disable-getting-started-override',
    '--user-data-dir', profile.userDir,
    '--extensions-dir', profile.extensionsDir,
    '--config', path.join(profile.folder, 'config.yaml'),
    '--idle-timeout-seconds', String(idleSeconds),
  ];
  if (trust === 'all') args.push('--disable-workspace-trust');
  if (acceptPayload) args.push('--vscode-option', 'enable-smoke-test-driver');
  return args;
}

async function waitUntilHealthy(port, server, logFile) {
  const deadline = Date.now() + START_TIMEOUT_MS;
  let ended = false;
  server.ended.then(
    () => (ended = true),
    () => (ended = true),
  );
  while (!(await isHealthy(port))) {
    if (ended || Date.now() > deadline) {
      throw new Error(`code-server did not start:\n${fs.readFileSync(logFile, 'utf8').slice(-3000)}`);
    }
    await sleep(100);
  }
}

/**
 * @param {object} [options]
 * @param {ReturnType<typeof createProfile>} [options.profile] user data and extensions to use and to leave alone at the
 *   end, for tests that start the window again. Without it a throw-away one is made from the next three options.
 * @param {string[]} [options.extensions] folders of extensions to load as if installed
 * @param {Record<string, unknown>} [options.settings] user settings on top of tools/vscode-host/settings.json
 * @param {'all' | 'ask'} [options.trust] `ask`: VS Code's own Restricted Mode and trust prompt
 * @param {number} [options.port] default: any free port. What the workbench remembers belongs to host and port
 * @param {boolean} [options.acceptPayload] let the page's address name extensions under development and a suite.
 *   VS Code shows no notification toasts then, so it is for the editor ring only.
 * @param {Record<string, string>} [options.env] reaches the extension host and the terminals
 * @param {number} [options.idleSeconds] the server ends itself after so long without a page
 */
export async function startHost(options = {}) {
  ensureHost();
  const { trust = 'all', extensions, settings, acceptPayload, idleSeconds = 120 } = options;
  const port = options.port ?? (await freePort());
  const profile = options.profile ?? createProfile({ extensions, settings, trust });

  const logFile = path.join(profile.folder, 'server.log');
  const log = fs.openSync(logFile, 'a');
  const server = spawnGroup(nodeBinary(), serverArguments({ profile, port, trust, idleSeconds, acceptPayload }), {
    // Its sockets lie with the rest of it, and go with it.
    env: cleanEnvironment({ XDG_RUNTIME_DIR: profile.folder, ...options.env }),
    stdio: ['ignore', log, log],
    mark: { name: 'WATTPRINT_HOST_RUN', value: randomUUID() },
  });
  fs.closeSync(log);

  const stop = async (how) => {
    await server.stop(how);
    if (!options.profile) profile.remove();
  };
  try {
    await waitUntilHealthy(port, server, logFile);
  } catch (error) {
    await stop();
    throw error;
  }
  return { address: `127.0.0.1:${port}`, port, profile, logFile, ended: server.ended, stop };
}
