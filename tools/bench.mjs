// `npm run bench [-- name] [-- --write]`: measures every figure the project promises, each by its own test/bench/*.bench.ts;
// with a name only the ones of that file.
// Where time is involved a figure is a ratio within one run, so that another machine gives a comparable number.
// Each bench exports `bench: { name, run(): Promise<{figure, value, unit, mustReach, ok, note?}[]> }`.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import prettier from 'prettier';
import { buildDist } from '../esbuild.config.mjs';
import { buildBenches } from './build/tests.mjs';
import { root } from './host/paths.mjs';
import { endOnSignals } from './run/group.mjs';

/** What a figure must reach that stands beside another and promises nothing. */
const COMPARISON = 'for comparison';

const args = process.argv.slice(2);
const write = args.includes('--write');
const only = args.find((arg) => !arg.startsWith('-'));

endOnSignals();
// What is measured is what ships.
await buildDist();
const files = (await buildBenches()).filter((file) => !only || path.basename(file).includes(only));
const sections = [];
let missed = 0;
for (const file of files) {
  const { bench } = await import(pathToFileURL(file).href);
  console.log(`\n== ${bench.name}`);
  const figures = await bench.run();
  for (const each of figures) {
    if (!each.ok) missed++;
    console.log(`${each.ok ? 'reached' : 'MISSED '}  ${each.figure}: ${shown(each)} (must reach ${each.mustReach})`);
    if (each.note) console.log(`         ${each.note}`);
  }
  sections.push({ name: bench.name, figures });
}
if (write) {
  const file = path.join(root, 'docs/benchmarks.md');
  const options = await prettier.resolveConfig(file);
  const text = only ? sections.reduce(replaced, fs.readFileSync(file, 'utf8')) : page(sections);
  fs.writeFileSync(file, await prettier.format(text, { ...options, parser: 'markdown' }));
}
console.log(`\n${missed === 0 ? 'All figures are reached.' : `${missed} figures are missed.`}`);
process.exit(missed === 0 ? 0 : 1);

function shown({ value, unit }) {
  const number = typeof value === 'number' ? Number(value.toPrecision(3)) : value;
  return `${number}${unit ? ` ${unit}` : ''}`;
}

function reached({ ok, mustReach }) {
  if (mustReach === COMPARISON) return '–';
  return ok ? 'yes' : '**no**';
}

/** The page with one section measured anew; when, it says itself. */
function replaced(text, section) {
  const [before, rest = ''] = text.split(`\n## ${section.name}\n`);
  const after = rest.includes('\n## ') ? rest.slice(rest.indexOf('\n## ')) : '';
  return `${before}${sectionText(section, `Measured again on ${today()}.`)}\n${after}`;
}

function today() {
  return new Date().toISOString().slice(0, 10);
}

function sectionText({ name, figures }, note) {
  const rows = figures.map(
    (each) => `| ${each.figure} | ${each.mustReach} | ${shown(each)} | ${reached(each)} | ${each.note ?? ''} |`,
  );
  const head = ['| figure | must reach | measured | reached | note |', '| :-- | :-- | :-- | :-- | :-- |'];
  return ['', `## ${name}`, '', ...(note ? [note, ''] : []), ...head, ...rows].join('\n');
}

function page(all) {
  const [cpu] = os.cpus();
  const machine = `${os.cpus().length} × ${cpu?.model.trim()}, ${Math.round(os.totalmem() / 2 ** 30)} GiB, ${os.type()} ${os.release()}, Node ${process.version}`;
  return [
    '# Benchmarks',
    '',
    'Written by `npm run bench -- --write`. Ratios are taken within one run on one machine.',
    '',
    `Machine: ${machine}. Date: ${today()}.`,
    ...all.map((section) => sectionText(section)),
    '',
  ].join('\n');
}
