/** `wattprint watch`: one line a second with what the machine draws, until Ctrl+C. */
import type { Now } from '../core/energy/now';
import { powerText, shareText } from '../core/text/numbers';
import { watts } from '../core/units';
import { openSession } from './session';

export interface WatchFlags {
  readonly json: boolean;
  /** Ends after so many lines; undefined: never. */
  readonly lines?: number | undefined;
}

export async function watchPower({ json, lines }: WatchFlags): Promise<number> {
  let printed = 0;
  let stopped = false;
  const print = (): void => {
    const { now } = session.metering;
    // The first frame has no step before it and so no draw yet.
    if (stopped || (now.totalW === undefined && now.nothing === undefined)) return;
    process.stdout.write(`${json ? JSON.stringify(nowJson(now)) : nowLine(now)}\n`);
    printed++;
  };
  const session = openSession({ zone: undefined, pue: 1 }, print);
  const stop = (): void => {
    stopped = true;
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  // A reader that goes away (`| head`) ends the watch like Ctrl+C.
  process.stdout.on('error', stop);
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
  return [time, powerText(now.totalW), ...devices].join('  ');
}

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
    own: { powerW: now.own.powerW ?? watts(0) },
  };
}
