/** `wattprint queue`: what waits for a greener hour on this machine; with a command, that one too. */
import { systemClock } from '../../node/systemClock';
import { ledgerFolder } from '../../node/ledger/ledgerFolder';
import { QueueFolder } from '../../node/queue/queueFolder';
import { jobFrom } from '../queue/jobFrom';
import { entryJson, listText, queuedText } from '../queue/listed';
import { startRunner } from '../queue/startRunner';
import { warn } from '../session';
import { TERM_FLAGS, termSettings } from '../terms';
import { JSON_FLAG, print, UsageError, verb } from '../verb';

export const queue = verb({
  usage:
    '[--hours N [--finish-by TIME] [--start-by TIME] [--zone ID] [--source NAME] [--interruptible] -- COMMAND … | --cancel JOB | --start JOB] [--json]',
  summary: 'run a command when the grid is green; without one, list what waits',
  options: {
    ...JSON_FLAG,
    ...TERM_FLAGS,
    hours: { type: 'string' },
    'finish-by': { type: 'string' },
    'start-by': { type: 'string' },
    'at-most': { type: 'string' },
    source: { type: 'string' },
    interruptible: { type: 'boolean', default: false },
    weekly: { type: 'boolean', default: false },
    cancel: { type: 'string' },
    start: { type: 'string' },
  },
  most: 'command',
  hint: 'What belongs to your command goes after two dashes: wattprint queue --hours 4 -- python train.py',
  async run({ cancel, start, json, ...asked }, argv) {
    const folder = new QueueFolder(ledgerFolder());
    const now = systemClock.now();
    if (cancel !== undefined) wish(folder, cancel, { want: 'cancel' });
    else if (start !== undefined) wish(folder, start, { want: 'start' });
    else if (argv.length > 0) {
      const { advice, job, left } = await jobFrom(argv, asked, termSettings(asked, warn), now);
      kept(folder, () => folder.add(job));
      if (left.length > 0)
        warn(
          `${left.join(', ')} ${left.length === 1 ? 'looks like a secret and is' : 'look like secrets and are'} not kept for the job.`,
        );
      print(json ? JSON.stringify(entryJson({ job, pieces: [] }, now)) : queuedText(job, advice, now));
    }
    startRunner(folder);
    if (argv.length > 0 || cancel !== undefined || start !== undefined) return 0;
    const entries = folder.entries(({ job, reason }) => warn(`job ${job} cannot be read: ${reason}`));
    print(json ? JSON.stringify(entries.map((entry) => entryJson(entry, now))) : listText(entries, now));
    return 0;
  },
});

/** @throws {UsageError} */
function wish(folder: QueueFolder, id: string, wanted: { readonly want: 'cancel' | 'start' }): void {
  if (!/^[\w.-]+$/.test(id) || folder.entry(id) === undefined)
    throw new UsageError(`There is no job "${id}". "wattprint queue" lists them.`);
  kept(folder, () => folder.wish(id, { at: systemClock.now(), ...wanted }));
}

/** @throws {UsageError} a disk that is full, or that may not be written */
function kept({ path }: QueueFolder, write: () => void): void {
  try {
    write();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UsageError(`Nothing was queued: ${path} cannot be written (${code ?? message}).`);
  }
}
