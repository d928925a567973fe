/** The label of a sum. */
import { weakerSource, type Source } from '../units';

/** A label counts when it stands for more than this part of the energy. */
const NOTABLE = 0.05;

/** The weakest label above 5 % of the energy, `unknown` apart; undefined where there is none. */
export function sourceLabel(parts: Iterable<readonly [Source, number]>, totalJ: number): Source | undefined {
  const bySource = new Map<Source, number>();
  for (const [source, energyJ] of parts) bySource.set(source, (bySource.get(source) ?? 0) + energyJ);
  bySource.delete('unknown');
  const notable = [...bySource].filter(([, energyJ]) => energyJ > NOTABLE * totalJ || totalJ === 0);
  return notable.length === 0 ? undefined : notable.map(([source]) => source).reduce(weakerSource);
}
