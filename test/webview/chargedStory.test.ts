/** The story of runs that were charged by the hour after they ended: hours of different intensity, what waiting was worth. */
import assert from 'node:assert/strict';
import type { GridIntensity } from '../../src/core/ports';
import { footprintOf } from '../../src/core/run/footprint';
import { gramsPerKwh, grams, millis } from '../../src/core/units';
import type { RunDetail } from '../../src/protocol/messages';
import { seriousViolations } from '../support/axe';
import { at, makeRun, rowOf } from './fixtureRun';
import { workstation } from './fixtures';
import { Panel } from './panel';

const ACTUAL = { zone: 'GB', zoneName: 'Great Britain', source: 'NESO Carbon Intensity', signal: 'average' } as const;

/** Tuesday 16:30 to 18:00, 30 Wh in the first hour and 60 Wh in the second, at 200 and 400 g/kWh. */
function charged(kinds: readonly ['actual', 'actual' | 'forecast'], more: Partial<RunDetail> = {}): RunDetail {
  const parts = { cpu: 60, idle: 30 };
  const run = makeRun({
    id: 'charged',
    name: 'late.py',
    start: at(12, 16, 30),
    durationS: 5400,
    parts,
    low: 0.05,
    source: 'counter',
  });
  const hours = [200, 400].map((g, index) => ({
    from: millis(at(12, 16 + index)),
    gPerKwh: gramsPerKwh(g),
    kind: kinds[index] ?? 'actual',
  }));
  const grid: GridIntensity = {
    ...ACTUAL,
    gPerKwh: gramsPerKwh(1000 / 3),
    band: kinds.includes('forecast') ? { low: 0.21, high: 0.21 } : { low: 0, high: 0 },
    factor: 'direct',
    hours,
  };
  const terms = { ...run.terms, grid };
  return { ...run, terms, footprint: footprintOf(run.energy, terms), ...more };
}

suite('panel: a run charged by the hour', () => {
  let panel: Panel;
  teardown(() => panel.close());

  const open = async (run: RunDetail): Promise<string> => {
    const state = { ...workstation(), runs: [rowOf(run)] };
    const view = { name: 'run', run: run.id } as const;
    panel = await Panel.open({
      state,
      view,
      reply: (request) => (request.type === 'openRun' ? { type: 'run', run } : { type: 'done' }),
    });
    await panel.page.waitForSelector('.story');
    return panel.text('.story');
  };
  const rows = async (): Promise<readonly string[]> =>
    (await panel.page.locator('.hours tr').allInnerTexts()).map((row) => row.replaceAll(/[\s\u00a0]+/g, ' ').trim());

  test('has a table with the intensity of each hour, which adds up to what the run is charged', async () => {
    const story = await open(charged(['actual', 'actual']));
    assert.deepEqual(await rows(), [
      'Hour Energy Intensity Carbon',
      '16:30 to 17:00 30.0 Wh 200 g/kWh 6.0 g',
      '17:00 to 18:00 60.0 Wh 400 g/kWh 24.0 g',
      'Run 90.0 Wh 333 g/kWh 30.0 g',
    ]);
    assert.match(story, /90\.0.Wh × 333.g\/kWh × PUE 1\.00 = 30\.0.g\./);
    assert.match(story, /Each hour at its own intensity, as the source published it afterwards\./);
    assert.match(story, /intensity ±.0.%, carbon ±.5.%/);
    assert.deepEqual(await seriousViolations(panel.page), []);
  });

  test('says whose figures these are and that they count direct emissions only', async () => {
    const story = await open(charged(['actual', 'actual']));
    assert.match(story, /Great Britain, average intensity, direct emissions, NESO Carbon Intensity\./);
  });

  test('without hours of different intensity has no column for it, and says why', async () => {
    const run = charged(['actual', 'actual']);
    const { hours, ...grid } = run.terms.grid!;
    assert.equal(hours?.length, 2);
    const story = await open({ ...run, terms: { ...run.terms, grid } });
    assert.deepEqual(await rows(), [
      'Hour Energy Carbon',
      '16:30 to 17:00 30.0 Wh 10.0 g',
      '17:00 to 18:00 60.0 Wh 20.0 g',
      'Run 90.0 Wh 30.0 g',
    ]);
    assert.match(story, /The intensity of one moment, for all of its energy; by the hour once these are known\./);
  });

  test('tells what waiting saved, what the machine drew meanwhile, and that it is not settled', async () => {
    const saving = { atOnce: grams(45), asRun: grams(30), waiting: grams(4), saved: grams(11), provisional: true };
    const story = await open(charged(['actual', 'forecast'], { waitedSince: millis(at(12, 12, 30)), saving }));
    assert.match(
      story,
      /Compare with starting at once\. Started at once, 12:30, it would have been 45\.0.g; as it ran it was 30\.0.g\. The machine drew 4\.00.g while it waited\. Waiting saved 11\.0.g\./,
    );
    assert.match(story, /Provisional: some hours are still those of a forecast\./);
    assert.match(story, /hours that were forecast are corrected if the source says what they were\./);
    assert.match(story, /intensity ±.21.%/);
  });

  test('says it where waiting was worse, and what is not known', async () => {
    const saving = { atOnce: grams(20), asRun: grams(30), saved: grams(-10), provisional: false };
    const story = await open(charged(['actual', 'actual'], { waitedSince: millis(at(11, 22)), saving }));
    assert.match(story, /Started at once, Mon 22:00, it would have been 20\.0.g; as it ran it was 30\.0.g\./);
    assert.match(story, /What the machine drew while it waited is not known\. Waiting cost 10\.0.g\./);
    assert.doesNotMatch(story, /Provisional|Waiting saved/);
  });

  test('has no such step where it did not wait', async () => {
    assert.doesNotMatch(await open(charged(['actual', 'actual'])), /starting at once/);
  });

  test('beside a run with life-cycle figures is compared with a word about it', async () => {
    const [run, other] = [
      charged(['actual', 'actual']),
      makeRun({
        id: 'b',
        name: 'b.py',
        start: at(12, 12),
        durationS: 5400,
        parts: { cpu: 60 },
        low: 0.05,
        source: 'counter',
      }),
    ];
    panel = await Panel.open({
      state: { ...workstation(), runs: [rowOf(run), rowOf(other)] },
      view: { name: 'compare', a: other.id, b: run.id },
      reply: (request) =>
        request.type === 'openRun' ? { type: 'run', run: request.run === 'b' ? other : run } : { type: 'done' },
    });
    assert.match(
      await panel.text('.differs'),
      /Intensity from mean of 2025, Ember against NESO Carbon Intensity, direct emissions\./,
    );
  });
});
