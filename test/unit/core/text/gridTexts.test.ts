/** What is said of the grid: the line in the tooltip, rows of windows, troubles, sources. */
import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SOURCE_KINDS } from '../../../../src/core/grid/sourceKinds';
import { gridLine, type GridContext, type GridHours } from '../../../../src/core/text/gridLine';
import { sourceText } from '../../../../src/core/text/gridSource';
import { standInText, troubleText } from '../../../../src/core/text/gridTrouble';
import { timesIn } from '../../../../src/core/text/times';
import { english } from '../../../../src/core/text/translate';
import { windowRow } from '../../../../src/core/text/windowText';
import { gramsPerKwh, kwhOf, joules, millis } from '../../../../src/core/units';
import { isReason } from '../../../../src/node/grid/gridError';
import { SOURCE_NAMES } from '../../../../src/node/grid/sources/byName';

const HOUR = 3_600_000;
/** A Tuesday, 19:40 in Berlin. */
const now = millis(Date.parse('2026-05-12T17:40:00Z'));
const wednesday = millis(Date.parse('2026-05-13T08:00:00Z'));
const times = timesIn('en', 'Europe/Berlin');
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

const grid = (source: string, gPerKwh: number): GridContext['grid'] => ({
  zone: 'DE',
  zoneName: 'Germany',
  gPerKwh: gramsPerKwh(gPerKwh),
  band: { low: 0.3, high: 0.3 },
  source,
  signal: 'average',
});
const hours = (more: Partial<GridHours> = {}): GridHours => ({
  source: 'Energy-Charts',
  signal: 'average',
  issuedAt: millis(now - 12 * 60_000),
  now: gramsPerKwh(418),
  lowest: { duration: millis(4 * HOUR), start: wednesday, gPerKwh: gramsPerKwh(219) },
  times,
  ...more,
});
const line = (context: GridContext): string => plain(gridLine(context, now, english));

describe('the line of the grid', () => {
  it('has what is known now, its source and age, and the best window', () =>
    expect(line({ grid: grid('Energy-Charts', 418), guessed: true, hours: hours() })).toBe(
      'Germany 418 g/kWh, average, Energy-Charts, 12 min old. Lowest 4 h: Wed 10:00, 219 g/kWh. [Change](command:wattprint.setZone)',
    ));

  it('says of direct emissions what they are, where others count the life cycle', () => {
    const direct = { ...grid('NESO', 120)!, factor: 'direct' as const };
    expect(line({ grid: direct, guessed: false, hours: hours({ source: 'NESO', lowest: undefined }) })).toBe(
      'Germany 120 g/kWh, average, NESO, direct emissions, 12 min old. [Change](command:wattprint.setZone)',
    );
    expect(line({ grid: { ...direct, factor: 'lifecycle' }, guessed: false })).toContain('120 g/kWh, NESO. [');
  });

  it('names a typical day as what it is, and the yearly mean that carbon is counted with', () =>
    expect(
      line({
        grid: grid('mean of 2025', 344),
        guessed: true,
        hours: hours({ source: 'typical day', issuedAt: undefined }),
      }),
    ).toBe(
      'Germany 344 g/kWh, mean of 2025, guessed from your time zone. Lowest 4 h of a typical day: Wed 10:00, 219 g/kWh. [Change](command:wattprint.setZone)',
    ));

  it('never passes marginal for average: both are there', () =>
    expect(
      line({
        grid: grid('mean of 2025', 344),
        guessed: false,
        hours: hours({ source: 'WattTime', signal: 'marginal', lowest: undefined }),
      }),
    ).toBe(
      'Germany 344 g/kWh, mean of 2025. One more kWh: 418 g/kWh, marginal, WattTime, 12 min old. [Change](command:wattprint.setZone)',
    ));

  it('says what is the matter, and holds no Markdown of a server', () => {
    const evil = hours({ source: '[x](command:evil)', lowest: undefined, trouble: '[x](command:evil) is away.' });
    const text = line({ grid: grid('[x](command:evil)', 1), guessed: false, hours: evil });
    expect(text).toContain('is away.');
    expect(text).not.toContain('](command:evil)');
  });

  it('without a zone asks for one', () =>
    expect(line({ grid: undefined, guessed: false })).toBe(
      'Carbon unknown: no zone set. [Set zone](command:wattprint.setZone)',
    ));
});

describe('a window as a row', () => {
  const option = {
    start: wednesday,
    end: millis(wednesday + 4 * HOUR),
    gPerKwh: gramsPerKwh(219),
    savedShare: 0.44,
    low: 0.36,
    high: 0.5,
    worse: { count: 3, of: 14, what: 'days' } as const,
  };
  const row = (more: object = {}, energy?: number): readonly string[] => {
    const energyKwh = energy === undefined ? undefined : kwhOf(joules(energy * 3.6e6));
    return Object.values(windowRow({ ...option, ...more }, energyKwh, { now, times, t: english })).map(plain);
  };

  it('has time, saving with its range and odds, and grams where the energy is known', () => {
    const details = 'saves 36–50 % · worse than now in 3 of 14';
    expect(row()).toEqual(['Wed 10:00', '44 % less', `ends 14:00 · 219 g/kWh · ${details}`]);
    expect(row({}, 2)[2]).toBe(`ends 14:00 · 219 g/kWh · about 438 g · ${details}`);
  });

  it('says on which day it ends, that it may lose, and nothing of odds that are not known', () => {
    const end = millis(wednesday + 20 * HOUR);
    expect(row({ end, low: -0.03, high: 0.16 })[2]).toBe(
      'ends Thu 06:00 · 219 g/kWh · saves −3…16 % · worse than now in 3 of 14',
    );
    expect(row({ low: undefined, high: undefined, worse: undefined })[2]).toBe('ends 14:00 · 219 g/kWh');
  });
});

describe('sources and troubles', () => {
  it('are those that the program knows, in the settings too', () => {
    expect(SOURCE_KINDS.map(({ name }) => name)).toEqual([...SOURCE_NAMES]);
    const manifest = JSON.parse(fs.readFileSync('package.json', 'utf8')) as {
      contributes: { configuration: { properties: Record<string, { enum?: readonly string[]; scope: string }> } };
    };
    const { properties } = manifest.contributes.configuration;
    expect(properties['wattprint.grid.source']?.enum).toEqual(['typical', ...SOURCE_NAMES]);
    for (const key of ['source', 'url', 'sourceZone'])
      expect(properties[`wattprint.grid.${key}`]?.scope).toBe('application');
  });

  it('have a text each', () => {
    for (const kind of SOURCE_KINDS) expect(sourceText(kind, english)).toMatch(/^\S.* · \S/);
    const texts = ['key', 'zone', 'busy', 'server', 'unreachable', 'cut', 'answer', 'clock', 'offline'].map(
      (reason) => {
        expect(isReason(reason)).toBe(true);
        return troubleText(reason, 'X', english);
      },
    );
    expect(new Set(texts).size).toBe(9);
    for (const text of texts) expect(text).toMatch(/X.*\.$/);
    expect(standInText({ answerOf: 'Tue 17:05' }, english)).toBe('What it said at Tue 17:05 is shown.');
  });
});
