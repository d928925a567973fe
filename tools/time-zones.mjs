// Writes src/node/grid/timeZones.json: the time zones of each country, as Intl names them. Asking Intl for all countries takes
// 0.1 s, which is too long for a window that opens. Run it again when countries change their time zones.
import { yearly2025 } from '@tgwf/co2/data/electricity-maps';
import fs from 'node:fs';
import path from 'node:path';
import { root } from './host/paths.mjs';

/** Names that Intl versions use for one zone beside the one they call canonical here. */
const OTHER_NAMES = [
  ['Asia/Calcutta', 'Asia/Kolkata'],
  ['Asia/Katmandu', 'Asia/Kathmandu'],
  ['Asia/Rangoon', 'Asia/Yangon'],
  ['Asia/Saigon', 'Asia/Ho_Chi_Minh'],
  ['Atlantic/Faeroe', 'Atlantic/Faroe'],
  ['Africa/Asmera', 'Africa/Asmara'],
  ['America/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
  ['America/Godthab', 'America/Nuuk'],
  ['America/Indianapolis', 'America/Indiana/Indianapolis'],
  ['America/Louisville', 'America/Kentucky/Louisville'],
  ['Europe/Kiev', 'Europe/Kyiv'],
  ['Pacific/Truk', 'Pacific/Chuuk'],
  ['Pacific/Ponape', 'Pacific/Pohnpei'],
  ['Pacific/Enderbury', 'Pacific/Kanton'],
];

const both = (name) => OTHER_NAMES.find((names) => names.includes(name)) ?? [name];
const zonesOf = (country) => {
  const locale = new Intl.Locale(`und-${country}`);
  return locale.getTimeZones?.() ?? locale.timeZones ?? [];
};

const countries = Object.keys(yearly2025.data).filter((zone) => /^[A-Z]{2}$/.test(zone));
const table = Object.fromEntries(countries.sort().map((country) => [country, zonesOf(country).flatMap(both).sort()]));
fs.writeFileSync(path.join(root, 'src/node/grid/timeZones.json'), `${JSON.stringify(table)}\n`);
console.log(`${Object.values(table).flat().length} time zones of ${countries.length} countries`);
