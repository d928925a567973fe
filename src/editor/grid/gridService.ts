/**
 * The grid in this window: asks the chosen source while somebody looks or a run is live, and tells what changed.
 *
 * Without a chosen source nothing leaves the machine: a typical day of the zone is shown.
 */
import * as vscode from 'vscode';
import { isAverage, type GridAhead, type SourceChoice } from '../../core/grid/gridAhead';
import { sourceKind, type SourceKind } from '../../core/grid/sourceKinds';
import { standInText, troubleText } from '../../core/text/gridTrouble';
import { momentText } from '../../core/text/moment';
import { timesIn, type Times } from '../../core/text/times';
import { millis, type Millis } from '../../core/units';
import type { GridView, PlannedJob } from '../../protocol/gridView';
import { Disposables } from '../disposables';
import type { Log } from '../log';
import type { Machine } from '../machine';
import type { MeterHost } from '../meterHost';
import type { Settings } from '../settings';
import type { ActiveFile } from './activeFile';
import type { GridKeys } from './gridKeys';
import type { LiveIntensity } from './liveIntensity';
import { plannedJob, type SaidJob } from './plannedJob';
import { SHOWN_MS, shownGrid, type KnownGrid } from './shownGrid';

/** The cache asks a source less often than that; what is shown moves on with the time. */
const LOOK_EVERY_MS = 5 * 60_000;
/** Several settings are written one after the other. */
const SETTLE_MS = 500;

export interface GridWorld {
  readonly machine: Pick<Machine, 'clock' | 'providers' | 'zones'>;
  readonly host: Pick<MeterHost, 'onTick' | 'records' | 'zone'>;
  readonly settings: Pick<Settings, 'gridAddress' | 'gridSource' | 'onDidChange' | 'pue' | 'sourceZone'>;
  readonly keys: Pick<GridKeys, 'of' | 'onDidChange'>;
  readonly live: LiveIntensity;
  readonly active: Pick<ActiveFile, 'onDidChange' | 'path'>;
  readonly log: Pick<Log, 'failure'>;
  /** Of the user. */
  readonly locale: string;
}

export class GridService implements vscode.Disposable {
  readonly #disposables = new Disposables();
  readonly #changed = this.#disposables.add(new vscode.EventEmitter<void>());
  readonly onDidChange = this.#changed.event;
  #times: Times | undefined;
  #known: KnownGrid | undefined;
  #said: SaidJob | undefined;
  #view: GridView | undefined;
  #lookedAt = millis(-Infinity);
  /** Of the newest look: an older one that answers later is not shown. */
  #turn = 0;
  #settling: NodeJS.Timeout | undefined;

