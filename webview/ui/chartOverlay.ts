/** Two runs from their start, on one pair of axes: A solid, B dashed. */
import { faded, type Theme } from '../theme';
import { Chart, niceScale, powerOptions, type ChartPoint, type PowerChart, type Tick } from './chart';
import { endDots, type EndDot } from './chartMarks';

export interface OverlayLine {
  readonly name: string;
  readonly endName: string;
  readonly points: readonly { readonly atS: number; readonly powerW: number | null }[];
}

export interface OverlayOptions {
  ticks(toS: number, width: number): readonly Tick[];
  title(atS: number): string;
}

const pointsOf = (line: OverlayLine): ChartPoint[] =>
  line.points.map(({ atS, powerW }) => ({ x: atS, y: powerW ?? Number.NaN, w: powerW ?? 0 }));

/** The dot stands on the last reading, wherever the curve ends. */
function endOf(line: OverlayLine): EndDot | undefined {
  const last = line.points.findLast((point) => point.powerW !== null);
  return last === undefined ? undefined : { x: last.atS, y: last.powerW ?? 0, text: line.endName };
}

export class OverlayChart {
  readonly #chart: PowerChart;
  #ticks: readonly Tick[];

  constructor(
    canvas: HTMLCanvasElement,
    theme: Theme,
    lines: readonly [OverlayLine, OverlayLine],
    options: OverlayOptions,
  ) {
    const neutral = theme.charts.foreground;
    const toS = Math.max(1, ...lines.map((line) => line.points.at(-1)?.atS ?? 0));
    const highest = lines.flatMap((line) => line.points).reduce((max, point) => Math.max(max, point.powerW ?? 0), 0);
    const { max, step } = niceScale(highest);
    const width = canvas.parentElement?.clientWidth ?? 600;
    this.#ticks = options.ticks(toS, width);
    const base = powerOptions(theme, {
      ticks: () => this.#ticks,
      title: (x) => options.title(x),
      name: (line) => lines[line]?.name ?? '',
      padding: { top: 16, right: 12 },
    });
    this.#chart = new Chart<'line', ChartPoint[]>(canvas, {
      type: 'line',
      data: {
        datasets: lines.map((line, i) => ({
          label: line.name,
          data: pointsOf(line),
          fill: false,
          borderColor: i === 0 ? faded(neutral, theme.highContrast ? 0.8 : 0.55) : neutral,
          borderWidth: i === 0 ? 1.5 : 2,
          borderDash: i === 0 ? [] : [5, 3],
          spanGaps: false,
          // B above A.
          order: i === 0 ? 1 : 0,
        })),
      },
      options: {
        ...base,
        interaction: { mode: 'nearest', intersect: false, axis: 'x' },
        scales: {
          x: { ...base.scales?.['x'], min: 0, max: toS },
          y: { ...base.scales?.['y'], min: 0, max, ticks: { ...base.scales?.['y']?.ticks, stepSize: step } },
        } as NonNullable<typeof base.scales>,
        onResize: (_chart, size) => {
          this.#ticks = options.ticks(toS, size.width);
        },
      },
      plugins: [endDots(theme, () => lines.flatMap((line) => endOf(line) ?? []))],
    });
  }

  dispose(): void {
    this.#chart.destroy();
  }
}
