// `npm run score:sites -- --labels FILE... --files FOLDER`: how well training sites are found, against labels that people made.
// The labelled files are public and not ours: whoever scores fetches them. Labels are `{ files: { path: { sites: [{ line,
// accept }], optional } } }`, in notebooks `{ cell, line }` and `[cell, line]`; docs/method.md says how a hit is counted.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildDist } from '../esbuild.config.mjs';
import { root } from './host/paths.mjs';

const { values } = parseArgs({
  options: { labels: { type: 'string', multiple: true }, files: { type: 'string' } },
});
if (!values.labels || !values.files) {
  console.log('skipped: name labels and the folder of the labelled files, --labels FILE --files FOLDER');
  process.exit(0);
}

await buildDist();
const place = (cell, line) => (cell === null || cell === undefined ? String(line) : `${cell}:${line}`);
const placeOf = (each) => (Array.isArray(each) ? place(...each) : place(null, each));

function found(file) {
  const cli = path.join(root, 'dist/cli.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'sites', '--json', file], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${file}: ${stderr}`);
  return JSON.parse(stdout).map(({ cell, line }) => place(cell, line));
}

for (const labels of values.labels) {
  const { files } = JSON.parse(fs.readFileSync(labels, 'utf8'));
  const count = { files: 0, sites: 0, hit: 0, right: 0, wrong: 0, negatives: 0, alarmsInNegatives: 0 };
  for (const [name, { sites, optional = [] }] of Object.entries(files)) {
    const file = path.join(values.files, name);
    if (!fs.existsSync(file)) {
      console.log(`missing  ${name}`);
      continue;
    }
    const reported = new Set(found(file));
    const sets = sites.map((site) => new Set([place(site.cell, site.line), ...(site.accept ?? []).map(placeOf)]));
    const ignored = new Set(optional.map(placeOf));
    const missed = sites.filter((_, index) => ![...sets[index]].some((each) => reported.has(each)));
    const right = [...reported].filter((each) => sets.some((set) => set.has(each)));
    const wrong = [...reported].filter((each) => !ignored.has(each) && !sets.some((set) => set.has(each)));
    count.files++;
    count.sites += sites.length;
    count.hit += sites.length - missed.length;
    count.right += right.length;
    count.wrong += wrong.length;
    if (sites.length === 0) count.negatives++;
    if (sites.length === 0) count.alarmsInNegatives += wrong.length;
    for (const site of missed) console.log(`missed   ${name}:${place(site.cell, site.line)}  ${site.kind}`);
    for (const each of wrong) console.log(`wrong    ${name}:${each}`);
  }
  const percent = (part, all) => `${((100 * part) / all).toFixed(1)} %`;
  console.log(
    `${path.basename(labels)}: ${count.files} files, ${count.sites} sites; recall ${percent(count.hit, count.sites)}, ` +
      `precision ${percent(count.right, count.right + count.wrong)}, ` +
      `${count.alarmsInNegatives} hits in ${count.negatives} files without sites`,
  );
}
