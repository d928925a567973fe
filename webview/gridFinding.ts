/** What the Grid view found, as a headline and the sentences below it. Whole sentences only: halves cannot be translated. */
import { carbonText, energyText, intensityText } from '../src/core/text/numbers';
import { asGoodText, whyText } from '../src/core/text/whyText';
import { emissionsOf, joules, millis, type Millis } from '../src/core/units';
import type { GridView, PlannedJob, ShownPlan, ShownSeries } from '../src/protocol/gridView';
import { moment } from './gridTimes';
import { t } from './l10n';
import { savedGrams, savedText, savingSentence } from './savingText';
import { roundDuration } from './ui/chartTicks';

export interface Finding {
  readonly headline: string;
  readonly sentences: readonly string[];
}

const JOULES_PER_KWH = 3.6e6;

export const lengthText = (span: Millis): string => roundDuration(Math.max(1, Math.round(span / 1000)));

export function findingOf(view: GridView, series: ShownSeries): Finding {
  if (view.plan === undefined) return { headline: nowText(view, series), sentences: [] };
  const { advice } = view.plan;
  const [best] = advice.best;
  if (best === undefined) return { headline: nothingFound(view, series, view.plan), sentences: reasons(view, series) };
  const start = moment(best.start, view.at);
  const pieces = advice.segments.length;
  return {
    headline:
      pieces > 1
        ? t('In {0} pieces from {1}: {2} less carbon than now', pieces, start, savedText(best))
        : t('Start {0}: {1} less carbon than now', start, savedText(best)),
    sentences: [savingSentence(best), jobSentence(view.plan)].filter(Boolean),
  };
}

const nowText = ({ zoneName }: GridView, { now }: ShownSeries): string =>
  now === undefined ? t('{0}: unknown now', zoneName) : t('{0}: {1} now', zoneName, intensityText(now));

function nothingFound({ at }: GridView, series: ShownSeries, { job, advice }: ShownPlan): string {
  const length = lengthText(job.duration);
  if (job.finishBy - job.duration < at) return t('{0} do not fit before {1}', length, moment(job.finishBy, at));
  if (advice.now === undefined) return t('Not known for the next {0}: nothing to compare with', length);
  if (isFlat(series, at, job.finishBy)) return t('No timing advice for this zone');
  return asGoodText(advice.why, moment(job.finishBy, at), t) ?? t('Nothing is worth the wait');
}

/** One value at all times is a mean over them, and says nothing about any of them. */
function isFlat({ slots }: ShownSeries, from: Millis, to: Millis): boolean {
  const ahead = slots.filter(({ start, end }) => end > from && start < to);
  return ahead.length > 0 && ahead.every(({ gPerKwh }) => gPerKwh === ahead[0]?.gPerKwh);
}

function reasons(view: GridView, series: ShownSeries): readonly string[] {
  const { job, advice } = view.plan ?? {};
  const atOnce =
    advice?.now === undefined || job?.energy === undefined
      ? ''
      : t('{0} at once: about {1}.', jobName(job), carbonText(emissionsOf(job.energy, advice.now.gPerKwh)));
  return [whyNot(view), atOnce, limitSentence(view, series)].filter(Boolean);
}

/** Empty where the headline says it. */
function whyNot({ at, plan }: GridView): string {
  const why = plan?.advice.why;
  if (plan === undefined || why === undefined) return '';
  const deadline = moment(plan.job.finishBy, at);
  return asGoodText(why, deadline, t) === undefined ? whyText(why, deadline, t) : '';
}

const jobName = ({ name }: PlannedJob): string => name ?? t('This job');

function jobSentence({ job, advice: { now, best } }: ShownPlan): string {
  const [first] = best;
  if (job.energy === undefined || now === undefined || first === undefined) return '';
  const energy = energyText(joules(job.energy * JOULES_PER_KWH));
  const then = carbonText(emissionsOf(job.energy, first.gPerKwh));
  const atOnce = carbonText(emissionsOf(job.energy, now.gPerKwh));
  const less = savedGrams(first, job, now);
  if (less === undefined)
    return t(
      '{0} takes about {1}: about {2} instead of {3}; the range is unknown.',
      jobName(job),
      energy,
      then,
      atOnce,
    );
  return t('{0} takes about {1}: about {2} instead of {3}, a saving of {4}.', jobName(job), energy, then, atOnce, less);
}

/** Empty where the forecast reaches the deadline. */
export function limitSentence({ at, plan }: GridView, { slots }: ShownSeries): string {
  const until = plan?.advice.forecastUntil;
  if (until === undefined) return '';
  const goesOn = slots.some(({ kind, end }) => kind === 'typical' && end > until);
  return goesOn
    ? t('The forecast ends {0}; later hours come from a typical day.', moment(until, at))
    : t('The forecast ends {0}; later windows are not known yet.', moment(until, at));
}

/** What the curve does from now on, and how much of it is missing. */
export function curveCaption({ at }: GridView, { slots }: ShownSeries): string {
  const ahead = slots.filter(({ end }) => end > at);
  const byValue = ahead.toSorted((a, b) => a.gPerKwh - b.gPerKwh || a.start - b.start);
  const [least, most] = [byValue[0], byValue.at(-1)];
  const when = (start: Millis): string => moment(millis(Math.max(start, at)), at);
  return [
    least === undefined || most === undefined
      ? t('Nothing is known from now on.')
      : least.gPerKwh === most.gPerKwh
        ? t('From now on it stays at {0}.', intensityText(least.gPerKwh))
        : t(
            'From now on the lowest is {0} at {1}, the highest {2} at {3}.',
            intensityText(least.gPerKwh),
            when(least.start),
            intensityText(most.gPerKwh),
            when(most.start),
          ),
    gapSentence(gapsOf(slots)),
  ]
    .filter(Boolean)
    .join(' ');
}

interface Gap {
  readonly from: number;
  readonly to: number;
}

function gapSentence(gaps: readonly Gap[]): string {
  const length = lengthText(millis(gaps.reduce((sum, { from, to }) => sum + to - from, 0)));
  if (gaps.length === 0) return '';
  return gaps.length === 1
    ? t('For {0} nothing is known: the gap is left open.', length)
    : t('For {0} in {1} gaps nothing is known: they are left open.', length, gaps.length);
}

export const gapsOf = (slots: ShownSeries['slots']): readonly Gap[] =>
  slots.flatMap(({ start }, i) => {
    const before = slots[i - 1]?.end ?? start;
    return before < start ? [{ from: before, to: start }] : [];
  });
