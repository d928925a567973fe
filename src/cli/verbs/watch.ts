/** `wattprint watch`: one line a second with what the machine draws, until Ctrl+C. */
import type { Now } from '../../core/energy/now';
import { powerText, shareText } from '../../core/text/numbers';
import { openSession } from '../session';
import { count, JSON_FLAG, print, verb } from '../verb';

export const watch = verb({
  usage: '[--json] [--lines N]',
  summary: 'print what the machine draws, once a second',
  options: { ...JSON_FLAG, lines: { type: 'string' } },
  run: ({ json, lines }) => watchPower(json, count(lines, '--lines')),
});

/** @param lines ends after so many; undefined: never. */
async function watchPower(json: boolean, lines: number | undefined): Promise<number> {
  let printed = 0;
  let stopped = false;
  const show = (): void => {
    const { now } = session.metering;
    // The first frame has no step before it and so no draw yet.
    if (stopped || (now.totalW === undefined && now.nothing === undefined)) return;
    print(json ? JSON.stringify(nowJson(now)) : nowLine(now));
    printed++;
  };
  const session = openSession({ zone: undefined, pue: 1 }, show);
  const stop = (): void => {
    stopped = true;
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  session.probe.send({ type: 'rate', periodMs: 1000, fast: false });
  await session.until(() => stopped || (lines !== undefined && printed >= lines));
  await session.close();
  return 0;
}

function nowLine(now: Now): string {
  const time = new Date(now.at).toLocaleTimeString();
  if (now.totalW === undefined) return `${time}  ${now.nothing ?? 'no reading'}`;
  const devices = now.devices.map((device) => {
    const power = device.powerW === undefined ? (device.asleep ? 'asleep' : 'unknown') : powerText(device.powerW);
    const use = device.utilization === undefined ? '' : ` ${shareText(device.utilization)}`;
    return `${device.name} ${power}${use} (${device.source})`;
  });
  return [time, `${isPartial(now) ? '≥ ' : ''}${powerText(now.totalW)}`, ...devices].join('  ');
}

/** A device that is not read is not in the total; one that sleeps draws next to nothing. */
const isPartial = ({ devices }: Now): boolean =>
  devices.some(({ source, asleep }) => source === 'unknown' && asleep !== true);

function nowJson(now: Now): unknown {
  return {
    at: new Date(now.at).toISOString(),
    totalW: now.totalW ?? null,
    idleW: now.totalW === undefined ? null : now.idleW,
    devices: now.devices.map((device) => ({
      device: device.name,
      model: device.model,
      powerW: device.powerW ?? null,
      idleW: device.idleW ?? null,
      utilization: device.utilization ?? null,
      asleep: device.asleep ?? false,
      source: device.source,
      how: device.how,
    })),
    own: { powerW: now.own.powerW ?? null },
  };
}
