/** Runs as CSV (RFC 4180), one a line; units are in the column names. */
import { runJson } from './runJson';
import type { RunRecord } from '../run/record';

const COLUMNS = {
  id: (run) => run.id,
  name: (run) => run.name,
  kind: (run) => run.kind,
  state: (run) => run.state,
  start: (run) => run.start,
  end: (run) => run.end,
  duration_s: (run) => run.durationS,
  exit_code: (run) => run.exitCode,
  energy_kwh: (run) => run.energyKwh.value,
  energy_kwh_low: (run) => run.energyKwh.low,
  energy_kwh_high: (run) => run.energyKwh.high,
  energy_source: (run) => run.energyKwh.source,
  emissions_gco2e: (run) => run.gCo2e.value,
  emissions_gco2e_low: (run) => run.gCo2e.low,
  emissions_gco2e_high: (run) => run.gCo2e.high,
  idle_kwh: (run) => run.components.find((part) => part.device === 'idle')?.energyKwh ?? null,
  mean_w: (run) => run.meanW,
  peak_w: (run) => run.peakW,
  gap_s: (run) => run.gapS,
  unmeasured: (run) => run.unmeasured.join('; '),
  water_l: (run) => run.waterL,
  cost: (run) => run.cost?.value ?? null,
  currency: (run) => run.cost?.currency ?? null,
  pue: (run) => run.pue,
  grid_zone: (run) => run.grid?.zone ?? null,
  grid_g_per_kwh: (run) => run.grid?.gPerKwh ?? null,
  grid_source: (run) => run.grid?.source ?? null,
  grid_factor: (run) => run.grid?.factor ?? null,
  command: (run) => run.command,
  cwd: (run) => run.cwd,
  interpreter: (run) => run.interpreter,
  git_commit: (run) => run.git?.commit ?? null,
  git_dirty: (run) => (run.git ? String(run.git.dirty) : null),
  host: (run) => run.host,
  note: (run) => run.note,
} satisfies Record<string, (run: ReturnType<typeof runJson>) => string | number | null>;

export function runsCsv(runs: readonly RunRecord[]): string {
  const rows = runs.map((run) => {
    const json = runJson(run);
    return Object.values(COLUMNS).map((column) => field(column(json)));
  });
  return [Object.keys(COLUMNS), ...rows].map((row) => `${row.join(',')}\r\n`).join('');
}

/** A text that starts like a formula is quoted with an apostrophe, so that no spreadsheet runs it. */
function field(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
