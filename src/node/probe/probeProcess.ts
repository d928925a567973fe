/**
 * Keeps the probe alive: a child process that reads power, so that a crash in a driver library cannot take the editor down.
 *
 * It is started when the first rate above zero is asked for and ended when the rate is zero. After a crash it is started
 * again with back-off (1, 2, 4 … 60 s), and told again what it had been told. A call into a driver may also never return:
 * a probe that says nothing while frames are asked for, or does not end when told to, is killed.
 */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { FromProbe, Scope, ScopeId, ToProbe } from '../../core/energy/frame';
import { Watchdog } from './watchdog';

type Child = ChildProcessByStdio<Writable, Readable, Readable>;
type Remembered = Extract<ToProbe, { type: 'rate' | 'watch' | 'settings' }>;

const FIRST_DELAY_MS = 1000;
const LONGEST_DELAY_MS = 60_000;
/** After so long without a crash the next one is a first one again. */
const CALM_MS = 60_000;
/** Time to end by itself once its input is closed. */
const GRACE_MS = 2000;
/** Opening the drivers of many GPUs takes long; less than a calm time, so that the back-off grows. */
const FIRST_WORD_MS = 30_000;
const SILENCE_MS = 10_000;
const SILENT_PERIODS = 5;

export interface ProbeListener {
  message(message: FromProbe): void;
  /** It ended by itself; it is started again after the delay. */
  crashed(reason: string, restartInMs: number): void;
  /** It ended by itself and is not started again: nothing but an answer was wanted of it. */
  ended(reason: string): void;
}

export class ProbeProcess {
  #child: Child | undefined;
  #timer: NodeJS.Timeout | undefined;
  #delay = FIRST_DELAY_MS;
  #startedAt = 0;
  #lastWords = '';
  /** It may be opening devices: it gets more time for the next word. */
  #opening = false;
  readonly #watchdog = new Watchdog((forMs) => this.#silent(forMs));
  readonly #told = new Map<Remembered['type'], Remembered>();
  readonly #scopes = new Map<ScopeId, Scope>();

  constructor(
    private readonly script: string,
    private readonly listener: ProbeListener,
  ) {}

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  send(message: ToProbe): void {
    if (message.type === 'follow') this.#scopes.set(message.scope.id, message.scope);
    else if (message.type === 'unfollow') this.#scopes.delete(message.scope);
    else if (message.type === 'rate' || message.type === 'watch' || message.type === 'settings')
      this.#told.set(message.type, message);

    const wanted = this.#sampling || message.type === 'check';
    if (!wanted) this.#stop();
    else if (this.#child === undefined) this.#startUnlessWaiting(message.type === 'check' ? message : undefined);
    else {
      this.#write(message);
      if (message.type === 'rate' || message.type === 'settings') this.#expectFirstWord();
    }
  }

  dispose(): void {
    this.#told.clear();
    this.#scopes.clear();
    this.#stop();
  }

  get #sampling(): boolean {
    return this.#periodMs > 0;
  }

  get #periodMs(): number {
    const rate = this.#told.get('rate');
    return rate?.type === 'rate' ? rate.periodMs : 0;
  }

  #startUnlessWaiting(check: ToProbe | undefined): void {
    if (this.#timer !== undefined && check === undefined) return;
    this.#start();
    if (check !== undefined) {
      this.#write(check);
      this.#watchdog.expect(FIRST_WORD_MS);
    }
  }

  #start(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#startedAt = Date.now();
    this.#lastWords = '';
    // In the editor execPath is Electron, which is Node when it is told so.
    const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
    // Windows looks for the programs that it starts in the current folder first, which may be anybody's.
    const cwd = path.dirname(this.script);
    const options = { env, cwd, windowsHide: true };
    const child = spawn(process.execPath, [this.script], { ...options, stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child = child;
    child.on('error', (error) => this.#ended(child, error.message));
    child.on('exit', (code, signal) => this.#ended(child, signal ?? `exit code ${code ?? 'unknown'}`));
    child.stdin.on('error', () => undefined); // it is gone; 'exit' tells
    child.stderr.on('data', (data: Buffer) => (this.#lastWords = (this.#lastWords + data.toString()).slice(-2000)));
    createInterface({ input: child.stdout }).on('line', (line) => this.#line(child, line));
    for (const message of this.#told.values()) this.#write(message);
    for (const scope of this.#scopes.values()) this.#write({ type: 'follow', scope });
    this.#expectFirstWord();
  }

  #expectFirstWord(): void {
    if (!this.#sampling) return;
    this.#opening = true;
    this.#watchdog.expect(Math.max(FIRST_WORD_MS, SILENT_PERIODS * this.#periodMs));
  }

  #heard(): void {
    this.#watchdog.heard();
    if (!this.#opening) return;
    this.#opening = false;
    if (this.#sampling) this.#watchdog.expect(Math.max(SILENCE_MS, SILENT_PERIODS * this.#periodMs));
  }

  #silent(forMs: number): void {
    const child = this.#child;
    if (child === undefined) return;
    kill(child);
    this.#ended(child, `it said nothing for ${Math.round(forMs / 1000)} s and was killed`);
  }

  #line(child: Child, line: string): void {
    if (child !== this.#child) return;
    this.#heard();
    let message: FromProbe;
    try {
      message = JSON.parse(line) as FromProbe;
    } catch {
      message = {
        type: 'log',
        level: 'warn',
        text: `the probe said something that is no message: ${line.slice(0, 200)}`,
      };
    }
    this.listener.message(message);
    // A check alone does not keep it running.
    if (message.type === 'checks' && !this.#sampling) this.#stop();
  }

  #ended(child: Child, reason: string): void {
    if (child !== this.#child) return;
    this.#child = undefined;
    this.#watchdog.stop();
    if (!this.#sampling) {
      this.listener.ended(this.#why(reason));
      return;
    }
    if (Date.now() - this.#startedAt > CALM_MS) this.#delay = FIRST_DELAY_MS;
    const delay = this.#delay;
    this.#delay = Math.min(LONGEST_DELAY_MS, delay * 2);
    this.#timer = setTimeout(() => this.#start(), delay);
    this.#timer.unref();
    this.listener.crashed(this.#why(reason), delay);
  }

  #why(reason: string): string {
    return [reason, this.#lastWords.trim()].filter(Boolean).join(': ');
  }

  /** Closing its input ends it; its own clean-up closes the driver libraries. */
  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#watchdog.stop();
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined) return;
    child.stdin.end();
    const timer = setTimeout(() => kill(child), GRACE_MS).unref();
    child.once('exit', () => clearTimeout(timer));
  }

  #write(message: ToProbe): void {
    this.#child?.stdin.write(`${JSON.stringify(message)}\n`);
  }
}

/** Inside a driver it may outlive even this; then it must at least not keep us from ending. */
function kill(child: Child): void {
  child.kill('SIGKILL');
  child.unref();
  for (const pipe of [child.stdin, child.stdout, child.stderr]) pipe.destroy();
}
