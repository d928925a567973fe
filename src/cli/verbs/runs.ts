/** `wattprint runs`: what was recorded, newest first. */
import { runJson } from '../../core/report/runJson';
import { runLine } from '../../core/report/runText';
import { runsCsv } from '../../core/report/runsCsv';
import { openLedger } from '../session';
import { count, JSON_FLAG, print, UsageError, verb } from '../verb';

/** What other programs give for trouble with reading and writing (EX_IOERR). */
const UNREADABLE = 74;

export const runs = verb({
  usage: '[--json | --csv] [--limit N]',
  summary: 'list recorded runs, newest first',
  options: { ...JSON_FLAG, csv: { type: 'boolean', default: false }, limit: { type: 'string' } },
  /** Exit code 74 when not all of the ledger could be read; what could be is listed. */
  async run({ json, csv, limit }) {
    if (json && csv) throw new UsageError('Choose one of --json and --csv.');
    const most = count(limit, '--limit');
    const { ledger, store, tellUnread } = openLedger();
    await ledger.refresh();
    const code = tellUnread() ? 0 : UNREADABLE;
    const records = ledger.records().slice(0, most);
    // An empty list would say that there are none.
    if (code !== 0 && records.length === 0) return code;
    const name = Math.min(40, Math.max(4, ...records.map((run) => run.name.length)));
    if (json) print(JSON.stringify(records.map(runJson)));
    else if (csv) process.stdout.write(runsCsv(records));
    else if (records.length === 0) print(`No runs yet in ${store.folder}`);
    else for (const run of records) print(runLine(run, { name }));
    return code;
  },
});
