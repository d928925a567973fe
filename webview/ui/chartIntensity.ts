/** Intensity over days: what was, what is expected with its 80 % band, and gaps that stay gaps. */
import type { Slot } from '../../src/core/grid/series';
import { faded, type Theme } from '../theme';
import { Chart, niceScale, powerOptions, type ChartPoint, type PowerChart, type Tick } from './chart';
import { gapMarks, type Gap } from './chartMarks';
import { paintsFor } from './chartPaint';
import { LABEL_ROOM, windowMarks, type WindowMarks } from './chartWindows';

export interface IntensityOptions extends WindowMarks {
  readonly slots: readonly Slot[];
  readonly gaps: readonly Gap[];
  ticks(from: number, to: number, width: number): readonly Tick[];
  /** Both for the box at the pointer. */
  title(slot: Slot): string;
  lines(slot: Slot): string[];
}

const DASHES: Readonly<Record<Slot['kind'], number[]>> = {
  actual: [],
  forecast: [6, 4],
  typical: [1.5, 3.5],
};

interface Corner {
  readonly x: number;
  /** Undefined: a gap. */
  readonly slot: Slot | undefined;
}

/** Through the middles of the slots; at a gap and at both ends up to their edges, so that a lone slot is a line too. */
function corners(slots: readonly Slot[]): readonly Corner[] {
  return slots.flatMap((slot, i) => {
    const [before, after] = [slots[i - 1], slots[i + 1]];
    const begins = before?.end !== slot.start;
    const ends = after?.start !== slot.end;
    return [
      ...(begins && before !== undefined ? [{ x: (before.end + slot.start) / 2, slot: undefined }] : []),
      ...(begins ? [{ x: slot.start, slot }] : []),
      { x: (slot.start + slot.end) / 2, slot },
      ...(ends ? [{ x: slot.end, slot }] : []),
    ];
  });
}

const line = (points: readonly Corner[], value: (slot: Slot) => number | undefined): ChartPoint[] =>
  points.map(({ x, slot }) => {
    const y = slot === undefined ? undefined : value(slot);
    return { x, y: y ?? Number.NaN, w: y ?? 0 };
  });

export class IntensityChart {
  readonly #chart: PowerChart;
  #ticks: readonly Tick[];

  constructor(canvas: HTMLCanvasElement, theme: Theme, options: IntensityOptions) {
    const { slots } = options;
    const neutral = theme.charts.foreground;
    const paints = paintsFor(theme, window.devicePixelRatio);
    const points = corners(slots);
    const from = Math.min(options.now.x, slots[0]?.start ?? Infinity);
    const to = Math.max(options.now.x, slots.at(-1)?.end ?? -Infinity);
    const ticks = (width: number): readonly Tick[] => options.ticks(from, to, width);
    this.#ticks = ticks(canvas.parentElement?.clientWidth ?? 600);
    const highest = slots.reduce((most, { gPerKwh, high }) => Math.max(most, gPerKwh, high ?? 0), 0);
    const { max, step } = niceScale(highest);
    const base = powerOptions(theme, {
      ticks: () => this.#ticks,
      title: () => '',
      name: () => '',
      padding: { top: LABEL_ROOM, right: 8 },
    });
    const slotAt = (index: number): Slot | undefined => points[index]?.slot;
    const edge = faded(neutral, theme.highContrast ? 0.8 : 0.35);
    const band = { borderColor: edge, borderWidth: 1, spanGaps: false };
    this.#chart = new Chart<'line', ChartPoint[]>(canvas, {
      type: 'line',
      data: {
        datasets: [
          {
            data: line(points, ({ gPerKwh }) => gPerKwh),
            borderColor: neutral,
            borderWidth: 2,
            spanGaps: false,
            fill: false,
            segment: { borderDash: ({ p1DataIndex }) => DASHES[slotAt(p1DataIndex)?.kind ?? 'actual'] },
          },
          { ...band, data: line(points, ({ high }) => high), fill: false },
          { ...band, data: line(points, ({ low }) => low), fill: '-1', backgroundColor: faded(neutral, 0.16) },
        ],
      },
      options: {
        ...base,
        scales: {
          x: {
            ...base.scales?.['x'],
            min: from,
            max: to,
            ticks: { ...base.scales?.['x']?.ticks, align: 'center' },
            // A line where a day begins.
            grid: {
              display: true,
              drawTicks: false,
              color: ({ index }) => (this.#ticks[index]?.strong === true ? theme.hair : 'transparent'),
            },
          },
          y: {
            ...base.scales?.['y'],
            min: 0,
            max,
            ticks: { ...base.scales?.['y']?.ticks, stepSize: step, callback: (value) => String(value) },
          },
        } as NonNullable<typeof base.scales>,
        plugins: {
          ...base.plugins,
          tooltip: {
            ...base.plugins?.tooltip,
            filter: ({ datasetIndex, dataIndex }) => datasetIndex === 0 && slotAt(dataIndex) !== undefined,
            displayColors: false,
            callbacks: {
              title: ([item]) => {
                const slot = slotAt(item?.dataIndex ?? -1);
                return slot === undefined ? '' : options.title(slot);
              },
              label: ({ dataIndex }) => {
                const slot = slotAt(dataIndex);
                return slot === undefined ? [] : options.lines(slot);
              },
            },
          },
        },
        onResize: (_chart, size) => {
          this.#ticks = ticks(size.width);
        },
      },
      plugins: [gapMarks(theme, paints, () => options.gaps), windowMarks(theme, paints, options)],
    });
  }

  dispose(): void {
    this.#chart.destroy();
  }
}
