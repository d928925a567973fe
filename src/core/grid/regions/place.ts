/** Where a job can run: a region of a cloud provider, or a grid zone with a machine of one's own in it. */
export const PROVIDERS = ['gcp', 'aws', 'azure'] as const;
export type Provider = (typeof PROVIDERS)[number];

/** A number as somebody published it. */
export interface Figure {
  readonly value: number;
  /** For people, with its year: `AWS 2025`. */
  readonly source: string;
}

export interface Place {
  /** As its provider calls it, `europe-west9`; of a grid zone its id. */
  readonly id: string;
  /** Undefined: a grid zone. */
  readonly provider?: Provider;
  readonly name: string;
  /** The grid it stands in: an id of Electricity Maps. */
  readonly zone: string;
  /** Energy of the whole building by energy of its machines, from 1 on. */
  readonly pue: Figure;
  /** Water for cooling (WUE), L per kWh of the machines. */
  readonly onSiteWater?: Figure;
  /** Water of power plants, L per kWh of the building. */
  readonly offSiteWater?: Figure;
  /** Share of the grid's electricity from sources without combustion, 0…1. */
  readonly gridCarbonFree?: Figure;
  /** What Google publishes about it, by year. */
  readonly google?: readonly GoogleYear[];
}

export interface GoogleYear {
  readonly year: number;
  /**
   * Share of Google's own hourly consumption that is matched with carbon-free energy, 0…1. What Google buys is counted in it, so
   * it is no property of the grid: nothing is ranked by it, and it stands in no column with `gridCarbonFree`.
   */
  readonly carbonFree: number;
  /** Of the local grid: average, operational emissions only. Not to be compared with life-cycle figures. */
  readonly gPerKwh: number;
}
