/** Lint while typing: from an edit to its findings, against linters that start anew, and what broken code costs. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PythonFile } from '../../src/core/python/file';
import { AnalyzerThread } from '../../src/node/python/analyzerThread';
import { python, wasmIn } from '../../src/node/python/grammar';
import { ParsedText } from '../../src/node/python/parsedText';
import type { Figure } from './figure';

const DIST = path.resolve('dist');
const EDITS = 200;

/** Real code of all rules' kinds, as often as it takes: names differ, so that no statement is there twice. */
function program(lines: number): string {
  const folder = 'test/fixtures/lint';
  const parts = fs
    .readdirSync(folder)
    .toSorted()
    .flatMap((rule) => fs.readdirSync(path.join(folder, rule)).map((file) => path.join(folder, rule, file)))
    .filter((file) => file.endsWith('.py'))
    .map((file) => fs.readFileSync(file, 'utf8'));
  const all: string[] = [];
  for (let round = 0; all.length < lines; round++) {
    for (const part of parts)
      all.push(`# round ${round}`, ...part.replaceAll(/\bmodel\b/g, `model_${round}`).split('\n'));
  }
  return `${all.slice(0, lines).join('\n')}\n`;
}

/** One key after the other, at places all over the text; what was typed before stays, as somebody who types leaves it. */
function typed(text: string, count: number): readonly string[] {
  const lines = text.split('\n');
  const states: string[] = [];
  for (let n = 0; states.length < count; n++) {
    const line = (n * 7919) % lines.length;
    lines.splice(line, 0, '');
    for (const key of ['', 'x', 'x = ', 'x = (', 'x = (1', 'x = (1)']) {
      lines[line] = key;
      states.push(lines.join('\n'));
    }
  }
  return states.slice(0, count);
}

const percentile = (values: readonly number[], part: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(part * (values.length - 1))] ?? Number.NaN;

interface Timed {
  /** Of a thread that was started with the window, and of one that is started by it. */
  readonly firstMs: number;
  readonly coldMs: number;
  readonly p95Ms: number;
  readonly medianMs: number;
}

async function analysed(text: string): Promise<Timed> {
  const cold = new AnalyzerThread(path.join(DIST, 'analyzer.js'));
  const coldMs = await timed(cold, text);
  cold.dispose();
  const thread = new AnalyzerThread(path.join(DIST, 'analyzer.js'));
  await thread.start();
  const firstMs = await timed(thread, text);
  const edits: number[] = [];
  // A key comes when the one before it was looked at: an editor waits too.
  for (const state of typed(text, EDITS)) edits.push(await timed(thread, state));
  thread.dispose();
  return { firstMs, coldMs, p95Ms: percentile(edits, 0.95), medianMs: percentile(edits, 0.5) };
}

async function timed(thread: AnalyzerThread, text: string): Promise<number> {
  const from = performance.now();
  await thread.analyse('document', undefined, { kind: 'text', text });
  return performance.now() - from;
}

/** Milliseconds of a linter on a file; undefined: it is not installed. */
function linter(command: string, args: readonly string[], file: string): number | undefined {
  const times = [0, 1, 2].map(() => {
    const from = performance.now();
    const { error } = spawnSync(command, [...args, file], { stdio: 'ignore' });
    return error === undefined ? performance.now() - from : undefined;
  });
  return times.some((each) => each === undefined) ? undefined : Math.min(...times.map(Number));
}

/** The part of calls that is still found after something in the middle was broken off. */
async function callsKept(text: string): Promise<number> {
  const parser = new ParsedText(await python(wasmIn(DIST)));
  const callsIn = (source: string): number => new PythonFile(parser.parse(source), source).calls.length;
  const whole = callsIn(text);
  const lines = text.split('\n');
  const kept: number[] = [];
  for (let line = 5; line < lines.length - 1; line += Math.ceil(lines.length / 60)) {
    const at = lines[line] ?? '';
    const indent = /^\s*/.exec(at)?.[0] ?? '';
    const broken = [
      at.slice(0, at.length / 2),
      `${at}.`,
      `${indent}f(`,
      `${indent}for x in`,
      `${indent}s = "`,
      `${indent}def g(`,
    ];
    for (const change of broken) {
      const state = [...lines.slice(0, line), change, ...lines.slice(line + 1)].join('\n');
      kept.push(Math.min(1, callsIn(state) / whole));
    }
  }
  parser.dispose();
  return kept.reduce((sum, part) => sum + part, 0) / kept.length;
}

function against(name: string, theirs: number | undefined, ours: number, times: number): Figure {
  const value = theirs === undefined ? Number.NaN : theirs / ours;
  return {
    figure: `after an edit of 1,000 lines, against ${name}`,
    value,
    unit: '× faster',
    mustReach: `≥ ${times}`,
    ok: theirs === undefined || value >= times,
    note:
      theirs === undefined ? `${name} is not installed here` : `${ours.toFixed(1)} ms against ${theirs.toFixed(0)} ms`,
  };
}

export const bench = {
  name: 'Lint while typing',
  async run(): Promise<Figure[]> {
    const small = program(1000);
    const large = program(10_000);
    const [first, big] = [await analysed(small), await analysed(large)];
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lint-bench-'));
    const file = path.join(folder, 'program.py');
    fs.writeFileSync(file, small);
    const pylint = linter('pylint', ['--disable=all', '--enable=W,E'], file);
    const flake8 = linter('flake8', [], file);
    fs.rmSync(folder, { recursive: true });
    const kept = (await callsKept(small)) * 100;
    const within = (figure: string, value: number, most: number, note = ''): Figure => ({
      figure,
      value,
      unit: 'ms',
      mustReach: `≤ ${most}`,
      ok: value <= most,
      note,
    });
    return [
      within('edit to findings, 1,000 lines, p95', first.p95Ms, 16, `median ${first.medianMs.toFixed(1)} ms`),
      within('edit to findings, 10,000 lines, p95', big.p95Ms, 50, `median ${big.medianMs.toFixed(1)} ms`),
      within(
        'first look at a file of 1,000 lines',
        first.firstMs,
        150,
        `${first.coldMs.toFixed(0)} ms where the thread was not started with the window`,
      ),
      against('pylint', pylint, first.medianMs, 100),
      against('flake8', flake8, first.medianMs, 10),
      {
        figure: 'calls still found after a broken edit',
        value: kept,
        unit: '%',
        mustReach: '≥ 92',
        ok: kept >= 92,
        note: 'cut line, dangling dot, open call, for, string, def',
      },
    ];
  },
};
