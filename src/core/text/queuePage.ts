/** "Why this time": what is planned for a queued job, what it was chosen from, and what it starts with. Markdown. */
import { planOf, stateOf, type QueueEntry } from '../queue/state';
import { commandLine } from '../run/identity';
import { millis } from '../units';
import { escapeMarkdown } from './markdown';
import { momentText } from './moment';
import { shareText } from './numbers';
import { oddsText } from './oddsText';
import { planTexts, type QueueView } from './queueText';
import { spanText } from './span';

export function queuePage(entry: QueueEntry, view: QueueView): string {
  const { now, times, t } = view;
  const { job } = entry;
  const plan = planOf(entry);
  const when = (at: number): string => momentText(times, millis(at), now);
  const { low, high, worse, savedShare = 0 } = plan;
  const odds = [
    ...(savedShare > 0 ? [t('{0} less carbon than at once.', shareText(savedShare))] : []),
    ...(low !== undefined && high !== undefined
      ? [t('In 8 of 10 cases between {0} and {1} less.', shareText(low), shareText(high))]
      : []),
    ...(worse !== undefined ? [t('Worse than at once in {0}.', oddsText(worse, t))] : []),
  ];
  const until = job.finishBy ?? job.startBy;
  const asked = [
    t('Takes {0}.', spanText(job.duration)),
    ...(until === undefined
      ? []
      : [job.finishBy === undefined ? t('Start by {0}.', when(until)) : t('Finish by {0}.', when(until))]),
    job.interruption === undefined
      ? t('It runs in one piece.')
      : t('It can be interrupted by {0}.', job.interruption.signal),
    ...(job.waitsForPower === true ? [t('It does not start on battery, unless there is no later time.')] : []),
    ...(job.limit === undefined ? [] : [t('It is ended after {0}.', spanText(job.limit))]),
  ];
  const pieces = plan.segments.map(({ start, end }) => `| ${when(start)} | ${when(end)} |`);
  const planned = stateOf(entry).is === 'waiting' || stateOf(entry).is === 'paused' ? planTexts(entry, view) : [];
  return [
    `# ${t('Why this time')}`,
    `**${escapeMarkdown(job.name)}**`,
    planned.join(' '),
    odds.join(' '),
    [`| ${t('from')} | ${t('until')} |`, '|:--|:--|', ...pieces].join('\n'),
    plan.fixed === true ? '' : t('As planned {0}. It is planned again every hour while it waits.', when(plan.madeAt)),
    `## ${t('What was asked for')}`,
    asked.join(' '),
    `## ${t('What runs')}`,
    fenced(`cd ${commandLine([job.cwd])}\n${commandLine(job.command)}`),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** By more backticks than there are in a row in what it holds. */
function fenced(script: string): string {
  const longest = Math.max(2, ...[...script.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}sh`, script, fence].join('\n');
}
