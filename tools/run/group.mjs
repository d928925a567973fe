// Child processes that are sure to end: each is the head of a process group of its own, and every group that is
// still there when this process ends, for whatever reason it can react to, is killed first.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const STOP_TIMEOUT_MS = 3_000;
const running = new Set();

function signalGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
    return true;
  } catch {
    return false; // the group is already gone
  }
}

/** Processes that inherited `name=value`: also those that left the group, as a terminal's shell or a daemon does. */
function heirs({ name, value }) {
  if (process.platform !== 'linux') return [];
  const wanted = `${name}=${value}`;
  return fs.readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return false;
    try {
      return fs.readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(wanted);
    } catch {
      return false; // ended meanwhile, or another user's
    }
  });
}

function killHeirs(mark) {
  for (const pid of heirs(mark)) {
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      // ended meanwhile
    }
  }
}

/**
 * @param {import('node:child_process').SpawnOptions & {mark?: {name: string, value: string}}} options `mark` is put
 *   into the environment; whatever still carries it when the group is ended is ended too.
 */
export function spawnGroup(command, args, { mark, ...options } = {}) {
  const env = { ...(options.env ?? process.env), ...(mark && { [mark.name]: mark.value }) };
  // Windows has no process groups to signal, and `detached` would open a console there.
  const child = spawn(command, args, { ...options, env, detached: process.platform !== 'win32' });
  const group = {};
  running.add(group);

  const ended = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  ended.catch(() => {}); // whoever waits for it sees it

  const kill = () => {
    signalGroup(child, 'SIGKILL');
    if (process.platform === 'win32') child.kill('SIGKILL');
    if (mark) killHeirs(mark);
    running.delete(group);
  };

  /** `leaveHeirs`: what is meant to outlive it stays until this process ends. */
  const stop = async ({ leaveHeirs = false } = {}) => {
    const graceful = child.exitCode === null && child.signalCode === null && signalGroup(child, 'SIGTERM');
    if (graceful) await Promise.race([ended.catch(() => {}), sleep(STOP_TIMEOUT_MS, undefined, { ref: false })]);
    if (leaveHeirs) signalGroup(child, 'SIGKILL');
    else kill();
  };
  Object.assign(group, { kill, stop });
  return { child, ended, stop };
}

/** Runs to the end; resolves with the exit code (1 when a signal ended it). */
export async function runGroup(command, args, options) {
  const group = spawnGroup(command, args, options);
  try {
    const { code } = await group.ended;
    return code ?? 1;
  } finally {
    await group.stop();
  }
}

process.on('exit', () => {
  for (const group of running) group.kill();
});

/**
 * Ctrl+C and the like end this process in order, so that the exit handler above runs.
 * @param {{patient?: boolean}} [options] patient: ask the groups to end first, because they have groups of their own
 */
export function endOnSignals({ patient = false } = {}) {
  for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 })) {
    process.once(signal, () => {
      const asked = patient ? Promise.all([...running].map((group) => group.stop())) : Promise.resolve();
      void asked.finally(() => process.exit(code));
    });
  }
}
