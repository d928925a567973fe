/** Stacked power by device above the hatched idle floor: the live chart and a run's curve. */
import type { Theme } from '../theme';
import { Chart, niceScale, powerOptions, type ChartPoint, type PowerChart, type Tick } from './chart';
import { brackets, endLabels, gapMarks, type Bracket, type EndLabel, type Gap } from './chartMarks';
import { paintsFor, type LayerPaint } from './chartPaint';

export interface Layer {
  readonly name: string;
  readonly paint: LayerPaint;
}

export interface StackData {
  readonly from: number;
  readonly to: number;
  readonly at: readonly number[];
  /** Power by layer, from below. A column whose first layer is null is a gap. */
  readonly watts: readonly (readonly (number | null)[])[];
  readonly gaps: readonly Gap[];
}

export interface StackOptions {
  readonly layers: readonly Layer[];
  ticks(data: StackData, width: number): readonly Tick[];
  title(x: number): string;
  sum(watts: string): string;
  /** Names at the right edge, from this canvas width on. */
  readonly labelsFrom?: number;
  readonly brackets?: readonly Bracket[];
}

const LABEL_WIDTH = 76;
const EMPTY: StackData = { from: 0, to: 1, at: [], watts: [], gaps: [] };

export class StackChart {
  readonly #chart: PowerChart;
  #data: StackData = EMPTY;
  #ticks: readonly Tick[] = [];
  #ends: readonly EndLabel[] = [];
  #width: number;

  constructor(
    canvas: HTMLCanvasElement,
    theme: Theme,
    private readonly options: StackOptions,
  ) {
    const paints = paintsFor(theme, window.devicePixelRatio);
    this.#width = canvas.parentElement?.clientWidth ?? 600;
    const { layers } = options;
    this.#chart = new Chart<'line', ChartPoint[]>(canvas, {
      type: 'line',
      data: {
        datasets: layers.map((layer, i) => ({
          label: layer.name,
          data: [],
          fill: i === 0 ? 'origin' : '-1',
          backgroundColor: paints.fill(layer.paint) as string,
          borderColor: paints.line(layer.paint),
          borderWidth: layer.paint === 'floor' ? 1 : 1.25,
          borderDash: layer.paint === 'floor' ? [3, 2] : [],
          spanGaps: false,
        })),
      },
      options: {
        ...powerOptions(theme, {
          ticks: () => this.#ticks,
          title: (x) => options.title(x),
          name: (layer) => layers[layer]?.name ?? '',
          sum: (text) => options.sum(text),
          padding: { top: options.brackets === undefined ? 8 : 32, right: this.#labelled() ? LABEL_WIDTH : 8 },
        }),
        onResize: (chart, size) => {
          this.#width = size.width;
          const padding = chart.options.layout?.padding;
          if (typeof padding === 'object' && 'right' in padding) padding.right = this.#labelled() ? LABEL_WIDTH : 8;
          this.#ticks = options.ticks(this.#data, this.#width);
        },
      },
      plugins: [
        gapMarks(theme, paints, () => this.#data.gaps),
        ...(options.brackets === undefined ? [] : [brackets(theme, options.brackets)]),
        endLabels(theme, () => (this.#labelled() ? this.#ends : [])),
      ],
    });
  }

  #labelled(): boolean {
    return this.options.labelsFrom !== undefined && this.#width >= this.options.labelsFrom;
  }

  /** Space for the curve, in CSS pixels: what a caller may thin its points out to. */
  get plotWidth(): number {
    return Math.max(100, this.#width - 56 - (this.#labelled() ? LABEL_WIDTH : 8));
  }

  set(data: StackData): void {
    this.#data = data;
    this.#ticks = this.options.ticks(data, this.#width);
    const tops = data.at.map(() => 0);
    let highest = 0;
    this.#chart.data.datasets.forEach((dataset, layer) => {
      const watts = data.watts[layer] ?? [];
      const floor = data.watts[0] ?? [];
      const points = dataset.data;
      // Point objects are written over instead of made anew: 600 points for 8 layers, every second.
      for (let i = 0; i < data.at.length; i++) {
        const point = (points[i] ??= { x: 0, y: 0, w: 0 });
        const open = floor[i] === null;
        point.x = data.at[i] ?? 0;
        point.w = watts[i] ?? 0;
        const top = (tops[i] ?? 0) + point.w;
        tops[i] = top;
        point.y = open ? Number.NaN : top;
        if (!open && top > highest) highest = top;
      }
      points.length = data.at.length;
    });
    this.#ends = this.#endsNow();
    this.#scale(highest);
    this.#chart.update('none');
  }

  #scale(highest: number): void {
    const { x, y } = this.#chart.options.scales ?? {};
    if (x !== undefined) {
      x.min = this.#data.from;
      x.max = this.#data.to;
    }
    if (y !== undefined) {
      const { max, step } = niceScale(highest);
      y.max = max;
      (y as { ticks: { stepSize?: number } }).ticks.stepSize = step;
    }
  }

  /** The layers at the last column that was read. */
  #endsNow(): EndLabel[] {
    const { watts, at } = this.#data;
    let last = at.length - 1;
    while (last > 0 && watts[0]?.[last] === null) last--;
    let low = 0;
    return this.options.layers.map((layer, i) => {
      const high = low + (watts[i]?.[last] ?? 0);
      const label = { text: layer.name, low, high };
      low = high;
      return label;
    });
  }

  dispose(): void {
    this.#chart.destroy();
  }
}
