/**
 * The grid in this window: asks the chosen source while somebody looks or a run is live, and tells what changed. Plans are made
 * elsewhere, on what is known by then; a newer answer is shown when it comes.
 *
 * Without a chosen source nothing leaves the machine: a typical day of the zone is shown.
 */
import * as vscode from 'vscode';
import { isAverage, type GridPlan } from '../../core/grid/gridAhead';
import type { Advice, Job } from '../../core/plan/advice';
import { USUAL_INTERRUPTION } from '../../core/plan/usualInterruption';
import { standInText, troubleText } from '../../core/text/gridTrouble';
import { momentText } from '../../core/text/moment';
import { timesIn, type Times } from '../../core/text/times';
import { millis, type Millis } from '../../core/units';
import type { GridView, PlannedJob, ShownPlan } from '../../protocol/gridView';
import { Disposables, type Disposable } from '../disposables';
import type { Machine } from '../machine';
import type { MeterHost } from '../meterHost';
import type { Settings } from '../settings';
import type { ActiveFile } from './activeFile';
import type { GridKeys } from './gridKeys';
import { heardFrom, type Heard, type HeardWorld } from './heard';
import type { LiveIntensity } from './liveIntensity';
import { plannedJob, type SaidJob } from './plannedJob';
import { SHOWN_MS, shownGrid } from './shownGrid';

/** The cache asks a source less often than that; what is shown moves on with the time. */
const LOOK_EVERY_MS = 5 * 60_000;
/** Several settings are written one after the other. */
const SETTLE_MS = 500;

export interface GridWorld extends HeardWorld {
  readonly machine: Pick<Machine, 'clock' | 'planner' | 'providers' | 'zones'>;
  readonly host: Pick<MeterHost, 'onTick' | 'records' | 'zone'>;
  readonly settings: Pick<Settings, 'onDidChange' | 'pue'> & HeardWorld['settings'];
  readonly keys: Pick<GridKeys, 'of' | 'onDidChange'>;
  readonly live: LiveIntensity;
  readonly active: Pick<ActiveFile, 'onDidChange' | 'path'>;
  /** Of the user. */
  readonly locale: string;
}

/** For the plan that is shown next. */
interface Waiting {
  readonly resolve: (plan: ShownPlan | undefined) => void;
  readonly reject: (error: Error) => void;
}

export class GridService implements vscode.Disposable {
  readonly #disposables = new Disposables();
  readonly #changed = this.#disposables.add(new vscode.EventEmitter<void>());
  readonly onDidChange = this.#changed.event;
  #times: Times | undefined;
  #heard: Heard | undefined;
  #said: SaidJob | undefined;
  #view: GridView | undefined;
  #liveOf = '';
  #lookedAt = millis(-Infinity);
  /** Of the newest look, and of the newest plan: an older one that is ready later is not shown. */
  #turn = 0;
  #planTurn = 0;
  readonly #waiting: Waiting[] = [];
  #isWatched = false;
  #settling: Disposable | undefined;
  #nextLook: Disposable | undefined;

