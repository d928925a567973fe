/** What an intensity counts, in words: all that belongs to a power plant and its fuel, or what leaves its chimney. */
import type { Factor } from '../grid/series';
import type { GridIntensity } from '../ports';
import type { Texts, Translate } from './translate';

const FACTORS: Texts = {
  lifecycle: 'life-cycle',
  direct: 'direct emissions',
  unknown: 'life-cycle or direct unknown',
};

export const factorText = (factor: Factor | undefined, t: Translate): string =>
  t(FACTORS[factor ?? 'unknown'] ?? 'life-cycle or direct unknown');

/** The source of an intensity as it stands beside the number: one that leaves a part out, which others count, says so. */
export const intensitySource = ({ source, factor }: Pick<GridIntensity, 'source' | 'factor'>, t: Translate): string =>
  factor === 'direct' ? `${source}, ${factorText(factor, t)}` : source;
