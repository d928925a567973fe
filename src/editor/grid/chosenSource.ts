/** The grid source that the user chose, and the zone that it is asked for. */
import type { SourceChoice } from '../../core/grid/gridAhead';
import { sourceKind, type SourceKind } from '../../core/grid/sourceKinds';
import type { MeterHost } from '../meterHost';
import type { Settings } from '../settings';

export interface ChosenSource {
  readonly kind: SourceKind;
  readonly choice: SourceChoice;
  /** As the source calls it; undefined: not known, or not chosen. */
  readonly zone: string | undefined;
}

/** Undefined: nobody is to be asked. */
export function chosenSource(
  settings: Pick<Settings, 'gridAddress' | 'gridSource' | 'sourceZone'>,
  host: Pick<MeterHost, 'zone'>,
): ChosenSource | undefined {
  const kind = sourceKind(settings.gridSource);
  if (kind === undefined) return undefined;
  const choice = { name: kind.name, address: kind.needsAddress ? settings.gridAddress : '' };
  return { kind, choice, zone: (kind.ownZones ? settings.sourceZone : host.zone.id) || undefined };
}
