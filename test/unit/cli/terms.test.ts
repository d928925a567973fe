import { describe, expect, it } from 'vitest';
import { termSettings, type TermFlags } from '../../../src/cli/terms';
import { cli, json } from './cliProcess';

function told(environment: Record<string, string>, flags: TermFlags = {}) {
  const warnings: string[] = [];
  const settings = termSettings(flags, (sentence) => warnings.push(sentence), environment);
  return { settings, warnings };
}

describe('terms from the environment', () => {
  it('are taken where they are good', () => {
    const good = { WATTPRINT_ZONE: 'DE', WATTPRINT_PUE: '1.4', WATTPRINT_PRICE: '0.31 EUR' };
    const price = { perKwh: 0.31, currency: 'EUR' };
    expect(told(good)).toEqual({ settings: { zone: 'DE', pue: 1.4, price }, warnings: [] });
    expect(told(good, { zone: 'GB', pue: '2' }).settings).toEqual({ zone: 'GB', pue: 2, price });
  });

  it.each([
    ['WATTPRINT_ZONE', 'ATLANTIS', { zone: undefined }],
    ['WATTPRINT_PUE', '0.5', { pue: 1 }],
    ['WATTPRINT_PUE', 'much', { pue: 1 }],
    ['WATTPRINT_PRICE', 'dear', { price: undefined }],
  ])('%s=%s is told and left out', (name, value, left) => {
    const { settings, warnings } = told({ WATTPRINT_ZONE: 'DE', [name]: value });
    expect(settings).toMatchObject(left);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(name);
    expect(warnings[0]).toContain(`"${value}"`);
  });

  it('that a flag replaces are not told', () =>
    expect(told({ WATTPRINT_ZONE: 'ATLANTIS', WATTPRINT_PUE: '0' }, { zone: 'DE', pue: '1' }).warnings).toEqual([]));

  it('do not stop a command, however bad they are', async () => {
    const bad = { WATTPRINT_ZONE: 'ATLANTIS', WATTPRINT_PUE: '0', WATTPRINT_PRICE: 'dear' };
    const { code, out, err } = await cli(['run', '--json', '--', 'true'], bad);
    expect(code).toBe(0);
    expect(json(out)).toMatchObject({ grid: null, pue: 1, cost: null });
    expect(err.trim().split('\n')).toHaveLength(3);
  });
});
