import { describe, expect, it } from 'vitest';
import { cloudRegions, googleMeans, gridMeans, zonePlace } from '../../../../src/node/grid/regions/cloudRegions';

const regions = cloudRegions();
const region = (id: string) => {
  const found = regions.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no region ${id}`);
  return found;
};

describe('the table of cloud regions', () => {
  it('has one row for each, in a grid whose mean is known, with plausible figures', () => {
    expect(new Set(regions.map(({ id }) => id)).size).toBe(regions.length);
    for (const each of regions) {
      expect(gridMeans.of(each)?.gPerKwh, each.id).toBeGreaterThan(0);
      expect(each.pue.value, each.id).toBeGreaterThanOrEqual(1);
      expect(each.pue.value, each.id).toBeLessThan(1.6);
      expect(each.onSiteWater?.value, each.id).toBeLessThan(4);
      expect(each.name, each.id).toBe(each.name.normalize('NFC'));
    }
  });

  it("has all of Google's regions with Google's figures, and nobody else's", () => {
    const google = regions.filter((each) => googleMeans.of(each) !== undefined);
    expect(google).toHaveLength(44);
    expect(google.every(({ provider }) => provider === 'gcp')).toBe(true);
    expect(region('europe-west3').google).toEqual([
      { year: 2023, carbonFree: 0.9, gPerKwh: 345 },
      { year: 2024, carbonFree: 0.68, gPerKwh: 275.82 },
    ]);
  });

  it('says the source of a figure, and whether it is a mean of many data centres', () => {
    expect(region('eu-west-3').pue).toEqual({ value: 1.35, source: 'AWS 2025' });
    expect(region('eu-south-1').pue).toEqual({ value: 1.14, source: 'AWS 2025, mean of its data centres' });
    expect(region('europe-west9').onSiteWater?.source).toMatch(/Google publishes none/);
  });

  it('takes the water of a US state where there is a figure', () => {
    expect([region('westus2'), region('us-west-2')].map(({ offSiteWater }) => offSiteWater?.value)).toEqual([
      9.5, 3.14,
    ]);
    expect(region('norwayeast').offSiteWater).toBeUndefined();
  });

  it("knows a zone's shares and nothing of how a machine there is cooled", () => {
    const own = zonePlace('FR', { value: 1, source: 'a test' });
    expect(own).toMatchObject({ id: 'FR', name: 'France', gridCarbonFree: { value: 0.96 } });
    expect([own.provider, own.onSiteWater, googleMeans.of(own)]).toEqual([undefined, undefined, undefined]);
  });
});
