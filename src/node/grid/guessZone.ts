/**
 * The zone a machine is probably in, from its time zone: no network, no location service.
 *
 * A time zone that several countries share, or none has (UTC, on most servers), says nothing.
 */
import timeZones from './timeZones.json';

export function guessZone(timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone): string | undefined {
  const countries = Object.entries(timeZones).filter(([, names]) => (names as readonly string[]).includes(timeZone));
  return countries.length === 1 ? countries[0]?.[0] : undefined;
}
