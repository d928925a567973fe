/**
 * Keeps the probe alive: a child process that reads power, so that a crash in a driver library cannot take the editor down.
 *
 * It is started when the first rate above zero is asked for and ended when the rate is zero. After a crash it is started
 * again with back-off (1, 2, 4 … 60 s), and told again what it had been told.
 */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { FromProbe, Scope, ScopeId, ToProbe } from '../../core/energy/frame';

type Child = ChildProcessByStdio<Writable, Readable, Readable>;
type Remembered = Extract<ToProbe, { type: 'rate' | 'watch' | 'settings' }>;

const FIRST_DELAY_MS = 1000;
const LONGEST_DELAY_MS = 60_000;
/** After so long without a crash the next one is a first one again. */
const CALM_MS = 60_000;

export interface ProbeListener {
  message(message: FromProbe): void;
  /** It ended by itself; it is started again after the delay. */
  crashed(reason: string, restartInMs: number): void;
}

export class ProbeProcess {
  #child: Child | undefined;
  #timer: NodeJS.Timeout | undefined;
  #delay = FIRST_DELAY_MS;
  #startedAt = 0;
  #lastWords = '';
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
    else this.#write(message);
  }

  dispose(): void {
    this.#told.clear();
    this.#scopes.clear();
    this.#stop();
  }

  get #sampling(): boolean {
    const rate = this.#told.get('rate');
    return rate?.type === 'rate' && rate.periodMs > 0;
  }

  #startUnlessWaiting(check: ToProbe | undefined): void {
    if (this.#timer !== undefined && check === undefined) return;
    this.#start();
    if (check !== undefined) this.#write(check);
  }

  #start(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#startedAt = Date.now();
    this.#lastWords = '';
    // In the editor execPath is Electron, which is Node when it is told so.
    const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
    const child = spawn(process.execPath, [this.script], { stdio: ['pipe', 'pipe', 'pipe'], env, windowsHide: true });
    this.#child = child;
    child.on('error', (error) => this.#ended(child, error.message));
    child.on('exit', (code, signal) => this.#ended(child, signal ?? `exit code ${code ?? 'unknown'}`));
    child.stdin.on('error', () => undefined); // it is gone; 'exit' tells
    child.stderr.on('data', (data: Buffer) => (this.#lastWords = (this.#lastWords + data.toString()).slice(-2000)));
    createInterface({ input: child.stdout }).on('line', (line) => this.#line(child, line));
    for (const message of this.#told.values()) this.#write(message);
    for (const scope of this.#scopes.values()) this.#write({ type: 'follow', scope });
  }

  #line(child: Child, line: string): void {
    if (child !== this.#child) return;
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
    if (!this.#sampling) return;
    if (Date.now() - this.#startedAt > CALM_MS) this.#delay = FIRST_DELAY_MS;
    const delay = this.#delay;
    this.#delay = Math.min(LONGEST_DELAY_MS, delay * 2);
    this.#timer = setTimeout(() => this.#start(), delay);
    this.#timer.unref();
    this.listener.crashed([reason, this.#lastWords.trim()].filter(Boolean).join(': '), delay);
  }

  /** Closing its input ends it; its own clean-up closes the driver libraries. */
  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const child = this.#child;
    this.#child = undefined;
    child?.stdin.end();
  }

  #write(message: ToProbe): void {
    this.#child?.stdin.write(`${JSON.stringify(message)}\n`);
  }
}
