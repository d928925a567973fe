// `npm run bench`: every test/bench/*.bench.ts. Each exports `benches`: [{ name, run, repeat? }]. `run` measures
// nothing itself; it is repeated, and the table has the middle and the slow end of how long it took.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildBenches } from './build/tests.mjs';

const WARM_UP = 3;
const REPEAT = 30;

async function measure({ name, run, repeat = REPEAT }) {
  for (let i = 0; i < WARM_UP; i++) await run();
  const times = [];
  for (let i = 0; i < repeat; i++) {
    const startedAt = performance.now();
    await run();
    times.push(performance.now() - startedAt);
  }
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.min(times.length - 1, Math.floor(share * times.length))].toFixed(3);
  return { name, 'p50 ms': at(0.5), 'p95 ms': at(0.95), runs: times.length };
}

const only = process.argv[2];
const files = (await buildBenches()).filter((file) => !only || file.includes(only));
if (files.length === 0) console.log('No benches.');
for (const file of files) {
  const { benches } = await import(pathToFileURL(file).href);
  const rows = [];
  for (const bench of benches) rows.push(await measure(bench));
  console.log(`\n${path.basename(file, '.bench.mjs')}`);
  console.table(rows);
}
