/** `wattprint zones`: ids for `--zone` and settings, with what one kWh emits there. */
import { annualMean, zones as allZones } from '../../node/grid/annualMean';
import { systemClock } from '../../node/systemClock';
import { JSON_FLAG, print, verb } from '../verb';

export const zones = verb({
  usage: '[--json] [TEXT]',
  summary: 'grid zones and their yearly mean intensity, those whose name or id holds TEXT',
  options: JSON_FLAG,
  most: 1,
  run({ json }, [text = '']) {
    const wanted = text.toLowerCase();
    const found = allZones()
      .filter(({ id, name }) => id.toLowerCase().includes(wanted) || name.toLowerCase().includes(wanted))
      .map(({ id, name }) => ({ id, name, gPerKwh: annualMean.intensity(id, systemClock.now())?.gPerKwh ?? null }));
    if (json) print(JSON.stringify(found));
    else if (found.length === 0) print(`No zone has "${text}" in its name.`);
    else
      for (const { id, name, gPerKwh } of found)
        print(`${id.padEnd(16)} ${String(gPerKwh ?? 'unknown').padStart(5)} g/kWh  ${name}`);
    return found.length === 0 ? 1 : 0;
  },
});
