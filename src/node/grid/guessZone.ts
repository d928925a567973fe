/**
 * The zone a machine is probably in, from its time zone: no network, no location service.
 *
 * Intl knows the time zones of each country (CLDR); the table is turned round here. A time zone that several countries
 * share, or a country whose zones differ, gives the country as a whole, or nothing.
 */
import { zones } from './annualMean';

export function guessZone(timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone): string | undefined {
  const canonical = canonicalTimeZone(timeZone);
  if (canonical === undefined || canonical === 'UTC') return undefined;
  const countries = zones().filter((zone) => zone.id === zone.country);
  const matches = countries.filter((zone) =>
    timeZonesOf(zone.country).some((name) => canonicalTimeZone(name) === canonical),
  );
  return matches.length === 1 ? matches[0]?.id : undefined;
}

/** `Asia/Calcutta` → `Asia/Kolkata`; undefined for a name that is no time zone. */
function canonicalTimeZone(name: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

/** A method since V8 13, a getter before; both may be there. */
interface LocaleTimeZones {
  readonly timeZones?: readonly string[];
  getTimeZones?(): readonly string[] | undefined;
}

function timeZonesOf(country: string): readonly string[] {
  try {
    const locale = new Intl.Locale(`und-${country}`) as LocaleTimeZones;
    return locale.getTimeZones?.() ?? locale.timeZones ?? [];
  } catch {
    return [];
  }
}
