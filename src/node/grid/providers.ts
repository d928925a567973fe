/** The providers as the editor asks them. Nothing is asked before one is chosen. */
import type { GridAhead, GridProviders, GridSpan, GridTrouble, SourceChoice } from '../../core/grid/gridAhead';
import type { Signal } from '../../core/grid/series';
import type { Clock } from '../../core/ports';
import type { GridCache } from './cache';
import { providerAhead, typicalAhead, type Provided } from './gridAhead';
import { GridError } from './gridError';
import { jsonOverHttp, type GetJson } from './http';
import { SOURCE_NAMES, sourceNamed } from './sources/byName';
import type { SeriesSource, SourceZone } from './sources/source';

export class Providers implements GridProviders {
  /** Kept, because some stay logged in for a while. */
  readonly #sources = new Map<string, SeriesSource>();
  /** What was made of their last answers. */
  readonly #made = new Map<string, Provided<Signal>>();
  readonly typical = typicalAhead;

  constructor(
    private readonly cache: GridCache,
    private readonly clock: Clock,
    private readonly get: GetJson = jsonOverHttp({ now: () => clock.now() }),
  ) {}

  async ahead(
    choice: SourceChoice,
    zone: string,
    key: string | undefined,
    span: GridSpan,
  ): Promise<{ readonly ahead?: GridAhead | undefined; readonly trouble?: GridTrouble | undefined }> {
    let source: SeriesSource;
    try {
      source = this.#source(choice);
    } catch {
      return { trouble: { reason: 'address' } };
    }
    const id = `${source.id} ${zone}`;
    const provided = await providerAhead(this.cache, source, zone, key, span, this.#made.get(id));
    this.#made.set(id, provided);
    return provided;
  }

  async zones(choice: SourceChoice, key: string | undefined): Promise<readonly SourceZone[]> {
    return this.#source(choice).zones({ now: this.clock.now(), key });
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
