// `node tools/cloud-regions.mjs FOLDER`: writes src/node/grid/regions/regions.json from tools/cloud-regions/places.csv (which
// grid a region stands in, and what its provider publishes about its data centres) and the yearly tables of Google's
// region-carbon-info (FOLDER holds them as 2023.csv and 2024.csv). Run it again when a year is added.
import { yearly2021, yearly2022, yearly2023, yearly2024, yearly2025 } from '@tgwf/co2/data/electricity-maps';
import fs from 'node:fs';
import path from 'node:path';
import { format } from 'prettier';
import { root } from './host/paths.mjs';

const YEARS = [2023, 2024];

/** The mean over all data centres of a provider, for regions without a figure of their own. */
const PROVIDERS = {
  gcp: {
    own: 'Google 2025',
    mean: 'Google 2025, mean of its data centres',
    pue: 1.09,
    wue: 1,
    wueMean: 'about, by EcoLogits; Google publishes none',
  },
  aws: { own: 'AWS 2025', mean: 'AWS 2025, mean of its data centres', pue: 1.14, wue: 0.12 },
  azure: {
    own: 'Microsoft, July 2024 to June 2025, mean of that part of the world',
    mean: 'Microsoft, July 2024 to June 2025, mean of its data centres',
    pue: 1.17,
    wue: 0.27,
  },
};

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Which folder holds the tables? node tools/cloud-regions.mjs FOLDER');

const rowsOf = (file) => {
  const [head, ...lines] = fs.readFileSync(file, 'utf8').trim().split(/\r?\n/);
  const names = head.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, index) => [names[index], cell])));
};
const tableOf = (year) => {
  const file = [`${year}.csv`, `google_region_carbon_${year}.csv`]
    .map((name) => path.join(folder, name))
    .find(fs.existsSync);
  if (file === undefined) throw new Error(`${folder} holds no ${year}.csv.`);
  return new Map(
    rowsOf(file).map((row) => [
      row['Google Cloud Region'],
      [Number(row['Google CFE']), Number(row['Grid carbon intensity (gCO2eq / kWh)'])],
    ]),
  );
};
const tables = YEARS.map((year) => ({ year, table: tableOf(year) }));

const places = rowsOf(path.join(root, 'tools/cloud-regions/places.csv')).map(
  ({ provider, id, place, zone, ...more }) => {
    if (!(zone in yearly2025.data)) throw new Error(`${id} stands in a zone that is not known: ${zone}`);
    const google = tables.flatMap(({ year, table }) => {
      const values = provider === 'gcp' ? table.get(id) : undefined;
      return values === undefined ? [] : [[year, ...values]];
    });
    return {
      provider,
      id,
      place: place.normalize('NFC'),
      zone,
      ...(more.state && { state: more.state }),
      ...(more.pue && { pue: Number(more.pue) }),
      ...(more.wue && { wue: Number(more.wue) }),
      ...(google.length > 0 && { google }),
    };
  },
);
const missing = tables
  .flatMap(({ table }) => [...table.keys()])
  .filter((id) => !places.some((place) => place.id === id));
if (missing.length > 0) throw new Error(`places.csv lacks ${[...new Set(missing)].join(', ')}.`);

const out = path.join(root, 'src/node/grid/regions/regions.json');
fs.writeFileSync(
  out,
  await format(JSON.stringify({ providers: PROVIDERS, places }), { parser: 'json', printWidth: 120 }),
);
const zones = [...new Set(places.map(({ zone }) => zone))];
console.log(`${places.length} regions, ${zones.length} zones`);

// The bands of cloudRegions.ts: how far a year's mean lies from that of the year before.
const years = [yearly2021, yearly2022, yearly2023, yearly2024, yearly2025];
const inZones = zones.flatMap((zone) => years.map(({ data }) => data[zone].carbonIntensity.value).flatMap(pairOf));
const atGoogle = places.flatMap(({ google = [] }) => google.map(([, , value]) => value).flatMap(pairOf));
tell(
  'zones below 150 g/kWh',
  inZones.filter(({ before }) => before < 150),
);
tell(
  'other zones',
  inZones.filter(({ before }) => before >= 150),
);
tell("Google's figures", atGoogle);

function pairOf(value, index, all) {
  return index === 0 ? [] : [{ before: all[index - 1], change: value / all[index - 1] - 1 }];
}

function tell(name, pairs) {
  const sorted = pairs.map(({ change }) => change).sort((a, b) => a - b);
  const at = (share) => sorted[Math.round(share * (sorted.length - 1))].toFixed(2);
  console.log(`${name}: ${at(0.1)} to ${at(0.9)}, ${sorted.length} pairs of years`);
}
