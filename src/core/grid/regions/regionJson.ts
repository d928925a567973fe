/** Region advice for scripts. Grams of CO2e, litres, kWh, seconds; what is not known is null. */
import type { RegionAdvice } from './advice';
import type { Live } from './live';
import type { Figure } from './place';
import type { Carbon, Standing } from './rank';
import type { Transfer } from './transfer';

/**
 * @param order the standings in the order asked for
 * @param window when to run in the advised one
 */
export function regionJson(
  { job, intensities, from, move, thirst }: RegionAdvice,
  order: readonly Standing[],
  { live, window }: { readonly live?: Live | undefined; readonly window?: unknown },
): unknown {
  const { source, signal, factor, span } = intensities;
  const standing = (each: Standing): unknown => ({ ...standingJson(each), now: liveJson(each, live) });
  return {
    intensity: { source, signal, factor, span },
    now:
      live === undefined
        ? null
        : { source: live.intensities.source, signal: 'average', factor: live.intensities.factor },
    kWh: job.kwh ?? null,
    dataGb: job.data?.gb ?? null,
    from: from === undefined ? null : standing(from),
    regions: order.map(standing),
    move:
      move === undefined
        ? null
        : {
            advised: move.advised,
            to: move.to.place.id,
            zone: move.to.place.zone,
            savedShare: move.savedShare ?? null,
            low: move.low ?? null,
            high: move.high ?? null,
            worthFromKWh: move.worthFromKwh ?? null,
            why: move.why,
          },
    thirsty:
      thirst === undefined
        ? null
        : {
            region: thirst.greenest.place.id,
            thirstierThanShare: thirst.thirstierThan,
            instead: thirst.instead?.place.id ?? null,
          },
    window: window ?? null,
  };
}

function liveJson({ place }: Standing, live: Live | undefined): unknown {
  const found = live?.intensities.of(place);
  return found === undefined
    ? null
    : { gPerKwh: found.gPerKwh, ageS: Math.round((live?.age(place.zone) ?? NaN) / 1000) };
}

function standingJson({ place, gPerKwh, carbon, transfer, total, water }: Standing): object {
  return {
    id: place.id,
    provider: place.provider ?? null,
    place: place.name,
    zone: place.zone,
    gPerKwh: gPerKwh ?? null,
    pue: place.pue,
    carbonG: carbonJson(carbon),
    transfer: transfer === undefined ? null : transferJson(transfer),
    totalG: carbonJson(total),
    waterL: {
      onSite: water.onSite ?? null,
      offSite: water.offSite ?? null,
      total: water.total ?? null,
      onSitePerKWh: figureJson(place.onSiteWater),
      offSitePerKWh: figureJson(place.offSiteWater),
    },
    gridCarbonFree: figureJson(place.gridCarbonFree),
    google: place.google ?? null,
  };
}

const figureJson = (figure: Figure | undefined): Figure | null => figure ?? null;

const carbonJson = (carbon: Carbon | undefined): unknown =>
  carbon === undefined ? null : { value: carbon.value, low: carbon.low ?? null, high: carbon.high ?? null };

const transferJson = ({ carbon, seconds, money }: Transfer): unknown => ({
  carbonG: carbon ?? null,
  seconds: seconds ?? null,
  money: money ?? null,
});
