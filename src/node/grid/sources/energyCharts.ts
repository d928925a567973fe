/**
 * Countries of Europe: Energy-Charts of Fraunhofer ISE, quarters of an hour or hours, to the end of the operators' forecasts.
 * No key.
 */
import type { Point } from '../../../core/grid/series';
import { millis } from '../../../core/units';
import type { GetJson } from '../http';
import { field, listOf, numberOf, withoutZeroTail } from './fields';
import { quarterHourly } from './quarterHourly';
import { seriesOf, type SeriesSource } from './source';

/** Its names of countries are theirs in lower case, but for these. */
const OTHER_NAMES: Readonly<Record<string, string>> = { GB: 'uk', 'GB-NIR': 'nie' };
const COUNTRIES = [
  ...[
    'AL',
    'AM',
    'AT',
    'AZ',
    'BA',
    'BE',
    'BG',
    'BY',
    'CH',
    'CY',
    'CZ',
    'DE',
    'DK',
    'EE',
    'ES',
    'FI',
    'FR',
    'GB',
    'GB-NIR',
  ],
  ...['GE', 'GR', 'HR', 'HU', 'IE', 'IT', 'LT', 'LU', 'LV', 'MD', 'ME', 'MK', 'MT', 'NL', 'NO', 'PL', 'PT', 'RO', 'RS'],
  ...['SE', 'SI', 'SK', 'TR', 'UA', 'XK'],
];

export function energyCharts(get: GetJson, base = 'https://api.energy-charts.info'): SeriesSource<'average'> {
  const about = {
    id: 'energyCharts',
    name: 'Energy-Charts',
    credit: 'Energy-Charts.info, Fraunhofer ISE, CC BY 4.0',
  };
  return quarterHourly(about, countries, async (described, zone, { now, etag, signal }) => {
    const url = new URL(`${base}/co2eq?country=${OTHER_NAMES[zone] ?? zone.toLowerCase()}`);
    const reply = await get({ url, etag, signal });
    if (reply.body === undefined) return 'unchanged';
    return { series: seriesOf(described, zone, { now }, pointsOf(reply.body)), etag: reply.etag };
  });
}

function countries(): readonly { readonly id: string; readonly name: string }[] {
  const names = new Intl.DisplayNames('en', { type: 'region' });
  return COUNTRIES.map((id) => ({ id, name: id === 'GB-NIR' ? 'Northern Ireland' : (names.of(id) ?? id) }));
}

/** Both lists may hold a value for the same time: what was measured counts. */
function pointsOf(body: unknown): readonly Point[] {
  const actual = listOf(field(body, 'co2eq'), 'Energy-Charts');
  const forecast = withoutZeroTail(listOf(field(body, 'co2eq_forecast'), 'Energy-Charts'), (value) => value ?? 0);
  return listOf(field(body, 'unix_seconds'), 'Energy-Charts').map((time, index) => {
    const measured = numberOf(actual[index]);
    return {
      at: millis((numberOf(time) ?? NaN) * 1000),
      gPerKwh: measured ?? numberOf(forecast[index]),
      kind: measured === undefined ? 'forecast' : 'actual',
    };
  });
}
