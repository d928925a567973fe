/** Two weeks of runs of one workstation. */
import type { CellRecord } from '../../src/core/run/record';
import { joules, millis, seconds } from '../../src/core/units';
import type { RunDetail } from '../../src/protocol/messages';
import { at, makeRun, wh } from './fixtureRun';

const NOTEBOOK_START = at(12, 16, 2);
const cell = (
  order: number,
  label: string,
  fromS: number,
  durationS: number,
  energyWh: number,
  plusMinusWh: number,
  gapS = 0,
): CellRecord => ({
  order,
  index: order,
  label,
  start: millis(NOTEBOOK_START + fromS * 1000),
  durationS: seconds(durationS),
  energyJ: joules(wh(energyWh)),
  plusMinusJ: joules(wh(plusMinusWh)),
  source: 'counter',
  gapS: seconds(gapS),
  succeeded: true,
});

const CELLS: readonly CellRecord[] = [
  cell(1, 'import torch', 4, 6.2, 0.2, 0.05),
  cell(2, 'train, test = load_data()', 28, 74, 2.4, 0.2),
  cell(3, 'tokens = tokenize(train)', 140, 131, 5.3, 0.4),
  cell(4, 'trainer.train()', 318, 1190, 89, 5, 16),
  cell(5, 'trainer.evaluate(test)', 1546, 96, 5.6, 0.4),
  cell(6, 'plot(history)', 1700, 0.4, 0.004, 0.014),
];

export const RUNS: readonly RunDetail[] = [
  {
    id: 'r1',
    name: 'finetune.py',
    command: 'python finetune.py --rank 16 --bf16 --epochs 3',
    start: at(12, 18, 57, 50),
    durationS: 2530,
    state: 'running' as const,
    parts: { gpu0: 156, gpu1: 145, cpu: 24, memory: 2, idle: 54 },
    low: 0.05,
    source: 'counter' as const,
    peakW: 578,
  },
  {
    id: 'r2',
    name: 'sentiment.ipynb',
    kind: 'notebook' as const,
    command: 'Python 3.12 (.venv)',
    start: NOTEBOOK_START,
    durationS: 1752,
    parts: { gpu0: 61, gpu1: 0, cpu: 8.6, memory: 0.9, idle: 37.5 },
    low: 0.05,
    source: 'counter' as const,
    peakW: 291,
    cells: CELLS,
    price: true,
  },
  {
    id: 'r3',
    name: 'finetune.py',
    command: 'python finetune.py --rank 16 --bf16 --epochs 3',
    start: at(12, 13, 5),
    durationS: 5460,
    parts: { gpu0: 262, gpu1: 251, cpu: 50, memory: 5, idle: 117 },
    low: 0.05,
    source: 'counter' as const,
    peakW: 566,
    shape: 'epochs' as const,
    note: 'bf16, same seed',
  },
  {
    id: 'r4',
    name: 'finetune.py',
    command: 'python finetune.py --rank 16 --epochs 3',
    start: at(11, 21, 14),
    durationS: 8400,
    parts: { gpu0: 392, gpu1: 381, cpu: 76, memory: 8, idle: 180 },
    low: 0.05,
    source: 'counter' as const,
    peakW: 558,
    shape: 'epochs' as const,
    commit: '3f2c1ab99',
    gPerKwh: 379,
  },
  {
    id: 'r5',
    name: 'eval.py',
    kind: 'task' as const,
    start: at(11, 20, 51),
    durationS: 248,
    parts: { gpu0: 11.2, gpu1: 0, cpu: 1.7, memory: 0.2, idle: 5.3 },
    low: 0.055,
    source: 'counter' as const,
  },
  {
    id: 'r6',
    name: 'prepare.py',
    start: at(11, 18, 30),
    durationS: 760,
    parts: { cpu: 14.6, memory: 0.8, idle: 16.3 },
    low: 0.08,
    source: 'integrated' as const,
    shape: 'cpu' as const,
    exitCode: 1,
  },
  {
    id: 'r7',
    name: 'bench_attention.py',
    kind: 'debug' as const,
    start: at(11, 17, 44),
    durationS: 38,
    parts: { gpu0: 1.6, gpu1: 0, cpu: 0.3, memory: 0, idle: 0.8 },
    low: 0.09,
    source: 'counter' as const,
    shape: 'burst' as const,
  },
  {
    id: 'r8',
    name: 'pretrain.py',
    launcher: 'torchrun',
    command: 'torchrun --nproc_per_node 2 pretrain.py',
    start: at(10, 22, 5),
    durationS: 39960,
    parts: { gpu0: 2480, gpu1: 2450, cpu: 370, memory: 32, idle: 855 },
    low: 0.05,
    source: 'counter' as const,
    gapS: 420,
  },
  {
    id: 'r9',
    name: 'pretrain.py',
    launcher: 'torchrun',
    command: 'torchrun --nproc_per_node 2 pretrain.py',
    start: at(10, 21, 40),
    durationS: 543,
    state: 'interrupted' as const,
    parts: { gpu0: 24.1, gpu1: 23.6, cpu: 4.5, memory: 0.4, idle: 11.6 },
    low: 0.06,
    source: 'counter' as const,
    shape: 'cut' as const,
  },
  {
    id: 'r10',
    name: 'train_small.py',
    start: at(8, 9, 12),
    durationS: 2040,
    parts: { cpu: 19.8, memory: 1.6, idle: 3.2 },
    low: 0.2,
    high: 0.6,
    source: 'modelled' as const,
    shape: 'cpu' as const,
    workspace: '/home/ada/small',
  },
  {
    id: 'r11',
    name: 'shared.py',
    start: at(2, 11, 0),
    durationS: 3600,
    parts: { gpu0: 120, cpu: 10, memory: 2, idle: 60 },
    low: 0.1,
    source: 'counter' as const,
    deviceNote: 'This container hides other processes, so GPU 0 is metered as a whole and not split by run.',
    noGrid: true,
    workspace: '/home/ada/small',
  },
].map((spec) => makeRun(spec));

/** Nothing answered while it ran. */
function unmeasured(): RunDetail {
  const run = makeRun({
    id: 'r12',
    name: 'dark.py',
    start: at(1, 10, 0),
    durationS: 300,
    parts: { cpu: 1 },
    low: 0.1,
    source: 'unknown',
  });
  const bare: Omit<RunDetail, 'energy' | 'curve'> & { energy?: unknown; curve?: unknown } = { ...run };
  delete bare.energy;
  delete bare.curve;
  return {
    ...(bare as RunDetail),
    footprint: {
      energy: undefined,
      carbon: undefined,
      water: undefined,
      cost: undefined,
      meanW: undefined,
      idleJ: joules(0),
      gapS: seconds(300),
      unmeasured: run.energy?.devices.map(({ name }) => name) ?? [],
    },
  };
}

export const ALL_RUNS: readonly RunDetail[] = [...RUNS, unmeasured()];
