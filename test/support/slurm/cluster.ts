/** A real Slurm of one node on this machine: munged, slurmctld and slurmd, with all that they write in one folder. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureSlurm, searchPath } from '../../../tools/host/slurm.mjs';
import { slurmConf } from './slurmConf';

const USER = os.userInfo().username;
/** A daemon ends when we close its input, and so when we are killed too. */
const UNTIL_CLOSED = '"$@" </dev/null & read -r _; kill $!; wait $!';
const UP_WITHIN_MS = 30_000;

export class SlurmCluster {
  readonly #daemons: ChildProcess[] = [];
  /** Of those who use it. */
  readonly environment: Readonly<Record<string, string>>;

  private constructor(readonly folder: string) {
    this.environment = { PATH: searchPath, SLURM_CONF: path.join(folder, 'slurm.conf') };
  }

  /** @param remembersS seconds after its end in which a job is known; sites have 300 */
  static async start(remembersS = 5): Promise<SlurmCluster> {
    ensureSlurm();
    // Short: sockets lie in it.
    const cluster = new SlurmCluster(fs.mkdtempSync(path.join(os.tmpdir(), 'slurm-')));
    try {
      await cluster.#start(remembersS);
    } catch (error) {
      await cluster.stop();
      throw error;
    }
    return cluster;
  }

  async #start(remembersS: number): Promise<void> {
    const { folder } = this;
    const munge = path.join(folder, 'munge');
    // Clients reach the socket through it.
    fs.chmodSync(folder, 0o755);
    for (const name of ['munge', 'state', 'spool']) fs.mkdirSync(path.join(folder, name), { mode: 0o711 });
    fs.writeFileSync(path.join(munge, 'key'), randomBytes(1024), { mode: 0o600 });
    const socket = path.join(munge, 'socket');
    const places = { key: 'key', socket: 'socket', pid: 'pid-file', log: 'log-file', seed: 'seed-file' };
    const options = Object.entries(places).map(([name, option]) => `--${option}=${path.join(munge, name)}`);
    // Forced: it refuses a folder in one that others may write into.
    this.#run('munged', '--foreground', '--force', ...options);
    const [controller, node] = await Promise.all([freePort(), freePort()]);
    const host = os.hostname().split('.')[0] ?? '';
    fs.writeFileSync(
      path.join(folder, 'slurm.conf'),
      slurmConf({ folder, host, user: USER, socket, controller, node, remembersS }),
    );
    await until(
      () => fs.existsSync(socket),
      () => 'munged has not started',
    );
    this.#run('slurmctld', '-D', '-f', this.environment['SLURM_CONF'] ?? '');
    this.#run('slurmd', '-D', '-f', this.environment['SLURM_CONF'] ?? '', '-N', host);
    await until(
      () => this.asks('sinfo', '-h', '-p', 'open', '-o', '%T').trim() === 'idle',
      () => `no node is idle:\n${this.#logs()}`,
    );
  }

  /** What a program of Slurm prints, times in seconds since 1970; empty where it fails. */
  asks(program: string, ...args: readonly string[]): string {
    const env = { ...this.environment, SLURM_TIME_FORMAT: '%s' };
    try {
      return execFileSync(program, args, { env, encoding: 'utf8', timeout: 5000, stdio: ['ignore', 'pipe', 'ignore'] });
    } catch {
      return '';
    }
  }

  /** Jobs first: what starts them for a daemon that is gone stays and hears only SIGKILL. */
  async stop(): Promise<void> {
    if (this.#daemons.length === 3) {
      this.asks('scancel', '--full', '--user', USER);
      await until(
        () => this.asks('squeue', '-h').trim() === '',
        () => 'jobs have not ended',
      );
    }
    for (const daemon of this.#daemons.toReversed()) {
      const ended = new Promise((resolve) => daemon.once('exit', resolve));
      daemon.stdin?.end();
      await ended;
    }
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  #run(program: string, ...args: readonly string[]): void {
    const log = fs.openSync(path.join(this.folder, `${program}.out`), 'a');
    const env = { ...process.env, PATH: searchPath };
    this.#daemons.push(
      spawn('/bin/sh', ['-c', UNTIL_CLOSED, 'sh', program, ...args], { env, stdio: ['pipe', log, log] }),
    );
    fs.closeSync(log);
  }

  #logs(): string {
    const logs = fs.readdirSync(this.folder).filter((name) => name.endsWith('.out') || name.endsWith('.log'));
    return logs.map((name) => fs.readFileSync(path.join(this.folder, name), 'utf8').slice(-2000)).join('\n');
  }
}

async function until(holds: () => boolean, otherwise: () => string): Promise<void> {
  const end = Date.now() + UP_WITHIN_MS;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`Slurm: ${otherwise()}`);
    await sleep(50);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
