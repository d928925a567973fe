/** A run's footprint as a few lines for a terminal. */
import { footprintOf } from '../run/footprint';
import type { RunRecord } from '../run/record';
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
} from '../text/numbers';
import { joules } from '../units';

export function runText(run: RunRecord): string {
  const footprint = footprintOf(run.energy, run.terms);
  const lines: [string, string][] = [];
  const { energy, carbon, meanW, water, cost, gapS } = footprint;
  if (energy === undefined) lines.push(['energy', 'unknown: no power source answered']);
  else lines.push(['energy', `${sentence(showEnergy(energy))}, ${energy.source}`]);
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
  const { energy, carbon } = footprintOf(run.energy, run.terms);
  const when = new Date(run.start).toLocaleString(undefined, { dateStyle: 'short', timeStyle: 'short' });
  const lasted = run.energy === undefined ? '' : durationText(run.energy.durationS);
  return [
    when.padEnd(18),
    run.name.padEnd(width.name),
    (run.state === 'done' ? '' : run.state).padEnd(11),
    lasted.padStart(12),
    (energy === undefined ? 'unknown' : energyText(energy.value)).padStart(10),
    (carbon === undefined ? 'unknown' : carbonText(carbon.value)).padStart(10),
    energy?.source ?? 'unknown',
  ].join('  ');
}

function carbonLine(run: RunRecord, carbon: ReturnType<typeof footprintOf>['carbon']): string {
  const { grid, pue } = run.terms;
  if (grid === undefined) return 'unknown: no zone set (use --zone)';
  if (carbon === undefined) return 'unknown';
  const overhead = pue > 1 ? `, PUE ${pue}` : '';
  return `${sentence(showCarbon(carbon))}CO2e, ${grid.zoneName} ${intensityText(grid.gPerKwh)} (${grid.source})${overhead}`;
}

function parts(run: RunRecord): string {
  const devices = run.energy?.devices ?? [];
  const idleJ = devices.reduce((sum, device) => sum + device.idleJ, 0);
  const shown = devices.map((device) =>
    device.source === 'unknown' ? `${device.name} unknown` : `${device.name} ${energyText(device.activeJ)}`,
  );
  return [...shown, `idle share ${energyText(joules(idleJ))}`].join(' · ');
}

const exitText = (run: RunRecord): string | undefined =>
  run.exitCode === undefined ? undefined : `exit code ${run.exitCode}`;
