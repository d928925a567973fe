/** A run's footprint as a few lines for a terminal. */
import { footprintOf } from '../run/footprint';
import type { RunRecord } from '../run/record';
import { intensitySource } from '../text/factorText';
import {
  carbonText,
  durationText,
  energyText,
  intensityText,
  moneyText,
  powerText,
  sentence,
  showCarbon,
  showEnergy,
  waterText,
  type Shown,
} from '../text/numbers';
import { shortened } from '../text/shorten';
import { english } from '../text/translate';
import { joules } from '../units';

export function runText(run: RunRecord): string {
  const footprint = footprintOf(run.energy, run.terms);
  const lines: [string, string][] = [];
  const { energy, carbon, meanW, water, cost, gapS } = footprint;
  const without = footprint.unmeasured.length > 0 ? `without ${footprint.unmeasured.join(', ')}: ` : '';
  if (energy === undefined) lines.push(['energy', 'unknown: no power source answered']);
  else lines.push(['energy', `${without}${sentence(showEnergy(energy))}, ${energy.source}`]);
  lines.push(['carbon', carbonLine(run, carbon)]);
  if (meanW !== undefined)
    lines.push(['draw', `mean ${powerText(meanW)}${run.energy?.peakW ? `, peak ${powerText(run.energy.peakW)}` : ''}`]);
  if (energy !== undefined) lines.push(['parts', parts(run)]);
  if (water !== undefined) lines.push(['water', `${waterText(water)}, modelled, off site`]);
  if (cost !== undefined) lines.push(['cost', moneyText(cost.value, cost.currency)]);
  if (gapS > 0) lines.push(['gaps', `${durationText(gapS)} without a reading, not counted`]);
  const head = [run.name, run.energy && durationText(run.energy.durationS), exitText(run)].filter(Boolean).join(' · ');
  return [head, ...lines.map(([label, text]) => `  ${label.padEnd(7)} ${text}`)].join('\n');
}

/** One line of `wattprint runs`. */
export function runLine(run: RunRecord, width: { readonly name: number }): string {
  const { energy, carbon, unmeasured } = footprintOf(run.energy, run.terms);
  // Devices that told nothing are not in it.
  const atLeast = unmeasured.length > 0 ? '≥ ' : '';
  const when = new Date(run.start).toLocaleString(undefined, { dateStyle: 'short', timeStyle: 'short' });
  const lasted = run.energy === undefined ? '' : durationText(run.energy.durationS);
  return [
    when.padEnd(18),
    shortened(run.name, width.name).padEnd(width.name),
    (run.state === 'done' ? '' : run.state).padEnd(11),
    lasted.padStart(12),
    (energy === undefined ? 'unknown' : brief(showEnergy(energy), energyText(energy.value), atLeast)).padStart(13),
    (carbon === undefined ? 'unknown' : brief(showCarbon(carbon), carbonText(carbon.value), atLeast)).padStart(12),
    energy?.source ?? 'unknown',
  ].join('  ');
}

/** The value without its interval; a bound, of which the value says nothing, as it is. */
const brief = (shown: Shown, value: string, atLeast: string): string =>
  atLeast === '' && shown.value.startsWith('≤') ? sentence(shown) : `${atLeast}${value}`;

function carbonLine(run: RunRecord, carbon: ReturnType<typeof footprintOf>['carbon']): string {
  const { grid, pue } = run.terms;
  if (grid === undefined) return 'unknown: no zone set (use --zone)';
  if (carbon === undefined) return 'unknown';
  const overhead = pue > 1 ? `, PUE ${pue}` : '';
  return `${sentence(showCarbon(carbon))}CO2e, ${grid.zoneName} ${intensityText(grid.gPerKwh)} (${intensitySource(grid, english)})${overhead}`;
}

function parts(run: RunRecord): string {
  const devices = run.energy?.devices ?? [];
  const idleJ = devices.reduce((sum, device) => sum + device.idleJ, 0);
  const shown = devices.map((device) =>
    device.source === 'unknown' ? `${device.name} unknown` : `${device.name} ${energyText(device.activeJ)}`,
  );
  // A floor that was never seen is not one of 0 W: all energy was split by use.
  const idle = run.energy?.idleFloorW === undefined && idleJ === 0 ? 'unknown' : energyText(joules(idleJ));
  return [...shown, `idle share ${idle}`].join(' · ');
}

const exitText = (run: RunRecord): string | undefined =>
  run.exitCode === undefined ? undefined : `exit code ${run.exitCode}`;
