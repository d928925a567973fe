import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import '../../properties';
import { adviseRegions } from '../../../../src/core/grid/regions/advice';
import { intensitiesNow, yearlyIntensity, type Intensities } from '../../../../src/core/grid/regions/intensities';
import { matching, nearest } from '../../../../src/core/grid/regions/names';
import type { Place } from '../../../../src/core/grid/regions/place';
import { byWater, rank, standingOf } from '../../../../src/core/grid/regions/rank';
import type { Series } from '../../../../src/core/grid/series';
import { gramsPerKwh, millis } from '../../../../src/core/units';

const figure = (value: number) => ({ value, source: 'a test' });
const place = (id: string, more: Partial<Place> = {}): Place => ({
  id,
  provider: 'gcp',
  name: id,
  zone: id.toUpperCase(),
  pue: figure(1.1),
  onSiteWater: figure(0.2),
  offSiteWater: figure(3),
  ...more,
});

const BAND = { low: 0.1, high: 0.1 };
/** Zones with a number; all others are unknown. */
const yearly = (values: Readonly<Record<string, number>>, band = BAND): Intensities<'average', 'lifecycle'> => ({
  ...unbanded(values),
  of: (at) => {
    const known = unbanded(values).of(at);
    return known && { ...known, band };
  },
});
const unbanded = (values: Readonly<Record<string, number>>): Intensities<'average', 'lifecycle'> => ({
  signal: 'average',
  factor: 'lifecycle',
  span: 'year',
  source: 'a test',
  of: ({ zone }) => {
    const value = values[zone];
    return value === undefined ? undefined : { gPerKwh: gramsPerKwh(value) };
  },
});
const about = (value: number): number => expect.closeTo(value) as number;

const ids = (standings: readonly { readonly place: Place }[]) => standings.map((each) => each.place.id);

describe('what a job costs in a place', () => {
  it('is E · PUE · I in carbon and E · (WUE + PUE · EWIF) in water', () => {
    const { carbon, water } = standingOf(place('a'), yearly({ A: 200 }), { kwh: 10 });
    expect(carbon?.value).toBeCloseTo(2200);
    expect([carbon?.low, carbon?.high]).toEqual([about(1980), about(2420)]);
    expect(water).toEqual({ onSite: about(2), offSite: about(33), total: about(35) });
  });

  it('is unknown where a part of it is', () => {
    const { onSiteWater, ...without } = place('a');
    const standing = standingOf({ ...without, provider: 'aws' }, yearly({}), { kwh: 1 });
    expect(onSiteWater).toBeDefined();
    expect([standing.carbon, standing.total, standing.water.total]).toEqual([undefined, undefined, undefined]);
    expect(standing.water.offSite).toBeCloseTo(3.3);
  });
});

