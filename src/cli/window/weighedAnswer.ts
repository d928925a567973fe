/** The window that carbon and what counts beside it lead to, and what it trades. */
import type { Advice, Job, Option } from '../../core/plan/advice';
import { fromNow } from '../../core/plan/fromNow';
import { tradeOf, type Trade } from '../../core/plan/trade';
import type { Span } from '../../core/plan/trust';
import { weighedPlan, type Weight } from '../../core/plan/weighed';
import { gramsPerKwh } from '../../core/units';
import { UsageError } from '../verb';
import type { Known } from './known';

export interface Answer {
  readonly advice: Advice;
  readonly trade?: Trade | undefined;
}

/** @param advice by carbon alone. @throws {UsageError} */
export function weighedAnswer(known: Known, advice: Advice, job: Job, weights: readonly Weight[]): Answer {
  const { now } = advice;
  if (weights.length === 0 || now === undefined) return { advice };
  const { from } = job;
  const counted = weights.filter(({ share }) => share > 0);
  if (counted.length === 0) {
    const chosen = advice.segments.length > 0 ? advice.segments : [now];
    return { advice, trade: tradeOf(known.slots, weights, advice, chosen) };
  }
  const begun = counted.map((weight) => ({ ...weight, rates: fromNow(weight.rates, from) }));
  const plan = weighedPlan(fromNow(known.slots, from), begun, job);
  if (plan === undefined) {
    const names = counted.map(({ name }) => name).join(' and ');
    throw new UsageError(
      `${known.source} does not know carbon and ${names} together from now on and for as long as the job takes: fill the gaps, or give another --now.`,
    );
  }
  const trade = tradeOf(known.slots, weights, advice, plan.segments);
  const option = optionOf(known, trade, plan.segments);
  const { why, ...others } = advice;
  return {
    trade,
    advice: {
      ...others,
      best: option === undefined ? [] : [option],
      segments: option === undefined ? [] : plan.segments,
      ...(why?.reason === 'ends early' && { why }),
    },
  };
}

/** Undefined: it is now. */
function optionOf({ odds }: Known, trade: Trade | undefined, segments: readonly Span[]): Option | undefined {
  const [first] = segments;
  const last = segments.at(-1);
  const [now] = trade?.now.segments ?? [];
  const [before, carbon] = [trade?.now.costs.carbon, trade?.chosen.costs.carbon];
  if (first === undefined || last === undefined || now === undefined || before === undefined || carbon === undefined)
    return undefined;
  if (last.end === now.end) return undefined;
  const runs = segments.reduce((sum, { start, end }) => sum + end - start, 0);
  const savedShare = before === 0 ? 0 : 1 - carbon / before;
  const { waits: _, ...trust } = odds?.trust(now, segments, savedShare) ?? { waits: true };
  const gPerKwh = gramsPerKwh((carbon * (now.end - now.start)) / runs);
  return { start: first.start, end: last.end, gPerKwh, savedShare, ...trust };
}
