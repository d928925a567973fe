/** Whether a move from one place to another is worth it. */
import type { Standing } from './rank';

export interface Move {
  readonly advised: boolean;
  readonly to: Standing;
  /** Of the carbon where the job would run otherwise: 0.6 is 60 % less. Undefined where one of both is not known. */
  readonly savedShare?: number;
  /** 80 % band of it; undefined where the error of one of both is not known. */
  readonly low?: number;
  readonly high?: number;
  /** Energy of a job that makes up for moving its data, kWh; only where the job's own is not known. */
  readonly worthFromKwh?: number;
  /** One sentence. */
  readonly why: string;
}

/** Less is not worth the trouble, and within what two grids' yearly means are known to. */
const LEAST_SHARE = 0.2;

/** Both have to come from one ranking. */
export function moveFrom(from: Standing, to: Standing): Move {
  const here = from.total;
  const there = to.total;
  if (here === undefined || there === undefined || here.value <= 0)
    return { advised: false, to, why: 'The intensity is not known on both sides, so nothing can be compared.' };
  const savedShare = 1 - there.value / here.value;
  const known = { to, savedShare, ...worthFrom(from, to) };
  if (savedShare < LEAST_SHARE)
    return { advised: false, ...known, why: 'That is less than the 20 % from which a move is advised.' };
  if (here.low === undefined || here.high === undefined || there.low === undefined || there.high === undefined)
    return { advised: false, ...known, why: 'How exact these intensities are is not known, so no move is advised.' };
  const range = { low: 1 - there.high / here.low, high: 1 - there.low / here.high };
  if (there.high >= here.low)
    return {
      advised: false,
      ...known,
      ...range,
      why: 'The bands of both overlap, so there may be no saving.',
    };
  return {
    advised: true,
    ...known,
    ...range,
    why: 'That is 20 % or more, and the bands of both do not overlap.',
  };
}

/** Per kWh, moving the data is a price paid once. */
function worthFrom(from: Standing, { carbon, total, transfer }: Standing): { readonly worthFromKwh?: number } {
  const once = transfer?.carbon?.value;
  const each = (from.carbon?.value ?? 0) - (carbon?.value ?? 0);
  return once === undefined || total !== carbon || each <= 0 ? {} : { worthFromKwh: once / each };
}
