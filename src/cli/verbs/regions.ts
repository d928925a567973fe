/** `wattprint regions`: where a job meets the least carbon, and what that takes in water and in moving its data. */
import { advised, adviseRegions } from '../../core/grid/regions/advice';
import type { Intensities } from '../../core/grid/regions/intensities';
import { matching, nearest } from '../../core/grid/regions/names';
import { PROVIDERS, type Place } from '../../core/grid/regions/place';
import { byWater, type Job } from '../../core/grid/regions/rank';
import { regionJson } from '../../core/grid/regions/regionJson';
import { regionText } from '../../core/grid/regions/regionText';
import { parsePrice } from '../../core/run/terms';
import { zones } from '../../node/grid/annualMean';
import { cloudRegions, googleMeans, gridMeans, zonePlace } from '../../node/grid/regions/cloudRegions';
import { systemClock } from '../../node/systemClock';
import { liveNow } from '../regions/liveNow';
import { windowThere } from '../regions/windowThere';
import { warn } from '../session';
import { termSettings } from '../terms';
import { timeOf } from '../time';
import { amount, count, JSON_FLAG, print, UsageError, verb } from '../verb';
import { durationOf } from '../window/times';

const SHOWN = 10;

export const regions = verb({
  usage:
    '[--kwh N] [--from REGION|ZONE] [--provider LIST] [--allow LIST] [--data-gb N] [--sort water] [--figures google] [--hours N] [--source NAME | --series ZONE=FILE.csv] [--json]',
  summary: 'cloud regions by the carbon of a job, and its water',
  options: {
    kwh: { type: 'string' },
    from: { type: 'string' },
    pue: { type: 'string' },
    provider: { type: 'string' },
    allow: { type: 'string' },
    'data-gb': { type: 'string' },
    mbit: { type: 'string' },
    'price-gb': { type: 'string' },
    sort: { type: 'string', default: 'carbon' },
    figures: { type: 'string', default: 'grid' },
    top: { type: 'string' },
    hours: { type: 'string', default: '4' },
    source: { type: 'string' },
    series: { type: 'string', multiple: true, default: [] },
    now: { type: 'string' },
    ...JSON_FLAG,
  },
  /** Exit code 0 also where no move is worth it: that is an answer. */
  async run(flags) {
    const all = cloudRegions();
    const figures = oneOf(flags.figures, ['grid', 'google'], '--figures');
    const sort = oneOf(flags.sort, ['carbon', 'water'], '--sort');
    const top = count(flags.top, '--top');
    const duration = durationOf(flags.hours);
    if (flags.now !== undefined && flags.source !== undefined)
      throw new UsageError('A provider tells what is now: --now does not go with --source.');
    const now = flags.now === undefined ? systemClock.now() : timeOf(flags.now, '--now');
    const intensities = figures === 'google' ? googleMeans : gridMeans;
    const from = flags.from === undefined ? undefined : placeNamed(flags.from, flags.pue, all);
    if (flags.pue !== undefined && from?.provider !== undefined)
      throw new UsageError(`--pue goes with a zone. The PUE of ${from.id} is known.`);
    if (flags.pue !== undefined && from === undefined)
      throw new UsageError('--pue goes with a zone, as in --from DE --pue 1.4.');
    if (from !== undefined && intensities.of(from) === undefined)
      throw new UsageError(`Google's figures say nothing about ${from.id}. Leave out --figures google.`);
    const { job, currency } = jobOf(flags, from);
    const advice = adviseRegions(allowedOf(flags, all, intensities), intensities, job, from);
    const order = sort === 'water' ? advice.standings.toSorted(byWater) : advice.standings;
    const zonesShown = [...(from ? [from] : []), ...order.slice(0, top ?? SHOWN).map(({ place }) => place)];
    const live = await liveNow(flags, [...new Set(zonesShown.map(({ zone }) => zone))], now);
    const there = advised(advice, order);
    const window = there && (await windowThere(there.place, duration, live, flags, now));
    print(
      flags.json
        ? JSON.stringify(
            regionJson(advice, order.slice(0, top), {
              live,
              window: there && window && { region: there.place.id, ...window.json },
            }),
          )
        : regionText(advice, { order, top: top ?? SHOWN, currency, live, window: window?.lines }),
    );
    return 0;
  },
});