  constructor(private readonly world: GridWorld) {
    const { active, host, keys, settings } = world;
    const add = this.#disposables.add.bind(this.#disposables);
    add(host.onTick(() => this.look()));
    add(
      active.onDidChange(() => {
        // What was said was said of the other file; who waits for its plan still gets that one.
        if (this.#waiting.length === 0) this.#said = undefined;
        this.#plan().catch((error: unknown) => this.world.log.failure('planning', error));
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

  /** While it is in view, it is never older than a few minutes, whether or not anything is metered. */
  set watched(isWatched: boolean) {
    this.#isWatched = isWatched;
    if (isWatched) this.look();
    this.#lookAgain();
  }

  /** Somebody looks: what is known is brought up to now, at most every few minutes. */
  look(): void {
    const since = this.now - this.#lookedAt;
    if (since < 0 || since >= LOOK_EVERY_MS) void this.refresh();
  }

  /** Asks the source where the cache finds that due; resolves when it has answered. Never rejects. */
  async refresh(): Promise<void> {
    const turn = ++this.#turn;
    this.#lookedAt = this.now;
    this.#lookAgain();
    try {
      await this.#listen(turn);
    } catch (error) {
      this.world.log.failure('reading the grid', error);
      if (turn === this.#turn) this.#refuse();
    }
  }

  /** Nobody waits for what does not come. */
  #refuse(): void {
    const told = new Error(vscode.l10n.t('The plan could not be made. The log says why.'));
    for (const { reject } of this.#waiting.splice(0)) reject(told);
  }

  /**
   * Plans another job from now on, on what is known; a source that does not answer is not waited for.
   *
   * @returns undefined: nothing is known of the hours. Rejects where no plan could be made.
   */
  plan(said: SaidJob): Promise<ShownPlan | undefined> {
    this.#said = said;
    // One that is being made is for another job.
    this.#planTurn++;
    return this.#shown();
  }

  /** For a job that is not shown; a source that does not answer is not waited for. Undefined: nothing is known of the hours. */
  async advise(job: Job): Promise<Advice | undefined> {
    if (this.#heard === undefined) await this.#shown();
    else this.look();
    const { machine, host } = this.world;
    const span = { now: job.from, until: job.finishBy };
    const plan = await machine.planner.plan({ answer: this.#heard?.answer, zone: host.zone.id, span, job });
    return plan?.advice;
  }

  #shown(): Promise<ShownPlan | undefined> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      void this.refresh();
    });
  }

  dispose(): void {
    // What is on its way goes to the cache, for other windows.
    this.#turn++;
    this.#planTurn++;
    this.#settling?.dispose();
    this.#nextLook?.dispose();
    for (const { resolve } of this.#waiting.splice(0)) resolve(undefined);
    this.#disposables.dispose();
  }

  #settle(): void {
    // What is on its way was asked of what no longer counts.
    this.#turn++;
    this.#settling?.dispose();
    this.#settling = this.world.after(SETTLE_MS, () => void this.refresh());
  }

  #lookAgain(): void {
    this.#nextLook?.dispose();
    if (!this.#isWatched) return;
    const wait = Math.max(0, this.#lookedAt + LOOK_EVERY_MS - this.now);
    this.#nextLook = this.world.after(Math.min(wait, LOOK_EVERY_MS), () => void this.refresh());
  }

  async #listen(turn: number): Promise<void> {
    for await (const heard of heardFrom(this.world)) {
      if (turn !== this.#turn) return;
      this.#heard = heard;
      await this.#plan();
    }
  }

  async #plan(): Promise<void> {
    const turn = ++this.#planTurn;
    const heard = this.#heard;
    const { job, now } = this;
    if (heard === undefined) return;
    try {
      const plan = await this.#planned(heard, job, now);
      if (turn === this.#planTurn) this.#show(heard, plan, job, now);
    } catch (error) {
      if (turn === this.#planTurn) this.#refuse();
      throw error;
    }
  }

  #planned(heard: Heard, job: PlannedJob, now: Millis): Promise<GridPlan | undefined> {
    const { duration, finishBy, interruptible } = job;
    return this.world.machine.planner.plan({
      answer: heard.answer,
      zone: this.world.host.zone.id,
      span: { now, until: millis(Math.max(now + SHOWN_MS, finishBy)) },
      job: { duration, from: now, finishBy, ...(interruptible && { interruption: USUAL_INTERRUPTION }) },
    });
  }

  #show(heard: Heard, plan: GridPlan | undefined, job: PlannedJob, at: Millis): void {
    this.#view = this.#viewOf(heard, plan, job, at);
    this.#price(heard, plan);
    for (const { resolve } of this.#waiting.splice(0)) resolve(this.#view?.plan);
    this.#changed.fire();
  }

  #viewOf(heard: Heard, plan: GridPlan | undefined, job: PlannedJob, at: Millis): GridView | undefined {
    const { machine, host } = this.world;
    const isAnswer = plan?.ahead.issuedAt !== undefined;
    const home = host.zone.id;
    // Without a zone of ours there is still the trouble to tell.
    const zone = isAnswer ? heard.zone : (home ?? heard.zone);
    if (zone === undefined) return undefined;
    const zoneName = machine.zones().find(({ id }) => id === zone)?.name ?? zone;
    const guessed = host.zone.guessed && home === zone;
    const trouble = this.#troubleOf(heard, plan, at);
    return shownGrid({ zone, zoneName, guessed, chosen: heard.source !== undefined, at, trouble }, plan, job);
  }

  #troubleOf({ source, reason }: Heard, plan: GridPlan | undefined, now: Millis): string | undefined {
    const { t } = vscode.l10n;
    const issuedAt = plan?.ahead.issuedAt;
    // An answer that says nothing of now is no help.
    const why = reason ?? (issuedAt === undefined ? 'zone' : undefined);
    if (source === undefined || why === undefined) return undefined;
    const usual = plan === undefined ? 'nothing' : 'typical day';
    const standIn = issuedAt === undefined ? usual : { answerOf: momentText(this.times, issuedAt, now) };
    return `${troubleText(why, source, t)} ${standInText(standIn, t)}`;
  }

  /** One answer is one object, whatever job is planned on it: runs are charged once for each. */
  #price({ answer }: Heard, plan: GridPlan | undefined): void {
    const { live, host } = this.world;
    const zone = host.zone.id ?? answer?.zone ?? '';
    const ahead = plan !== undefined && isAverage(plan.ahead) ? plan.ahead : undefined;
    const isLive = answer !== undefined && ahead?.issuedAt !== undefined;
    const of = isLive ? [answer.choice, answer.zone, answer.checkedAt, ahead.record?.at(-1)?.end] : [];
    const key = JSON.stringify([zone, ...of]);
    if (key === this.#liveOf) return;
    this.#liveOf = key;
    live.live = isLive ? { zone, zoneName: this.#view?.zoneName ?? zone, ahead } : undefined;
  }
}
