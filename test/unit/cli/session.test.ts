import { expect, it, vi } from 'vitest';
import { openSession } from '../../../src/cli/session';
import { watts } from '../../../src/core/units';
import { writeIdleFloors } from '../../../src/node/ledger/idleFloors';
import { cpuDevice } from '../core/energy/frames';
import { folder } from './cliProcess';

it('a command knows the idle floors that the editor has learnt beside its ledger', async () => {
  vi.stubEnv('WATTPRINT_LEDGER', folder);
  await writeIdleFloors(folder, { [cpuDevice.id]: watts(17) });
  const session = openSession({ zone: undefined, pue: 1 });
  await session.metering.message({ type: 'devices', devices: [cpuDevice], notes: [] });
  expect(session.metering.meter.devices()).toMatchObject([{ idleW: 17 }]);
  await session.close();
  vi.unstubAllEnvs();
});
