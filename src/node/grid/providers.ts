/** The providers as the editor asks them. Nothing is asked before one is chosen. */
import type { GridAnswer, GridProviders, GridTrouble, SourceChoice } from '../../core/grid/gridAhead';
import type { Signal } from '../../core/grid/series';
import type { Clock } from '../../core/ports';
import { GridCache, type Known } from './cache';
import { GridError } from './gridError';
import { jsonOverHttp, type GetJson } from './http';
import { SOURCE_NAMES, sourceNamed } from './sources/byName';
import type { SeriesSource, SourceZone } from './sources/source';

export class Providers implements GridProviders {
  /** Kept, because some stay logged in for a while. */
  readonly #sources = new Map<string, SeriesSource>();
  /** The same files, and nobody is asked for what is not in them. */
  readonly #kept: GridCache;

  constructor(
    private readonly cache: GridCache,
    private readonly clock: Clock,
    private readonly get: GetJson = jsonOverHttp({ now: () => clock.now() }),
  ) {
    this.#kept = new GridCache(cache.folder, { now: () => clock.now(), isOffline: () => true });
  }

  async kept(choice: SourceChoice, zone: string): Promise<GridAnswer | undefined> {
    const source = this.#known(choice);
    return source && answerOf(choice, zone, await this.#kept.current(source, zone));
  }

  async ask(
    choice: SourceChoice,
    zone: string,
    key: string | undefined,
  ): Promise<{ readonly answer?: GridAnswer | undefined; readonly trouble?: GridTrouble | undefined }> {
    const source = this.#known(choice);
    if (source === undefined) return { trouble: { reason: 'address' } };
    const known = await this.cache.current(source, zone, key);
    return { answer: answerOf(choice, zone, known), trouble: known.error };
  }

  async zones(choice: SourceChoice, key: string | undefined): Promise<readonly SourceZone[]> {
    return this.#source(choice).zones({ now: this.clock.now(), key });
  }

  /** Undefined: no such source, or its address is none. */
  #known(choice: SourceChoice): SeriesSource | undefined {
    try {
      return this.#source(choice);
    } catch {
      return undefined;
    }
  }

  /** @throws {GridError} no such source, or its address is none */
  #source({ name, address }: SourceChoice): SeriesSource {
    const id = `${name} ${address}`;
    const known = this.#sources.get(id);
    if (known !== undefined) return known;
    const chosen = SOURCE_NAMES.find((each) => each === name);
    if (chosen === undefined) throw new GridError('answer', `There is no source "${name}".`);
    const source = sourceNamed(chosen, this.get, address);
    this.#sources.set(id, source);
    return source;
  }
}

function answerOf(choice: SourceChoice, zone: string, { series, checkedAt }: Known<Signal>): GridAnswer | undefined {
  return series && { choice, zone, series, checkedAt: checkedAt ?? series.issuedAt };
}
