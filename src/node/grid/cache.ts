/**
 * The intensities of all sources, on disk: windows and the command line ask a source once between them, and no more often
 * than it likes. Keys are in none of the files.
 */
import path from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import type { Series, Signal } from '../../core/grid/series';
import { millis, type Millis } from '../../core/units';
import { GridError } from './gridError';
import type { History } from './history';
import { withLock } from './lockFile';
import { spend } from './requestBudget';
import type { Snapshot } from './snapshot';
import type { SeriesSource } from './sources/source';
import { ZoneFiles } from './zoneFiles';

export interface Known<S extends Signal> {
  /** The newest there is, however old; its age is that of `checkedAt`. */
  readonly series?: Series<S> | undefined;
  /** When the source said so last. */
  readonly checkedAt?: Millis | undefined;
  /** Why it is not newer. */
  readonly error?: GridError | undefined;
}

export interface CacheOptions {
  readonly now: () => Millis;
  readonly random: () => number;
  readonly sleep: (ms: Millis) => Promise<void>;
  /** Nobody is asked; what is on disk is all there is. */
  readonly isOffline: () => boolean;
}

const DEFAULTS: CacheOptions = {
  now: () => millis(Date.now()),
  random: Math.random,
  sleep: (ms) => later(ms),
  isOffline: () => false,
};

const LONGEST_WAIT_MS = 2 * 3_600_000;
/** A time that lies further ahead was written while the clock was wrong. */
const MOST_AHEAD_MS = 5 * 60_000;
/** All requests of one fetch together. */
const LIMIT_MS = 2 * 60_000;
const PATIENCE_MS = 30_000;

export class GridCache {
  readonly #options: CacheOptions;
  readonly #running = new Map<string, Promise<Known<Signal>>>();
  /** Also where nothing can be written to disk. */
  readonly #memory = new Map<string, Snapshot>();
  /** By key: one that was refused is not tried again for a while, another one is at once. */
  readonly #refused = new Map<string, Snapshot>();

  /** @param folder for the user only; made when there is something to keep */
  constructor(
    readonly folder: string,
    options: Partial<CacheOptions> = {},
  ) {
    this.#options = { ...DEFAULTS, ...options };
  }

  /** What is known now; the source is asked where that is due. Never rejects for what the source or the disk does. */
  current<S extends Signal>(source: SeriesSource<S>, zone: string, key?: string): Promise<Known<S>> {
    const files = new ZoneFiles(this.folder, source, zone);
    const who = asker(files, key);
    const running = this.#running.get(who);
    if (running !== undefined) return running as Promise<Known<S>>;
    const asked = this.#current(files, key).finally(() => this.#running.delete(who));
    this.#running.set(who, asked);
    return asked;
  }

  /** What was said over the last weeks. Nobody is asked. */
  history(source: SeriesSource, zone: string): Promise<History> {
    return new ZoneFiles(this.folder, source, zone).history();
  }

  async #current<S extends Signal>(files: ZoneFiles<S>, key: string | undefined): Promise<Known<S>> {
    const { source } = files;
    const before = await this.#read(files);
    if (!this.#isDue(before)) return knownOf(before);
    if (this.#options.isOffline()) return knownOf(before, new GridError('offline', 'No network is used now.'));
    const refused = this.#refused.get(asker(files, key));
    if (refused !== undefined && !this.#isDue(refused)) return knownOf(before, refused.error);
    const lock = { staleMs: LIMIT_MS * 1.25, patienceMs: PATIENCE_MS, sleep: this.#options.sleep };
    const known = await withLock(path.join(this.folder, `${source.id}.lock`), lock, async () => {
      // Somebody else may have asked while this one waited.
      const snapshot = await this.#read(files);
      return this.#isDue(snapshot) ? this.#ask(files, key, snapshot) : knownOf(snapshot);
    });
    return known ?? knownOf(before, new GridError('unreachable', `${source.name} is being asked by another window.`));
  }

  async #ask<S extends Signal>(
    files: ZoneFiles<S>,
    key: string | undefined,
    before: Snapshot<S> | undefined,
  ): Promise<Known<S>> {
    const { source, zone } = files;
    const now = this.#options.now();
    const retryAt = await spend(path.join(this.folder, `${source.id}.requests.json`), source.mostAnHour, now);
    if (retryAt !== undefined) {
      return knownOf(
        before,
        new GridError('busy', `${source.name} was asked often enough in the last hour.`, { retryAt }),
      );
    }
    const limit = AbortSignal.timeout(LIMIT_MS);
    try {
      const fetched = await source.fetch(zone, { now, key, etag: before?.etag, signal: limit });
      const series = fetched === 'unchanged' ? before?.series : await files.keep(fetched.series, now);
      const etag = fetched === 'unchanged' ? before?.etag : fetched.etag;
      const loggedAt = series && (await files.log(series, now, before?.loggedAt));
      const asked = { checkedAt: now, askedAt: now, wait: source.pause, failures: 0 };
      return await this.#write(files, { series, etag, loggedAt, ...asked });
    } catch (error) {
      // Texts of errors that nobody foresaw are not shown: they may quote an address.
      const told = limit.aborted ? 'did not answer in time' : 'sent something that was not understood';
      const known = error instanceof GridError ? error : new GridError('answer', `${source.name} ${told}.`);
      return this.#failed(files, key, known, now, before);
    }
  }

  async #failed<S extends Signal>(
    files: ZoneFiles<S>,
    key: string | undefined,
    error: GridError,
    now: Millis,
    before: Snapshot<S> | undefined,
  ): Promise<Known<S>> {
    const failures = (before?.failures ?? 0) + 1;
    const backOff = Math.min(files.source.pause * 2 ** (failures - 1), LONGEST_WAIT_MS);
    const jittered = backOff * (1 + this.#options.random() / 4);
    const wait = millis(Math.max(jittered, (error.retryAt ?? now) - now));
    const snapshot = { ...before, askedAt: now, wait, failures, error };
    if (error.reason !== 'key') return this.#write(files, snapshot);
    this.#refused.set(asker(files, key), snapshot);
    return knownOf(before, error);
  }

  #isDue(snapshot: Snapshot | undefined): boolean {
    if (snapshot === undefined) return true;
    const since = this.#options.now() - snapshot.askedAt;
    return since >= snapshot.wait || since < -MOST_AHEAD_MS;
  }

  /** What this process knows counts where it is newer: its disk may refuse. */
  async #read<S extends Signal>(files: ZoneFiles<S>): Promise<Snapshot<S> | undefined> {
    const read = await files.read();
    const remembered = this.#memory.get(files.stem) as Snapshot<S> | undefined;
    return read !== undefined && read.askedAt >= (remembered?.askedAt ?? -Infinity) ? read : remembered;
  }

  async #write<S extends Signal>(files: ZoneFiles<S>, snapshot: Snapshot<S>): Promise<Known<S>> {
    this.#memory.set(files.stem, snapshot);
    await files.write(snapshot);
    return knownOf(snapshot);
  }
}

/** Who asks for what. Never on disk: it holds the key. */
const asker = ({ stem }: ZoneFiles<Signal>, key: string | undefined): string => `${stem}\n${key ?? ''}`;

const knownOf = <S extends Signal>(snapshot: Snapshot<S> | undefined, error = snapshot?.error): Known<S> => ({
  series: snapshot?.series,
  checkedAt: snapshot?.checkedAt,
  error,
});
