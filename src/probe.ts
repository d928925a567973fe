/**
 * The probe: a child process that reads power and processes and writes frames. It is apart from the editor so that a crash
 * in a driver's library, or a call that hangs in it, stays here. `ToProbe` comes in and `FromProbe` goes out as JSON lines.
 *
 * It ends when its input closes or its parent is gone. With a period of 0 it holds no device, no timer and no CPU.
 */
import { setFlagsFromString } from 'node:v8';
import type { FromProbe, ProbeSettings, ToProbe } from './core/energy/frame';
import { Scopes } from './core/run/scopes';
import { millis, seconds, type Seconds } from './core/units';
import { FrameMaker } from './node/power/frameMaker';
import { Catalog } from './node/power/catalog';
import { platformLadder } from './node/power/ladder';
import { describeMachine, type Machine } from './node/power/machine';
import type { Load } from './node/power/modelTotal';
import { LineBuffer, jsonLine } from './node/process/jsonLines';
import { platformTable } from './node/process/processTable';
import { PythonDetector } from './node/process/pythonDetector';
import { RunFinder } from './node/process/runFinder';
import { Ticker } from './node/process/ticker';

const FAST_MS = 100;
const REFRESH_S = 30;
/** Another root of sysfs may be named on the command line. */
const SYSFS = process.argv[2] ?? '/sys';

const monotonic = (): Seconds => seconds(Number(process.hrtime.bigint()) / 1e9);
const send = (message: FromProbe): void => void process.stdout.write(jsonLine(message));

class Probe {
  private readonly platform = platformTable();
  private readonly table = this.platform.table;
  private readonly python = new PythonDetector(this.table);
  private readonly scopes = new Scopes({ isPython: this.python.isPython, grainMs: this.platform.grainMs });
  private readonly finder = new RunFinder(this.table, this.python);
  private readonly frames = new FrameMaker(this.table, this.scopes, monotonic);
  private readonly ticker = new Ticker((tick) => this.onTick(tick));
  private readonly parent = process.ppid;

  private settings: ProbeSettings = { wakeSleepingGpu: false };
  private rate: { periodMs: number; fast: boolean } = { periodMs: 0, fast: false };
  private machine: Machine | undefined;
  private catalog: Promise<Catalog> | undefined;
  private open: Catalog | undefined;
  private ticksPerFrame = 1;
  private refreshedAt = 0;
  private lastDevices = '';

  /** Messages take effect in their order, also where one has to wait for the machine's description. */
  async handle(message: ToProbe): Promise<void> {
    switch (message.type) {
      case 'rate':
        this.rate = message;
        if (message.periodMs <= 0) this.pause();
        else await this.run();
        return;
      case 'follow':
        // Up to here nothing belongs to the new scope.
        this.scopes.update(this.table.snapshot());
        this.scopes.follow(message.scope, millis(Date.now()));
        return;
      case 'unfollow':
        this.scopes.unfollow(message.scope);
        return;
      case 'watch':
        this.finder.watch(message.shells, message.kernelHosts);
        return;
      case 'sample':
        await this.sample(message.id);
        return;
      case 'check':
        send({ type: 'checks', id: message.id, checks: await (await this.ladder()).check() });
        return;
      case 'settings':
        await this.apply(message.settings);
        return;
      default:
        // From a newer host; said once a message, never fatal.
        send({ type: 'log', level: 'warn', text: `Unknown message: ${JSON.stringify(message)}` });
    }
  }

  private async apply(settings: ProbeSettings): Promise<void> {
    if (JSON.stringify(settings) === JSON.stringify(this.settings)) return;
    this.settings = settings;
    this.pause();
    this.catalog = undefined;
    if (this.rate.periodMs > 0) await this.run();
  }

  private async run(): Promise<void> {
    await this.openSources();
    const { periodMs, fast } = this.rate;
    const useful = fast && (this.open?.sources.some(({ instant }) => instant !== undefined) ?? false);
    const tickMs = useful ? Math.min(FAST_MS, periodMs) : periodMs;
    this.ticksPerFrame = Math.max(1, Math.round(periodMs / tickMs));
    this.frames.setPeriod(seconds(tickMs / 1000));
    this.ticker.start(tickMs);
    if (this.open) this.frame(this.open);
  }

  private pause(): void {
    this.ticker.stop();
    this.open?.close();
    this.open = undefined;
    this.frames.pause();
    this.platform.rest();
  }

  private async openSources(): Promise<Catalog> {
    const catalog = await this.ladder();
    if (!this.open) {
      this.open = catalog;
      this.frames.begin();
      this.refresh(catalog);
    }
    return catalog;
  }

  private refresh(catalog: Catalog): void {
    catalog.refresh();
    this.refreshedAt = monotonic();
    this.tellDevices(catalog);
  }

  private tellDevices(catalog: Catalog): void {
    const message: FromProbe = { type: 'devices', devices: catalog.devices(), notes: catalog.notes() };
    const text = JSON.stringify(message);
    if (text === this.lastDevices) return;
    this.lastDevices = text;
    send(message);
  }

  private onTick(tick: number): void {
    if (process.ppid !== this.parent) process.exit(0);
    const catalog = this.open;
    if (!catalog) return;
    if (tick % this.ticksPerFrame !== 0) this.frames.tick(catalog.sources);
    else this.frame(catalog);
  }

  private frame(catalog: Catalog, answers?: readonly number[]): void {
    if (monotonic() - this.refreshedAt > REFRESH_S || catalog.sources.some((source) => source.ended !== undefined)) {
      this.refresh(catalog);
    }
    const { frame, snapshot } = this.frames.make(catalog.sources, answers);
    this.tellDevices(catalog);
    send({ type: 'frame', frame });
    this.python.keep(new Set(snapshot.map(({ pid }) => pid)));
    if (this.finder.isIdle) return;
    const found = this.finder.find(snapshot);
    if (found) send({ type: 'found', ...found });
  }

  private async sample(id: number): Promise<void> {
    const catalog = await this.openSources();
    this.frame(catalog, [id]);
    if (this.rate.periodMs <= 0) this.pause();
  }

  private ladder(): Promise<Catalog> {
    this.catalog ??= this.buildLadder();
    return this.catalog;
  }

  private async buildLadder(): Promise<Catalog> {
    this.machine ??= await describeMachine();
    const load = (): Load => this.table.machine();
    return new Catalog(
      await platformLadder({ machine: this.machine, settings: this.settings, monotonic, load, sys: SYSFS }),
    );
  }
}

// A few milliseconds a second of interpreted code: compiling it would cost more than it saves.
setFlagsFromString('--no-opt');

const probe = new Probe();
let queue = Promise.resolve();
const lines = new LineBuffer((line) => {
  if (line === '') return;
  queue = queue
    .then(() => probe.handle(JSON.parse(line) as ToProbe))
    .catch((error: unknown) => send({ type: 'log', level: 'error', text: String((error as Error).stack ?? error) }));
});

const end = (): never => process.exit(0);
process.stdin.setEncoding('utf8');
process.stdin.on('data', (piece: string) => lines.add(piece));
process.stdin.on('end', end).on('close', end).on('error', end);
process.stdout.on('error', end);