describe('an order of places', () => {
  const someZone = fc.constantFrom('A', 'B', 'C', 'D', 'E');
  const somePlaces = fc.uniqueArray(
    fc.record({
      id: fc.stringMatching(/^[a-z]{1,4}$/),
      zone: someZone,
      pue: fc.double({ min: 1, max: 2, noNaN: true }),
      water: fc.option(fc.double({ min: 0, max: 20, noNaN: true }), { nil: undefined }),
      cfe: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    { selector: ({ id }) => id, minLength: 1, maxLength: 12 },
  );
  type Some = ReturnType<typeof somePlaces.generate>['value'];
  const toPlaces = (some: Some): readonly Place[] =>
    some.map(({ id, zone, pue, water, cfe }) => {
      const { offSiteWater, ...rest } = place(id, {
        zone,
        pue: figure(pue),
        gridCarbonFree: figure(cfe),
        google: [{ year: 2024, carbonFree: 1 - cfe, gPerKwh: 1000 * cfe }],
      });
      return water === undefined ? rest : { ...rest, offSiteWater: { ...offSiteWater, ...figure(water) } };
    });
  const someValues = fc.dictionary(someZone, fc.double({ min: 0, max: 1000, noNaN: true }));

  it('goes by one signal and nothing else: shares and the figures of others change nothing', () =>
    fc.assert(
      fc.property(somePlaces, someValues, (some, values) => {
        const places = toPlaces(some);
        const plain = places.map(({ id, provider, name, zone, pue }): Place => ({
          id,
          ...(provider !== undefined && { provider }),
          name,
          zone,
          pue,
        }));
        const order = ids(rank(places, yearly(values), { kwh: 3 }));
        expect(order).toEqual(ids(rank(plain, yearly(values), { kwh: 3 })));
        const totals = rank(places, yearly(values), { kwh: 3 }).map(({ total }) => total?.value ?? Infinity);
        expect(totals).toEqual(totals.toSorted((a, b) => (a === b ? 0 : a - b)));
      }),
    ));

  it('does not depend on the places that are not allowed, nor on the order in which they come', () =>
    fc.assert(
      fc.property(somePlaces, someValues, fc.integer({ min: 1, max: 12 }), (some, values, many) => {
        const all = toPlaces(some);
        const allowed = all.slice(0, many);
        const advice = adviseRegions(allowed, yearly(values), { kwh: 3 }, all.at(-1));
        const wanted = new Set(ids(allowed.map((each) => ({ place: each }))));
        expect(ids(rank(all, yearly(values), { kwh: 3 })).filter((id) => wanted.has(id))).toEqual(
          ids(rank(allowed, yearly(values), { kwh: 3 })),
        );
        expect(new Set(ids(advice.standings))).toEqual(wanted);
        expect(ids(rank(allowed.toReversed(), yearly(values), {}))).toEqual(ids(rank(allowed, yearly(values), {})));
        if (advice.move !== undefined) expect(wanted.has(advice.move.to.place.id)).toBe(true);
      }),
    ));

  it('never takes unknown water or an unknown intensity for none', () =>
    fc.assert(
      fc.property(somePlaces, someValues, (some, values) => {
        const byCarbon = rank(toPlaces(some), yearly(values), {});
        const known = (flags: readonly boolean[]) =>
          flags.lastIndexOf(true) < flags.indexOf(false) || !flags.includes(false);
        expect(known(byCarbon.map(({ total }) => total !== undefined))).toBe(true);
        expect(known(byCarbon.toSorted(byWater).map(({ water }) => water.total !== undefined))).toBe(true);
      }),
    ));

  it('keeps two places of one grid in a fixed order', () => {
    const pair = [place('frankfurt', { zone: 'DE' }), place('berlin', { zone: 'DE' })];
    expect(ids(rank(pair, yearly({ DE: 275.82 }), {}))).toEqual(['berlin', 'frankfurt']);
  });
});

describe('a move', () => {
  const here = place('here');
  const there = place('there');
  const moveBetween = (a: number, b: number, band = BAND, job = {}) =>
    adviseRegions([there, here], yearly({ HERE: a, THERE: b }, band), job, here).move;

  it('is advised from 20 % on where the bands are apart', () => {
    expect(moveBetween(400, 100)).toMatchObject({
      advised: true,
      savedShare: about(0.75),
      low: about(1 - 110 / 360),
      high: about(1 - 90 / 440),
    });
  });
  it.each([
    ['too little is saved', moveBetween(400, 330), /less than the 20 %/],
    ['the bands overlap', moveBetween(400, 300, { low: 0.2, high: 0.2 }), /overlap/],
    [
      'nothing is known of their error',
      adviseRegions([there], unbanded({ HERE: 400, THERE: 100 }), {}, here).move,
      /How exact/,
    ],
    ['one is not known', adviseRegions([there], yearly({ HERE: 300 }), {}, here).move, /not known on both sides/],
    ['it is worse', moveBetween(100, 400), /less than the 20 %/],
  ])('is not advised where %s', (_, move, why) => {
    expect(move).toMatchObject({ advised: false, why: expect.stringMatching(why) as string });
  });
  it('pays for the data that goes along, once', () => {
    const data = { gb: 1000, mbitPerS: 100, pricePerGb: 0.02 };
    const far = moveBetween(400, 100, BAND, { kwh: 1, data });
    expect(far?.to.transfer).toEqual({
      carbon: { low: about(100), value: about(250), high: about(2800) },
      seconds: 80_000,
      money: 20,
    });
    expect(far).toMatchObject({ advised: false, savedShare: about(1 - 360 / 440) });
    expect(moveBetween(400, 100, BAND, { kwh: 100, data })?.advised).toBe(true);
    expect(moveBetween(400, 100, BAND, { data })?.worthFromKwh).toBeCloseTo(250 / 330);
  });

  it('takes more energy from a desk than between data centres', () => {
    const { provider, ...desk } = here;
    expect(provider).toBe('gcp');
    const job = { kwh: 1, data: { gb: 10 } };
    const known = yearly({ HERE: 100, THERE: 100 });
    expect(standingOf(there, known, job, desk).transfer?.carbon?.value).toBeCloseTo(7);
    expect(standingOf(there, known, job, here).transfer?.carbon?.value).toBeCloseTo(1);
    expect(standingOf(here, known, job, here).transfer).toBeUndefined();
  });
});

describe('a greenest place among the thirstiest', () => {
  const places = [1, 2, 3, 9].map((litres, index) =>
    place(`p${index}`, { offSiteWater: figure(litres), pue: figure(1), onSiteWater: figure(0) }),
  );
  it('is said, with one that takes half of the water', () => {
    const { thirst } = adviseRegions(places, yearly({ P0: 500, P1: 400, P2: 300, P3: 20 }), {});
    expect([thirst?.greenest.place.id, thirst?.thirstierThan, thirst?.instead?.place.id]).toEqual(['p3', 1, 'p2']);
  });
  it('is not said where it takes little, or where its water is not known', () => {
    expect(adviseRegions(places, yearly({ P0: 20, P1: 400, P2: 300, P3: 500 }), {}).thirst).toBeUndefined();
    const { offSiteWater, ...dry } = place('x');
    expect(offSiteWater).toBeDefined();
    expect(adviseRegions([...places, dry], yearly({ X: 1, P0: 2, P1: 3, P2: 4, P3: 5 }), {}).thirst).toBeUndefined();
  });
});

describe('live intensities', () => {
  const live = (zone: string, gPerKwh: number, band = {}): Series<'average'> & { readonly factor: 'direct' } => ({
    zone,
    source: 'a live source',
    signal: 'average',
    factor: 'direct',
    issuedAt: millis(0),
    slots: [{ start: millis(0), end: millis(100), gPerKwh: gramsPerKwh(gPerKwh), kind: 'actual', ...band }],
  });
  it('hold at one moment, with the band of their source', () => {
    const band = { low: gramsPerKwh(80), high: gramsPerKwh(130) };
    const now = intensitiesNow([live('A', 100, band), live('B', 200)], 'average', 'direct', millis(50));
    expect(now).toMatchObject({ span: 'now', source: 'a live source' });
    const known = now.of(place('a'));
    expect([known?.gPerKwh, known?.band?.low, known?.band?.high]).toEqual([100, about(0.2), about(0.3)]);
    expect([now.of(place('b')), now.of(place('c'))]).toEqual([{ gPerKwh: 200 }, undefined]);
    const later = intensitiesNow([live('A', 100)], 'average', 'direct', millis(100));
    expect(later.of(place('a'))).toBeUndefined();
  });
  it('of two factors or signals are no one order: that does not compile', () => {
    const lifecycle = { ...live('B', 1), factor: 'lifecycle' as const };
    // @ts-expect-error one of them counts the building of plants
    intensitiesNow([live('A', 1), lifecycle], 'average', 'direct', millis(0));
    const marginal = { ...live('B', 1), signal: 'marginal' as const };
    // @ts-expect-error one of them is marginal
    expect(intensitiesNow([live('A', 1), marginal], 'average', 'direct', millis(0)).signal).toBe('average');
  });
  it('of a year have the band of their level', () => {
    const bands = { lowCarbon: { low: 0.3, high: 0.2 }, others: BAND };
    expect([yearlyIntensity(149, bands).band, yearlyIntensity(150, bands).band]).toEqual([bands.lowCarbon, BAND]);
  });
});

describe('names of regions', () => {
  const known = ['europe-west1', 'europe-west3', 'eu-west-3', 'us-east-1', 'SE-SE3'];
  it.each([
    ['europe-wst3', 'europe-west3'],
    ['EU_West_3', 'eu-west-3'],
    ['us east1', 'us-east-1'],
    ['se3', undefined],
    ['nowhere-at-all', undefined],
  ])('%s is closest to %s', (name, close) => expect(nearest(name, known)).toBe(close));
  it('may hold *, and only that', () => {
    const all = known.map((id) => ({ id }));
    expect(matching('europe-*', all)).toHaveLength(2);
    expect(matching('EU-WEST-3', all)).toEqual([{ id: 'eu-west-3' }]);
    expect(matching('europe.west1', all)).toEqual([]);
  });
});
