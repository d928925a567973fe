/** What the probe process does: opens sources, samples at its rate, follows runs and answers questions. */
import type { FromProbe, ProbeSettings, ToProbe } from '../../core/energy/frame';
import { Scopes } from '../../core/run/scopes';
import { millis, seconds, type Seconds } from '../../core/units';
import { platformTable } from '../process/processTable';
import { interpreterOf } from '../process/interpreter';
import { OwnCommand } from '../process/ownCommand';
import { PythonDetector } from '../process/pythonDetector';
import { RunFinder } from '../process/runFinder';
import { Ticker } from '../process/ticker';
import { Catalog } from './catalog';
import { FrameMaker } from './frames/frameMaker';
import { platformLadder } from './ladder';
import { describeMachine, type Machine } from './model/machine';
import type { Load } from './model/modelTotal';

const FAST_MS = 100;
const REFRESH_S = 30;

const monotonic = (): Seconds => seconds(Number(process.hrtime.bigint()) / 1e9);

export class Probe {
  private readonly platform = platformTable();
  private readonly table = this.platform.table;
  private readonly python = new PythonDetector(this.table);
  private readonly own = new OwnCommand(this.table);
  private readonly scopes = new Scopes({
    isPython: this.python.isPython,
    interpreterOf: (pid) => interpreterOf(this.table, pid),
    meters: this.own.meters,
    grainMs: this.platform.grainMs,
  });
  private readonly finder = new RunFinder(this.table, this.python, this.own);
  private readonly frames = new FrameMaker(this.table, this.scopes, monotonic, (source, error) =>
    this.logError(source, error),
  );
  private readonly ticker = new Ticker((tick) => this.onTick(tick));
  private readonly parent = process.ppid;

  private settings: ProbeSettings = { wakeSleepingGpu: false };
  private rate: { periodMs: number; fast: boolean } = { periodMs: 0, fast: false };
  private machine: Machine | undefined;
  private catalog: Promise<Catalog> | undefined;
  private open: Catalog | undefined;
  private tickMs = 0;
  private ticksPerFrame = 1;
  private refreshedAt = 0;
  private lastDevices = '';

  /** The same trouble is told once, not once a second. */
  private readonly told = new Set<string>();

  /** @param sys root of sysfs. */
  constructor(
    private readonly send: (message: FromProbe) => void,
    private readonly sys: string,
  ) {}

  logError(where: string, error: unknown): void {
    const text = `${where}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
    if (this.told.has(text)) return;
    this.told.add(text);
    this.send({ type: 'log', level: 'error', text });
  }

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
        // Takes seconds where programs have to be started; a sample must not wait for it.
        void this.check(message.id).catch((error: unknown) => this.logError('The check failed', error));
        return;
      case 'settings':
        await this.apply(message.settings);
        return;
      default:
        // From a newer host; said once a message, never fatal.
        this.send({ type: 'log', level: 'warn', text: `Unknown message: ${JSON.stringify(message)}` });
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
    const catalog = await this.openSources();
    this.tickMs = 0;
    this.retime(catalog);
    this.frame(catalog);
  }

  /** Ticks between frames only while a source gains from them. */
  private retime(catalog: Catalog): void {
    const { periodMs, fast } = this.rate;
    const useful = fast && catalog.sources.some(({ instant }) => instant !== undefined);
    const tickMs = useful ? Math.min(FAST_MS, periodMs) : periodMs;
    if (tickMs === this.tickMs || periodMs <= 0) return;
    this.tickMs = tickMs;
    this.ticksPerFrame = Math.max(1, Math.round(periodMs / tickMs));
    this.frames.setPeriod(seconds(tickMs / 1000));
    this.ticker.start(tickMs);
  }

  private pause(): void {
    this.ticker.stop();
    this.tickMs = 0;
    this.open?.close();
    this.open = undefined;
    this.frames.pause();
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
    if (this.tickMs > 0) this.retime(catalog);
  }

  private tellDevices(catalog: Catalog): void {
    const message: FromProbe = { type: 'devices', devices: catalog.devices(), notes: catalog.notes() };
    const text = JSON.stringify(message);
    if (text === this.lastDevices) return;
    this.lastDevices = text;
    this.send(message);
  }

  private onTick(tick: number): void {
    if (process.ppid !== this.parent) process.exit(0);
    const catalog = this.open;
    if (!catalog) return;
    try {
      if (tick % this.ticksPerFrame !== 0) this.frames.tick(catalog.sources);
      else this.frame(catalog);
    } catch (error) {
      this.logError('A frame failed', error); // the next one may work
    }
  }

  private frame(catalog: Catalog, answers?: readonly number[]): void {
    if (monotonic() - this.refreshedAt > REFRESH_S || catalog.sources.some((source) => source.ended !== undefined)) {
      this.refresh(catalog);
    }
    const { frame, snapshot } = this.frames.make(catalog.sources, answers);
    this.tellDevices(catalog);
    this.send({ type: 'frame', frame });
    const present = new Set(snapshot.map(({ pid }) => pid));
    this.python.keep(present);
    this.own.keep(present);
    if (this.finder.isIdle) return;
    const found = this.finder.find(snapshot);
    if (found) this.send({ type: 'found', ...found });
  }

  private async sample(id: number): Promise<void> {
    const catalog = await this.openSources();
    this.frame(catalog, [id]);
    if (this.rate.periodMs <= 0) this.pause();
  }

  private async check(id: number): Promise<void> {
    this.send({ type: 'checks', id, checks: await (await this.ladder()).check() });
  }

  private ladder(): Promise<Catalog> {
    this.catalog ??= this.buildLadder();
    return this.catalog;
  }

  private async buildLadder(): Promise<Catalog> {
    this.machine ??= await describeMachine();
    const load = (): Load => this.table.machine();
    return new Catalog(
      await platformLadder({ machine: this.machine, settings: this.settings, monotonic, load, sys: this.sys }),
    );
  }
}
