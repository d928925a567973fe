import { describe, expect, it } from 'vitest';
import { probeSettings } from '../../../src/cli/probeSettings';
import { cli } from './cliProcess';

describe('settings of the meter from the environment', () => {
  it.each([
    [{}, { wakeSleepingGpu: false }, 0],
    [{ WATTPRINT_CPU_TDP: '', WATTPRINT_WAKE_GPU: '' }, { wakeSleepingGpu: false }, 0],
    [{ WATTPRINT_CPU_TDP: '65.5', WATTPRINT_WAKE_GPU: '0' }, { wakeSleepingGpu: false, cpuTdpW: 65.5 }, 0],
    [{ WATTPRINT_CPU_TDP: '65 W', WATTPRINT_WAKE_GPU: '1' }, { wakeSleepingGpu: true }, 1],
    [{ WATTPRINT_CPU_TDP: '0' }, { wakeSleepingGpu: false }, 1],
    [{ WATTPRINT_CPU_TDP: '9999', WATTPRINT_WAKE_GPU: 'yes' }, { wakeSleepingGpu: false }, 2],
  ])('%j', (environment, settings, warnings) => {
    const told: string[] = [];
    expect(probeSettings((sentence) => told.push(sentence), environment)).toEqual(settings);
    expect(told).toHaveLength(warnings);
  });

  it('reach the probe', async () => {
    const { out } = await cli(['check', '--json'], { WATTPRINT_CPU_TDP: '33' });
    const checks = JSON.parse(out) as { source: string; finding: string }[];
    const model = checks.find(({ source }) => source === 'CPU model');
    expect(model?.finding, out).toContain('TDP 33 W (your setting)');
  });
});
