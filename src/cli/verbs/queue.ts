/** `wattprint queue`: what waits for a greener hour on this machine; with a command, that one too. */
import { systemClock } from '../../node/systemClock';
import { ledgerFolder } from '../../node/ledger/ledgerFolder';
import { occupied } from '../../core/queue/occupied';
import type { UnreadableJob } from '../../core/queue/queuePort';
import { isOver, stateOf, type QueueEntry } from '../../core/queue/state';
import type { RunRecord } from '../../core/run/record';
import { missedText } from '../../core/text/missedText';
import { english } from '../../core/text/translate';
import { QueueFolder } from '../../node/queue/queueFolder';
import { whatIsGone } from '../../node/queue/startPiece';
import { adopted, tellOthers } from '../queue/otherNames';
import { atLogin } from '../queue/atLogin';
import { jobFrom } from '../queue/jobFrom';
import { entryJson, listText, queuedText } from '../queue/listed';
import { queueOnSlurm } from '../queue/onSlurm';
import { kept } from '../queue/kept';
import { startRunner } from '../queue/startRunner';
import { openLedger, warn } from '../session';
import { TERM_FLAGS, termSettings } from '../terms';
import { JSON_FLAG, print, UsageError, verb } from '../verb';

export const queue = verb({
  usage:
    '[[--hours N] [--finish-by TIME] [--start-by TIME] [--zone ID] [--source NAME] [--interruptible] [--slurm] -- COMMAND … | --cancel JOB | --start JOB | --remove JOB | --adopt MACHINE | --at-login show|install|remove] [--json]',
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
    slurm: { type: 'boolean', default: false },
    cancel: { type: 'string' },
    start: { type: 'string' },
    remove: { type: 'string' },
    adopt: { type: 'string' },
    'at-login': { type: 'string' },
  },
  most: 'command',
  hint: 'What belongs to your command goes after two dashes: wattprint queue --hours 4 -- python train.py',
  async run({ adopt, cancel, remove, start, slurm, json, ...asked }, argv) {
    if (asked['at-login'] !== undefined) {
      await atLogin(asked['at-login']);
      return 0;
    }
    const folder = new QueueFolder(ledgerFolder());
    const now = systemClock.now();
    const changes = Object.entries({ cancel, start, remove }).flatMap(([want, id]) =>
      id === undefined ? [] : [{ want: want as Change, id }],
    );
    if (changes.length + (argv.length > 0 ? 1 : 0) > 1)
      throw new UsageError('One thing at a time: --cancel, --start, --remove, or a command to queue.');
    if (argv.length === 0 && (asked.hours !== undefined || slurm))
      throw new UsageError('Which command? Write it after two dashes: wattprint queue --hours 4 -- python train.py');
    for (const { id, want } of changes) {
      const name = await change(folder, id, want);
      if (!json) print(`${name} ${DONE[want]}.`);
    }
    if (adopt !== undefined) await adopted(adopt, folder);
    if (argv.length > 0) {
      const taken = slurm ? [] : entriesOf(folder, () => undefined).flatMap((entry) => occupied(entry, now));
      const { advice, job, left, past } = await jobFrom(argv, asked, termSettings(asked, warn), taken, pastRuns, now);
      await kept('Nothing was queued', folder, () => (slurm ? queueOnSlurm(folder, job) : folder.add(job)));
      const gone = slurm ? undefined : whatIsGone(job);
      if (gone !== undefined) warn(`As things stand it would be missed, because ${missedText(gone, english)}.`);
      if (left.length > 0)
        warn(
          `${left.join(', ')} ${left.length === 1 ? 'looks like a secret and is' : 'look like secrets and are'} not kept for the job.`,
        );
      print(
        json
          ? JSON.stringify(entryJson(folder.entry(job.id) ?? { job, pieces: [] }, now))
          : queuedText(job, advice, past, now),
      );
    }
    const entries = entriesOf(folder);
    startRunner(entries);
    if (argv.length > 0 || changes.length > 0) return 0;
    print(json ? JSON.stringify(entries.map((entry) => entryJson(entry, now))) : listText(entries, now));
    tellOthers(folder);
    return 0;
  },
});

async function pastRuns(): Promise<readonly RunRecord[]> {
  const { ledger, tellUnread } = openLedger();
  await ledger.refresh();
  tellUnread();
  return ledger.records();
}

const warnOf = ({ job, reason }: UnreadableJob): void => warn(`job ${job} cannot be read: ${reason}`);

type Change = 'cancel' | 'start' | 'remove';
const DONE = { cancel: 'is cancelled', start: 'starts now', remove: 'is forgotten' } as const;

/** @throws {UsageError} */
function entriesOf(folder: QueueFolder, unreadable = warnOf): readonly QueueEntry[] {
  try {
    return folder.entries(unreadable);
  } catch (error) {
    throw new UsageError(`The queue cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** @returns the job's name. @throws {UsageError} */
async function change(folder: QueueFolder, id: string, want: Change): Promise<string> {
  const entry = entriesOf(folder).find(({ job }) => job.id === id);
  if (entry === undefined) throw new UsageError(`There is no job "${id}". "wattprint queue" lists them.`);
  const over = isOver(stateOf(entry));
  if (want === 'remove' && !over) throw new UsageError(`${entry.job.name} is not over. --cancel ${id} ends it.`);
  if (want !== 'remove' && over) throw new UsageError(`${entry.job.name} is over already. --remove ${id} forgets it.`);
  if (want === 'start' && stateOf(entry).is === 'running') throw new UsageError(`${entry.job.name} runs already.`);
  const at = systemClock.now();
  await kept(`${entry.job.name} stays as it is`, folder, () =>
    want === 'remove' ? folder.remove(id) : folder.wish(id, { at, want }),
  );
  return entry.job.name;
}
