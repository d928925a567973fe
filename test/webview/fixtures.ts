/** Machines as the host would send them. */
import { joules, millis, watts } from '../../src/core/units';
import type { DeviceNow, LivePoint, Now, PanelState, RunDetail, RunRow } from '../../src/protocol/messages';
import { DEVICES, GERMANY, noise, NOW, rowOf, wh } from './fixtureRun';
import type { LintSummary } from '../../src/protocol/lintSummary';
import { ALL_RUNS, RUNS } from './fixtureRuns';

const DEVICES_NOW: readonly DeviceNow[] = [
  { ...DEVICES.gpu0, powerW: watts(248), idleW: watts(22), utilization: 0.96 },
  { ...DEVICES.gpu1, powerW: watts(231), idleW: watts(21), utilization: 0.93 },
  { ...DEVICES.cpu, powerW: watts(64), idleW: watts(28), utilization: 0.11 },
  { ...DEVICES.memory, powerW: watts(9), idleW: watts(6) },
];

/** A reading every second with an evaluation of 44 s and 16 s without an answer, as in a real training loop. */
export function livePoint(s: number): LivePoint {
  const gap = s >= 392 && s < 408;
  const evaluation = s > 196 && s < 240;
  const step = 5 * Math.sin(s / 7.5);
  const read = (value: number): number | null => (gap ? null : Math.max(0, value));
  return {
    at: millis(NOW - 600_000 + s * 1000),
    idleW: gap ? null : 77,
    activeW: {
      [DEVICES.gpu0.id]: read((evaluation ? 92 : 228 + step) + noise(s) * 9),
      [DEVICES.gpu1.id]: read((evaluation ? 8 : 212 + step) + noise(s + 400) * 9),
      cpu: read((evaluation ? 58 : 36) + noise(s + 900) * 6),
      memory: read(3),
    },
  };
}

export const NOW_STATE: Now = {
  at: millis(NOW),
  totalW: watts(552),
  runW: watts(459),
  otherW: watts(16),
  idleW: watts(77),
  devices: DEVICES_NOW,
  others: [{ name: 'python', pid: 48121, device: DEVICES.gpu1.id }],
  own: { powerW: watts(0.05), energyJ: joules(wh(0.04)) },
};

export const workstation = (): PanelState => ({
  now: NOW_STATE,
  live: Array.from({ length: 600 }, (_, s) => livePoint(s + 1)),
  runs: ALL_RUNS.map(rowOf),
  grid: GERMANY,
  locale: 'en',
  workspace: '/home/ada/lora',
  trusted: true,
  l10n: {},
});

/** What was found in a workspace, one name of it hostile. */
export const LINT: LintSummary = {
  files: 42,
  unread: ['old/broken.ipynb'],
  rules: [
    {
      rule: 'WP401',
      title: 'Loader in the training process',
      count: 6,
      fixable: 5,
      files: [
        { file: 'train.py', uri: 'file:///home/ada/lora/train.py', line: 11, count: 3 },
        { file: 'a.py', uri: 'file:///home/ada/lora/a.py', line: 1, count: 1 },
        { file: '<b onclick=x>.py', uri: 'file:///home/ada/lora/b.py', line: 2, count: 1 },
        { file: 'c.py', uri: 'file:///home/ada/lora/c.py', line: 3, count: 1 },
      ],
    },
    {
      rule: 'WP201',
      title: 'Large model without quantization',
      count: 1,
      fixable: 1,
      files: [{ file: 'serve.py', uri: 'file:///home/ada/lora/serve.py', line: 4, count: 1 }],
    },
  ],
};

export const laptop = (): PanelState => ({
  ...workstation(),
  now: {
    ...NOW_STATE,
    totalW: watts(38),
    runW: watts(0),
    otherW: watts(26),
    idleW: watts(12),
    devices: [
      {
        id: 'gpu:0000:01:00.0',
        kind: 'gpu',
        name: 'GPU 0',
        model: 'RTX 4060 Laptop',
        source: 'unknown',
        how: 'NVML energy counter',
        asleep: true,
      },
      {
        id: 'cpu',
        kind: 'cpu',
        name: 'CPU',
        model: 'Core Ultra 7',
        source: 'modelled',
        how: 'TDP 45 W and load',
        powerW: watts(38),
        idleW: watts(12),
        utilization: 0.4,
        note: 'The CPU counter is readable by root only, so CPU power is modelled.',
      },
    ],
    others: [],
  },
  live: Array.from({ length: 80 }, (_, s) => ({
    at: millis(NOW - (79 - s) * 1000),
    idleW: 12,
    activeW: { cpu: (s < 40 ? 4 : 26) + noise(s) * 3 },
  })),
  runs: [],
});

