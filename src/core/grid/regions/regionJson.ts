/** Region advice for scripts. Grams of CO2e, litres, kWh, seconds; what is not known is null. */
import type { RegionAdvice } from './advice';
import type { Figure } from './place';
import type { Carbon, Standing } from './rank';
import type { Transfer } from './transfer';

/** @param order the standings in the order asked for */
export function regionJson(
  { job, intensities, from, move, thirst }: RegionAdvice,
  order: readonly Standing[],
): unknown {
  const { source, signal, factor, span } = intensities;
  return {
    intensity: { source, signal, factor, span },
    kWh: job.kwh ?? null,
    dataGb: job.data?.gb ?? null,
    from: from === undefined ? null : standingJson(from),
    regions: order.map(standingJson),
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
  };
}

function standingJson({ place, gPerKwh, carbon, transfer, total, water }: Standing): unknown {
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
