import { describe, expect, it } from 'vitest';
import { adviseRegions } from '../../../../src/core/grid/regions/advice';
import { regionPage } from '../../../../src/core/grid/regions/regionPage';
import { english } from '../../../../src/core/text/translate';
import { cloudRegions, gridMeans, zonePlace } from '../../../../src/node/grid/regions/cloudRegions';

const home = zonePlace('DE', { value: 1, source: 'settings' });
const page = (more: { kwh?: number; from?: typeof home } = {}): string => {
  const { from, ...job } = more;
  return regionPage(adviseRegions(cloudRegions(), gridMeans, job, from), english);
};

describe('the page of regions', () => {
  it('says first whether to move, then shows the table with where it runs now', () => {
    const text = page({ kwh: 12, from: home });
    expect(text).toMatch(
      /^# Cloud regions\n\n\*\*Move to [\w-]+: \d+\s% less carbon, \d+\s% to \d+\s% from year to year\.\*\*/,
    );
    expect(text).toMatch(/For a job of 12.*kWh/);
    const rows = text.split('\n').filter((line) => line.startsWith('|'));
    expect(rows).toHaveLength(2 + 25 + 1);
    expect(new Set(rows.map((row) => row.split('|').length)).size).toBe(1);
    expect(rows.at(-1)).toMatch(/^\| now \| DE \| Germany \| DE \|/);
    expect(text).toContain('Embodied carbon is no part of this.');
  });

  it('names the thirst of the greenest, and what takes less', () => {
    expect(page()).toMatch(
      /Little carbon, much water: [\w-]+ takes more water than \d+\s% of the others\. [\w-]+ takes at most half/,
    );
  });

  it('advises nothing where it runs nowhere yet, and stays where it is best', () => {
    expect(page()).not.toContain('**Move');
    const [best] = adviseRegions(cloudRegions(), gridMeans, {}).standings;
    if (best === undefined) throw new Error('no regions');
    const others = cloudRegions().filter(({ zone }) => zone !== best.place.zone);
    expect(regionPage(adviseRegions(others, gridMeans, {}, best.place), english)).toMatch(/\*\*Stay: /);
  });

  it('says what is not known instead of a number', () => {
    const unknown = [{ ...home, id: 'x-1', zone: 'NOWHERE', name: 'Nowhere' }];
    const text = regionPage(adviseRegions(unknown, gridMeans, {}, home), english);
    expect(text).toContain('Nothing can be compared: an intensity is not known.');
    expect(text).toMatch(/\| x-1 \| Nowhere \| NOWHERE \| unknown \|/);
  });
});
