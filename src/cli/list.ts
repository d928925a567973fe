/** `wattprint runs`, `wattprint check` and `wattprint zones`: what there is, as text or JSON. */
import { runJson } from '../core/report/runJson';
import { runLine } from '../core/report/runText';
import { runsCsv } from '../core/report/runsCsv';
import type { SourceCheck } from '../core/energy/frame';
import { annualMean, zones } from '../node/grid/annualMean';
import { systemClock } from '../node/systemClock';
import { openLedger, openSession } from './session';

export interface ListFlags {
  readonly json: boolean;
  readonly csv: boolean;
  readonly limit?: number | undefined;
}

export async function listRuns({ json, csv, limit }: ListFlags): Promise<number> {
  const { ledger, store } = openLedger();
  await ledger.refresh();
  const runs = ledger.records().slice(0, limit);
  const name = Math.min(40, Math.max(4, ...runs.map((run) => run.name.length)));
  if (json) print(JSON.stringify(runs.map(runJson)));
  else if (csv) process.stdout.write(runsCsv(runs));
  else if (runs.length === 0) print(`No runs yet in ${store.folder}`);
  else for (const run of runs) print(runLine(run, { name }));
  return 0;
}

/** Exit code 1 when nothing at all can be measured. */
export async function checkSources(json: boolean): Promise<number> {
  const session = openSession({ zone: undefined, pue: 1 });
  const checks = await session.metering.check();
  await session.close();
  print(json ? JSON.stringify(checks) : checksText(checks));
  return checks.some((check) => check.works) ? 0 : 1;
}

function checksText(checks: readonly SourceCheck[]): string {
  return checks
    .map(({ source, works, finding, remedy }) => {
      const head = `${works ? 'works      ' : 'no answer  '} ${source}: ${finding}`;
      return remedy === undefined ? head : `${head}\n${remedy.replace(/^/gm, '             ')}`;
    })
    .join('\n');
}

export function listZones(json: boolean): number {
  const all = zones().map(({ id, name }) => ({
    id,
    name,
    gPerKwh: annualMean.intensity(id, systemClock.now())?.gPerKwh ?? null,
  }));
  if (json) print(JSON.stringify(all));
  else
    for (const zone of all)
      print(`${zone.id.padEnd(16)} ${String(zone.gPerKwh ?? '').padStart(5)} g/kWh  ${zone.name}`);
  return 0;
}

const print = (text: string): void => void process.stdout.write(`${text}\n`);
