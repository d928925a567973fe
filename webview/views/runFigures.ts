/** The row of equal figures below a run's name. */
import { apart } from '../../src/core/text/intervals';
import {
  durationText,
  intensityText,
  moneyText,
  powerText,
  shareText,
  showCarbon,
  showEnergy,
  waterText,
} from '../../src/core/text/numbers';
import { seconds } from '../../src/core/units';
import type { RunRow } from '../../src/protocol/messages';
import type { App } from '../app';
import { t } from '../l10n';
import { durationS } from '../runFilter';
import { h, setHidden } from '../ui/dom';
import { figure } from '../ui/figure';
import { sourceMark } from '../ui/source';
import { whyNoCarbon, whyNoEnergy } from '../words';
import { withCo2e } from './nowRuns';

function endedHow(run: RunRow): string {
  if (run.state === 'running') return t('running');
  if (run.state === 'interrupted') return t('interrupted; what was measured is kept');
  return run.exitCode === undefined ? t('exit code unknown') : t('exit code {0}', String(run.exitCode));
}

function whyNoWater({ terms, footprint }: RunRow): string {
  if (terms.grid === undefined) return t('No zone was set.');
  if (terms.waterLPerKwh === undefined) return t('No figure for this zone.');
  return footprint.energy === undefined ? t('Its energy is unknown.') : '';
}

/** Time-weighted means of the GPUs that this run used. */
function gpuUse(run: RunRow): { readonly mean: number; readonly note: string } | undefined {
  const used = (run.energy?.devices ?? []).flatMap(({ kind, name, utilization, activeJ }) =>
    kind === 'gpu' && utilization !== undefined && activeJ > 0 ? [{ name, utilization }] : [],
  );
  if (used.length === 0) return undefined;
  const mean = used.reduce((sum, each) => sum + each.utilization, 0) / used.length;
  const note =
    used.length > 4
      ? t('mean of {0} GPUs', used.length)
      : used.map((each) => `${each.name} ${shareText(each.utilization)}`).join(', ');
  return { mean, note: used.length === 1 ? (used[0]?.name ?? '') : note };
}

export interface RunFigures {
  readonly element: HTMLElement;
  set(run: RunRow): void;
}

export function runFigures(app: App): RunFigures {
  const energy = figure(t('Energy'));
  const carbon = figure(t('Carbon'));
  const duration = figure(t('Duration'));
  const draw = figure(t('Mean draw'));
  const gpu = figure(t('GPU utilisation'));
  const water = figure(t('Water'));
  const cost = figure(t('Cost'));
  const all = [energy, carbon, duration, draw, gpu, water, cost];
  return {
    element: h('dl', { class: 'figures run-figures' }, ...all.map((each) => each.element)),
    set(run) {
      const { footprint, terms } = run;
      energy.set(
        footprint.energy && showEnergy(footprint.energy),
        footprint.energy === undefined ? whyNoEnergy(run) : sourceMark(footprint.energy.source),
      );
      const { grid } = terms;
      carbon.set(
        footprint.carbon && withCo2e(showCarbon(footprint.carbon)),
        footprint.carbon === undefined || grid === undefined
          ? whyNoCarbon(run)
          : t('at {0}', intensityText(grid.gPerKwh)),
      );
      duration.set({ value: durationText(seconds(durationS(run, app.now()))), unit: '' }, endedHow(run));
      const peak = run.energy?.peakW;
      draw.set(
        footprint.meanW === undefined ? undefined : apart(powerText(footprint.meanW)),
        footprint.meanW === undefined
          ? t('Its energy is unknown.')
          : peak === undefined
            ? ''
            : t('peak {0}', powerText(peak)),
      );
      const use = gpuUse(run);
      const hasGpu = run.energy?.devices.some((device) => device.kind === 'gpu' && device.activeJ > 0) ?? false;
      setHidden(gpu.element, !hasGpu);
      gpu.set(use === undefined ? undefined : apart(shareText(use.mean)), use?.note ?? t('The driver does not tell.'));
      water.set(
        footprint.water === undefined ? undefined : apart(waterText(footprint.water)),
        footprint.water === undefined ? whyNoWater(run) : (terms.waterLPerKwh?.source ?? ''),
      );
      setHidden(cost.element, terms.price === undefined);
      if (terms.price !== undefined) {
        const { perKwh, currency } = terms.price;
        const unit = currency === '' ? 'kWh' : `${currency}/kWh`;
        cost.set(
          footprint.cost === undefined ? undefined : apart(moneyText(footprint.cost.value, currency)),
          footprint.cost === undefined ? whyNoEnergy(run) : t('{0} {1}, your tariff', String(perKwh), unit),
        );
      }
    },
  };
}
