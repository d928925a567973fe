/** What it takes to bring a job's data from one place to another. */
import { grams, type Estimate, type Grams, type GramsPerKwh } from '../../units';

export interface Data {
  /** 10⁹ bytes. */
  readonly gb: number;
  /** What the line carries, 10⁶ bits a second. */
  readonly mbitPerS?: number;
  /** What the provider asks for a GB that leaves; there is no price list in here, because it goes by pair and by volume. */
  readonly pricePerGb?: number;
}

export interface Transfer {
  /** Undefined where the intensity of one of the ends is not known. */
  readonly carbon: Estimate<Grams> | undefined;
  /** Seconds; undefined without a bandwidth. */
  readonly seconds: number | undefined;
  /** In the currency of the price; undefined without one. */
  readonly money: number | undefined;
}

/** Energy of networks in kWh per GB. The studies span more than an order of magnitude. */
const BETWEEN_DATA_CENTRES = 0.001; // Cloud Carbon Footprint's networking coefficient, the smallest it found
const FIXED_NETWORKS = 0.007; // the trend of Aslan et al. 2018 (doi 10.1111/jiec.12630) carried on to 2020
const ALL_NETWORKS = 0.059; // with those in people's homes: Sustainable Web Design Model 4, operational

/** Between regions of providers no network of a home takes part. */
const BETWEEN_REGIONS = { low: BETWEEN_DATA_CENTRES, value: BETWEEN_DATA_CENTRES, high: FIXED_NETWORKS };
const FROM_ELSEWHERE = { low: BETWEEN_DATA_CENTRES, value: FIXED_NETWORKS, high: ALL_NETWORKS };
const MBIT_PER_GB = 8000;

export interface End {
  readonly inCloud: boolean;
  readonly gPerKwh: GramsPerKwh | undefined;
}

/** Networks stand along the way: the mean of both ends' intensities, and the lower and the higher one for the interval. */
export function transferOf({ gb, mbitPerS, pricePerGb }: Data, from: End, to: End): Transfer {
  const kwhPerGb = from.inCloud && to.inCloud ? BETWEEN_REGIONS : FROM_ELSEWHERE;
  const [here, there] = [from.gPerKwh, to.gPerKwh];
  const known = here !== undefined && there !== undefined;
  return {
    carbon: known
      ? {
          low: grams(gb * kwhPerGb.low * Math.min(here, there)),
          value: grams((gb * kwhPerGb.value * (here + there)) / 2),
          high: grams(gb * kwhPerGb.high * Math.max(here, there)),
        }
      : undefined,
    seconds: mbitPerS === undefined ? undefined : (gb * MBIT_PER_GB) / mbitPerS,
    money: pricePerGb === undefined ? undefined : gb * pricePerGb,
  };
}
