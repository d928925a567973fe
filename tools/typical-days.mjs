// `node tools/typical-days.mjs FILE.csv[.gz]`: writes src/node/grid/typicalDays.json from a year of hours, a column a zone (first
// column: time, UTC). Values are rounded to thousandths of the zone's mean, errors to thousandths; a list is one text, which is
// read only for the zone that is asked for.
import { build } from 'esbuild';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { root } from './host/paths.mjs';

const [file] = process.argv.slice(2);
if (!file) throw new Error('Name the table: node tools/typical-days.mjs FILE.csv');

const bundle = path.join(root, 'out/typical-days.mjs');
await build({
  stdin: {
    contents: `export * from './src/core/plan/typicalDayOf'; export * from './src/core/grid/hourlyZones';`,
    resolveDir: root,
  },
  bundle: true,
  format: 'esm',
  outfile: bundle,
});
const { typicalDayOf, hourlyZones } = await import(pathToFileURL(bundle).href);

const bytes = fs.readFileSync(file);
const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
const thousandths = (values) => values.map((each) => Math.round(each * 1000)).join(' ');
const zones = {};
const leftOut = [];
for (const [zone, hours] of hourlyZones(text)) {
  const day = typicalDayOf(hours);
  if (day === undefined) {
    leftOut.push(zone);
    continue;
  }
  const { shape, weekend, spread, heldOut } = day;
  zones[zone] = {
    shape: thousandths(shape),
    weekend: thousandths(weekend),
    spread: thousandths(spread),
    kept: Math.round(heldOut.kept * 100),
    worse: Math.round(heldOut.worse * 100),
    errors: thousandths(heldOut.errors),
  };
}
const notice =
  'Derived from hourly carbon intensities of 2022 by Electricity Maps (https://portal.electricitymaps.com), under the Open Database License 1.0 (https://opendatacommons.org/licenses/odbl/1-0/), as is this database. Made by tools/typical-days.mjs; typicalDays.LICENSE.txt says how.';
fs.writeFileSync(path.join(root, 'src/node/grid/typicalDays.json'), `${JSON.stringify({ notice, zones }, null, 2)}\n`);
console.log(`${Object.keys(zones).length} zones; left out, as their hours repeat: ${leftOut.join(', ') || 'none'}`);