  constructor(private readonly world: GridWorld) {
    const { active, host, keys, settings } = world;
    const add = this.#disposables.add.bind(this.#disposables);
    add(host.onTick(() => this.look()));
    add(
      active.onDidChange(() => {
        // What was said was said of the other file.
        this.#said = undefined;
        this.#plan();
      }),
    );
    for (const changed of [settings.onDidChange, keys.onDidChange]) add(changed(() => this.#settle()));
  }

  /** Undefined: nobody has looked yet, or the zone is not known. */
  get view(): GridView | undefined {
    return this.#view;
  }

  /** Made when it is first needed: the first use of Intl takes its time. */
  get times(): Times {
    return (this.#times ??= timesIn(this.world.locale));
  }

  get now(): Millis {
    return this.world.machine.clock.now();
  }

  get job(): PlannedJob {
    const { active, host, settings } = this.world;
    const known = { records: host.records, file: active.path, pue: settings.pue };
    return plannedJob(this.#said, known, this.now);
  }

  /** Undefined: none is chosen. */
  get source(): SourceKind | undefined {
    return sourceKind(this.world.settings.gridSource);
  }

  /** Somebody looks: what is known is brought up to now, at most every few minutes. */
  look(): void {
    const since = this.now - this.#lookedAt;
    if (since < 0 || since >= LOOK_EVERY_MS) void this.refresh();
  }

  /** Asks the source where the cache finds that due. Never rejects. */
  async refresh(): Promise<void> {
    const turn = ++this.#turn;
    const { now } = this;
    this.#lookedAt = now;
    try {
      const known = await this.#ask(now);
      if (turn === this.#turn) this.#show(known);
    } catch (error) {
      this.world.log.failure('reading the grid', error);
    }
  }

  /** Plans another job from now on; undefined: the active file again. */
  async plan(said: SaidJob | undefined): Promise<void> {
    this.#said = said;
    await this.refresh();
  }

  dispose(): void {
    // What is on its way goes to the cache, for other windows.
    this.#turn++;
    clearTimeout(this.#settling);
    this.#disposables.dispose();
  }

  #settle(): void {
    // What is on its way was asked of what no longer counts.
    this.#turn++;
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => void this.refresh(), SETTLE_MS);
  }

  async #ask(now: Millis): Promise<KnownGrid | undefined> {
    const { host, machine, settings } = this.world;
    const { source } = this;
    const span = { now, until: millis(Math.max(now + SHOWN_MS, this.job.finishBy)) };
    const home = host.zone.id;
    const typical = (trouble?: string): KnownGrid | undefined => {
      const ahead = home === undefined ? undefined : machine.providers.typical(home, span);
      return this.#knownOf(home, now, ahead, trouble);
    };
    if (source === undefined) return typical();
    const zone = source.ownZones ? settings.sourceZone : home;
    if (zone === undefined || zone === '') return typical('no zone');
    const choice = { name: source.name, address: source.needsAddress ? settings.gridAddress : '' };
    const { ahead, trouble } = await machine.providers.ahead(choice, zone, await this.#keyOf(choice), span);
    if (ahead === undefined || ahead.outlook.slots.length === 0) {
      // Without a zone of ours there is still the trouble to tell.
      return typical(trouble?.reason ?? 'zone') ?? this.#knownOf(zone, now, undefined, trouble?.reason);
    }
    return this.#knownOf(zone, now, ahead, trouble?.reason);
  }

  /** A store that is locked has none to give: the source says that it needs one. */
  async #keyOf(choice: SourceChoice): Promise<string | undefined> {
    try {
      return await this.world.keys.of(choice);
    } catch (error) {
      this.world.log.failure('reading the grid key', error);
      return undefined;
    }
  }

  #knownOf(zone: string | undefined, at: Millis, ahead?: GridAhead, reason?: string): KnownGrid | undefined {
    if (zone === undefined) return undefined;
    const { machine, host } = this.world;
    const zoneName = machine.zones().find(({ id }) => id === zone)?.name ?? zone;
    const guessed = host.zone.guessed && host.zone.id === zone;
    const trouble =
      reason && `${troubleText(reason, this.source?.title ?? '', vscode.l10n.t)} ${this.#standIn(ahead, at)}`;
    return { zone, home: host.zone.id, zoneName, guessed, at, ahead, trouble };
  }

  #standIn(ahead: GridAhead | undefined, now: Millis): string {
    const { t } = vscode.l10n;
    if (ahead === undefined) return standInText('nothing', t);
    if (ahead.issuedAt === undefined) return standInText('typical day', t);
    return standInText({ answerOf: momentText(this.times, ahead.issuedAt, now) }, t);
  }

  #show(known: KnownGrid | undefined): void {
    this.#known = known;
    const { ahead, zoneName = '' } = known ?? {};
    const { live } = this.world;
    const isLive = ahead !== undefined && ahead.issuedAt !== undefined && isAverage(ahead);
    live.live = isLive ? { zone: known?.home ?? known?.zone ?? '', zoneName, ahead } : undefined;
    this.#plan();
  }

  #plan(): void {
    this.#view = this.#known && shownGrid(this.#known, this.job);
    this.#changed.fire();
  }
}