interface Flags {
  readonly kwh?: string | undefined;
  readonly provider?: string | undefined;
  readonly allow?: string | undefined;
  readonly 'data-gb'?: string | undefined;
  readonly mbit?: string | undefined;
  readonly 'price-gb'?: string | undefined;
}

function jobOf(flags: Flags, from: Place | undefined): { readonly job: Job; readonly currency: string } {
  const kwh = amount(flags.kwh, '--kwh', '12.5');
  const gb = amount(flags['data-gb'], '--data-gb', '20');
  const mbitPerS = amount(flags.mbit, '--mbit', '500');
  const price = flags['price-gb'] === undefined ? undefined : parsePrice(flags['price-gb'].replace(/\/GB$/i, ''));
  if (flags['price-gb'] !== undefined && price === undefined)
    throw new UsageError(`--price-gb must look like "0.02 USD", not "${flags['price-gb']}".`);
  if (gb === undefined && (mbitPerS !== undefined || price !== undefined))
    throw new UsageError('How much data has to move? Give --data-gb.');
  if (gb !== undefined && from === undefined) throw new UsageError('Where is the data now? Give --from.');
  const data = gb !== undefined && {
    gb,
    ...(mbitPerS !== undefined && { mbitPerS }),
    ...(price !== undefined && { pricePerGb: price.perKwh }),
  };
  return { job: { ...(kwh !== undefined && { kwh }), ...(data && { data }) }, currency: price?.currency ?? '' };
}

function allowedOf(flags: Flags, all: readonly Place[], intensities: Intensities): readonly Place[] {
  // Google says nothing about the others. Whoever names them all the same gets them as unknown.
  const usual = intensities === googleMeans && flags.allow === undefined ? (['gcp'] as const) : PROVIDERS;
  const asked = listOf(flags.provider);
  if (asked?.length === 0) throw new UsageError('--provider names no provider. Leave it out to rank all.');
  const providers = asked?.map((name) => oneOf(name, PROVIDERS, '--provider')) ?? usual;
  const offered = all.filter(({ provider }) => providers.some((each) => each === provider));
  const names = listOf(flags.allow);
  if (names?.length === 0) throw new UsageError('--allow names no region. Leave it out to allow all.');
  const allowed = names === undefined ? offered : [...new Set(names.flatMap((name) => named(name, offered, all)))];
  if (!allowed.some((place) => intensities.of(place) !== undefined))
    throw new UsageError("Google's figures say nothing about these regions. Leave out --figures google.");
  return allowed;
}

function named(name: string, offered: readonly Place[], all: readonly Place[]): readonly Place[] {
  const found = matching(name, offered);
  if (found.length > 0) return found;
  const elsewhere = new Set(matching(name, all).map(({ provider }) => provider));
  if (elsewhere.size > 0) {
    const owners = [...elsewhere].join(' and ');
    throw new UsageError(`--allow: "${name}" is of ${owners}. Give --provider ${[...elsewhere].join(',')} too.`);
  }
  throw unknownName(
    '--allow',
    `region "${name}"`,
    nearest(name, idsOf(offered)),
    '"*" stands for any letters: europe-*',
  );
}

function placeNamed(name: string, pue: string | undefined, all: readonly Place[]): Place {
  const region = all.find(({ id }) => id === name.toLowerCase());
  if (region !== undefined) return region;
  const ids = idsOf(zones());
  const zone = ids.find((id) => id === name.toUpperCase());
  if (zone === undefined) {
    const close = nearest(name, [...idsOf(all), ...ids]);
    throw unknownName('--from', `region or zone "${name}"`, close, '"wattprint zones" lists zones');
  }
  return zonePlace(zone, { value: termSettings({ zone, pue }, warn).pue, source: '1, or as you set it' });
}

const unknownName = (flag: string, what: string, close: string | undefined, otherwise: string): UsageError =>
  new UsageError(`${flag}: there is no ${what}. ${close === undefined ? otherwise : `The closest is ${close}`}.`);

const idsOf = (all: readonly { readonly id: string }[]): readonly string[] => all.map(({ id }) => id);

function oneOf<const Name extends string>(text: string, names: readonly Name[], flag: string): Name {
  const found = names.find((name) => name === text.toLowerCase());
  if (found === undefined) throw new UsageError(`${flag} is one of ${names.join(', ')}, not "${text}".`);
  return found;
}

const listOf = (text: string | undefined): readonly string[] | undefined =>
  text
    ?.split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
