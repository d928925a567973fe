/**
 * The zone a machine is probably in, from its time zone: no network, no location service.
 *
 * A time zone that several countries share, or none has (UTC, on most servers), says nothing.
 */
import timeZones from './timeZones.json';

export function guessZone(timeZone = ownTimeZone()): string | undefined {
  const countries = Object.entries(timeZones).filter(([, names]) => (names as readonly string[]).includes(timeZone));
  return countries.length === 1 ? countries[0]?.[0] : undefined;
}

let asked: string | undefined;

/** Asked once: the first use of Intl takes some 30 ms, which is too long for a window that opens and more often than once. */
function ownTimeZone(): string {
  return (asked ??= Intl.DateTimeFormat().resolvedOptions().timeZone);
}
