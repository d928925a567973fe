/** The providers that can be chosen, and what has to be asked of the user for each. */

export interface SourceKind {
  /** As in the setting `wattprint.grid.source` and on the command line. */
  readonly name: string;
  readonly title: string;
  readonly key: 'none' | 'possible' | 'needed';
  /** It has names of its own for zones: they say nothing to anybody else. */
  readonly ownZones: boolean;
  /** A server of the user's, at an address that has to be given. */
  readonly needsAddress: boolean;
}

const keyless = { key: 'none', ownZones: false, needsAddress: false } as const;
const ownServer = { key: 'possible', ownZones: true, needsAddress: true } as const;

export const SOURCE_KINDS: readonly SourceKind[] = [
  { name: 'neso', title: 'NESO Carbon Intensity', ...keyless },
  { name: 'energy-charts', title: 'Energy-Charts', ...keyless },
  { name: 'energinet', title: 'Energinet', ...keyless },
  { name: 'electricity-maps', title: 'Electricity Maps', key: 'needed', ownZones: false, needsAddress: false },
  { name: 'watttime', title: 'WattTime', key: 'needed', ownZones: true, needsAddress: false },
  // Which signal its numbers are only its user knows: that of what stands behind it.
  { name: 'carbon-aware-sdk', title: 'Carbon Aware SDK', ...ownServer },
  { name: 'carbon-aware-sdk-marginal', title: 'Carbon Aware SDK, marginal', ...ownServer },
];

/** Undefined: none, so that nobody is asked. */
export const sourceKind = (name: string): SourceKind | undefined => SOURCE_KINDS.find((kind) => kind.name === name);