export const nothing = (): PanelState => ({
  ...workstation(),
  now: {
    ...NOW_STATE,
    runW: watts(0),
    otherW: watts(0),
    idleW: watts(0),
    devices: [],
    others: [],
    own: { energyJ: joules(0) },
    nothing: 'No counter answered and the CPU is not in the table of models.',
    totalW: undefined as never,
  },
  live: [],
  runs: [],
  grid: { guessed: false, pue: 1 },
});

const GPUS_8 = Array.from({ length: 8 }, (_, i): DeviceNow => ({
  id: `gpu:GPU-${i}`,
  kind: 'gpu',
  name: `GPU ${i}`,
  model: 'H100 SXM5 80GB',
  source: i === 6 ? 'unknown' : 'counter',
  how: 'NVML energy counter',
  ...(i === 6
    ? { why: 'GPU 6 stopped answering at 19:36.' }
    : { powerW: watts(610 + i), idleW: watts(70), utilization: 0.98 }),
}));

export const eightGpus = (): PanelState => ({
  ...workstation(),
  now: {
    ...NOW_STATE,
    totalW: watts(4760),
    runW: watts(4100),
    otherW: watts(60),
    idleW: watts(600),
    devices: [...GPUS_8, DEVICES_NOW[2]!, DEVICES_NOW[3]!],
    problem: 'The meter restarted; 1.2 s were not measured.',
  },
  live: Array.from({ length: 600 }, (_, s) => ({
    at: millis(NOW - (599 - s) * 1000),
    idleW: 600,
    activeW: {
      ...Object.fromEntries(GPUS_8.map((gpu, i) => [gpu.id, i === 6 && s > 360 ? null : 540 + noise(s + i * 77) * 30])),
      cpu: 200 + noise(s) * 10,
      memory: 20,
    },
  })),
});

export const EVIL = '<img src=x onerror="document.body.dataset.pwned=1">';

export const hostile = (): { state: PanelState; detail: RunDetail } => {
  const base = RUNS[1]!;
  const detail: RunDetail = {
    ...base,
    id: `evil"'<>&`,
    name: EVIL,
    command: `python ${EVIL} ${'--flag=value '.repeat(8000)}`,
    cwd: EVIL,
    note: EVIL,
    host: EVIL,
    interpreter: EVIL,
    file: `/tmp/${EVIL}`,
    workspace: `/tmp/${EVIL}/`,
    git: { commit: EVIL, branch: EVIL, dirty: true },
    cells: base.cells.map((each) => ({ ...each, label: EVIL })),
  };
  const state = workstation();
  const devices = state.now.devices.map((device) => ({ ...device, name: EVIL, model: EVIL, note: EVIL, how: EVIL }));
  return {
    detail,
    state: {
      ...state,
      now: { ...state.now, devices, problem: EVIL, others: [{ name: EVIL, pid: 1, device: EVIL }] },
      runs: [{ ...rowOf(detail), state: 'running' }, ...state.runs],
      grid: { ...GERMANY, intensity: { ...GERMANY.intensity!, zoneName: EVIL, source: EVIL } },
    },
  };
};

/** Many runs, for speed. */
export const manyRuns = (count: number): readonly RunRow[] =>
  Array.from({ length: count }, (_, i) => {
    const row = rowOf(ALL_RUNS[1 + (i % 10)]!);
    return {
      ...row,
      id: `many-${i}`,
      start: millis(NOW - (i + 1) * 3_600_000),
      end: millis(NOW - (i + 1) * 3_600_000 + 600_000),
      command: `${row.command} --seed ${i}`,
    };
  });
