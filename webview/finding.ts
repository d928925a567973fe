/** What a power curve shows, in one or two sentences. Whole sentences only: halves cannot be translated. */
import { roundLevel, shapeOf, type CurvePoint, type Shape } from '../src/core/text/level';
import { durationText, powerText } from '../src/core/text/numbers';
import { millis, seconds, watts } from '../src/core/units';
import { t, times } from './l10n';
import type { Gap } from './ui/chartMarks';

const level = (power: number): string => powerText(watts(roundLevel(power)));
const spanText = (spanS: number): string => durationText(seconds(Math.round(spanS)));

/** `clock` turns the curve's seconds into what the reader's clock showed. */
export function curveSentence(
  points: readonly CurvePoint[],
  shortestS: number,
  clock: (atS: number) => string,
): string {
  const shape = shapeOf(points, shortestS);
  return shape === undefined ? t('Too few readings to say more.') : shapeSentence(shape, clock);
}

function shapeSentence(shape: Shape, clock: (atS: number) => string): string {
  const { away, moved, began } = shape;
  if (away.length > 6 || shape.awayS > 1.5 * shape.heldS) {
    return t(
      'Draw moved between {0} and {1}, with a mean of {2}.',
      level(shape.lowW),
      level(shape.highW),
      level(shape.meanW),
    );
  }
  const near = level(shape.level.meanW);
  if (moved !== undefined) {
    const args = [near, level(moved.meanW), clock(moved.fromS)] as const;
    return moved.meanW > shape.level.meanW
      ? t('Draw rose from about {0} to about {1} at {2}.', ...args)
      : t('Draw fell from about {0} to about {1} at {2}.', ...args);
  }
  if (began !== undefined && away.length === 1) {
    const args = [level(began.meanW), near, clock(shape.level.fromS)] as const;
    return began.meanW < shape.level.meanW
      ? t('Draw rose from about {0} to about {1} at {2} and stayed there.', ...args)
      : t('Draw fell from about {0} to about {1} at {2} and stayed there.', ...args);
  }
  const longest = away.toSorted((a, b) => b.toS - b.fromS - (a.toS - a.fromS))[0];
  if (longest === undefined) return t('Draw held near {0}.', near);
  const args = [near, level(longest.meanW), spanText(longest.toS - longest.fromS), clock(longest.fromS)] as const;
  if (away.length > 1) {
    return t(
      'Draw held near {0} and left that level {4} times; the longest was to about {1} for {2} at {3}.',
      ...args,
      away.length,
    );
  }
  return longest.meanW < shape.level.meanW
    ? t('Draw held near {0}; it fell to about {1} for {2} at {3}.', ...args)
    : t('Draw held near {0}; it rose to about {1} for {2} at {3}.', ...args);
}

/** `carried`: hardware counters went on counting meanwhile. */
function gapSentence(gaps: readonly Gap[], carried: boolean): string {
  const [first] = gaps;
  if (first === undefined) return '';
  const span = spanText(gaps.reduce((all, gap) => all + gap.to - gap.from, 0) / 1000);
  if (gaps.length > 1) {
    return carried
      ? t(
          '{0} gaps without a reading, {1} in all, are left open; the counters carried the energy across.',
          gaps.length,
          span,
        )
      : t('{0} gaps without a reading, {1} in all, are left open; their energy is not known.', gaps.length, span);
  }
  const at = times().clock(millis(first.from));
  if (first.device !== undefined) {
    return t(
      'For {0} at {1} no reading came from {2}: what it drew is missing above the curve.',
      span,
      at,
      first.device,
    );
  }
  return carried
    ? t('For {0} at {1} no reading came: the gap is left open, the counters carried the energy across.', span, at)
    : t('For {0} at {1} no reading came: the gap is left open, its energy is not known.', span, at);
}

export function liveCaption(totals: readonly CurvePoint[], gaps: readonly Gap[], carried: boolean): string {
  const curve = curveSentence(totals, 5, (atS) => times().clock(millis(atS * 1000)));
  return [curve, gapSentence(gaps, carried)].filter(Boolean).join(' ');
}
