/** What the chosen source says, as it becomes known: nobody waits for it longer than a moment. */
import type { GridAnswer, SourceChoice } from '../../core/grid/gridAhead';
import type { After } from '../after';
import type { Log } from '../log';
import type { Machine } from '../machine';
import type { MeterHost } from '../meterHost';
import type { Settings } from '../settings';
import { chosenSource } from './chosenSource';
import type { GridKeys } from './gridKeys';

export interface HeardWorld {
  readonly machine: Pick<Machine, 'providers'>;
  readonly host: Pick<MeterHost, 'zone'>;
  readonly settings: Pick<Settings, 'gridAddress' | 'gridSource' | 'sourceZone'>;
  readonly keys: Pick<GridKeys, 'of'>;
  readonly log: Pick<Log, 'failure'>;
  readonly after: After;
}

export interface Heard {
  /** For people; undefined: no source is chosen. */
  readonly source?: string | undefined;
  /** As the source calls it. */
  readonly zone?: string | undefined;
  /** Undefined: there was never one. */
  readonly answer?: GridAnswer | undefined;
  /** Why there is none, or no newer one. */
  readonly reason?: string | undefined;
}

/** A source that is well has answered by then. */
const MOMENT_MS = 1000;

/** What is kept comes first where the source keeps us waiting; what it says comes last. */
export async function* heardFrom(world: HeardWorld): AsyncGenerator<Heard, void, undefined> {
  const { host, machine, settings } = world;
  const chosen = chosenSource(settings, host);
  if (chosen === undefined) return yield {};
  const { choice, kind, zone } = chosen;
  const source = kind.title;
  if (zone === undefined) return yield { source, reason: 'no zone' };
  const asking = ask(world, choice, zone);
  if (!(await isThereSoon(asking, world.after)))
    yield { source, zone, answer: await machine.providers.kept(choice, zone), reason: 'waiting' };
  const { answer, trouble } = await asking;
  yield { source, zone, answer, reason: trouble?.reason };
}

async function ask(
  { keys, log, machine }: HeardWorld,
  choice: SourceChoice,
  zone: string,
): ReturnType<Machine['providers']['ask']> {
  // A store that is locked has none to give: the source says that it needs one.
  const key = await keys.of(choice).catch((error: unknown) => log.failure('reading the grid key', error));
  return machine.providers.ask(choice, zone, key ?? undefined);
}

/** Whatever becomes of it: who looks at it later is told. */
function isThereSoon(asking: Promise<unknown>, after: After): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = after(MOMENT_MS, () => resolve(false));
    const settled = (): void => {
      timer.dispose();
      resolve(true);
    };
    asking.then(settled, settled);
  });
}
