/** Plans on what a provider said, and learns what that is worth once for each of its answers. Lives in a thread of its own. */
import type { GridAnswer, GridPlan, GridSpan, PlanRequest } from '../../core/grid/gridAhead';
import { advise } from '../../core/plan/advice';
import { millis, type Millis } from '../../core/units';
import { GridCache } from './cache';
import { providerAhead, typicalAhead, type TrustedAhead } from './gridAhead';
import { GridError } from './gridError';
import { sourceNamed, type SourceName } from './sources/byName';

/** Farther than is asked for: what was learnt reaches far enough until there is another answer. */
const SPARE_MS = 3_600_000;

interface Learnt {
  readonly of: string;
  readonly until: Millis;
  readonly ahead: TrustedAhead;
}

export class Planner {
  readonly #cache: GridCache;
  #learnt: Learnt | undefined;

  /** @param folder of the cache, where the history of the last weeks is read */
  constructor(folder: string) {
    this.#cache = new GridCache(folder);
  }

  async plan({ answer, zone, span, job }: PlanRequest): Promise<GridPlan | undefined> {
    const provided = answer && (await this.#learn(answer, span));
    const hasHours = provided?.outlook.slots.some(({ end }) => end > span.now) === true;
    const ahead = hasHours ? provided : zone === undefined ? undefined : typicalAhead(zone, span);
    if (ahead === undefined) return undefined;
    const { slots, odds } = ahead.outlook;
    return { ahead: { ...ahead, outlook: { slots } }, advice: advise(slots, job, odds) };
  }

  async #learn({ choice, zone, series, checkedAt }: GridAnswer, span: GridSpan): Promise<TrustedAhead> {
    const of = JSON.stringify([choice, zone, checkedAt]);
    if (this.#learnt?.of === of && this.#learnt.until >= span.until) return this.#learnt.ahead;
    const source = sourceNamed(choice.name as SourceName, nobody, choice.address);
    const until = millis(span.until + SPARE_MS);
    const history = await this.#cache.history(source, zone);
    const ahead = providerAhead(series, source.credit, history, { now: span.now, until });
    this.#learnt = { of, until, ahead };
    return ahead;
  }
}

const nobody = (): Promise<never> => Promise.reject(new GridError('offline', 'The planner asks nobody.'));
