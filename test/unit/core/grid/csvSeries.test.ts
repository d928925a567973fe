import { describe, expect, it } from 'vitest';
import { csvSeries } from '../../../../src/core/grid/csvSeries';

const table = (...lines: readonly string[]) => csvSeries(lines.join('\n'));
const grams = (...lines: readonly string[]) => table(...lines).values.map(({ gPerKwh }) => gPerKwh);

describe('a table of intensities', () => {
  it.each([
    ['semicolons and decimal commas', ['time;g', '2026-11-26T00:00Z;300,5', '2026-11-26T01:00Z;0,3']],
    ['tabs and decimal commas', ['time\tg', '2026-11-26T00:00Z\t300,5', '2026-11-26T01:00Z\t0,3']],
    ['commas and decimal points', ['time,g', '2026-11-26T00:00Z,300.5', '2026-11-26T01:00Z,0.3']],
    ['semicolons and decimal points', ['time;g', '2026-11-26T00:00Z;300.5', '2026-11-26T01:00Z;0.3']],
    ['quotation marks', ['"time","g (CO2; all)"', '"2026-11-26T00:00Z","300.5"', '"2026-11-26T01:00Z", "0.3"']],
    ['an empty cell at each end', ['time,g', '2026-11-26T00:00Z,300.5,', '2026-11-26T01:00Z,0.3,']],
  ])('may have %s', (_, lines) => {
    expect(grams(...lines)).toEqual([300.5, 0.3]);
  });

  it('separates its forecast from its values', () => {
    const { values, forecast } = table('time;intensity;forecast', '2026-11-26T00:00Z;300,5;600,25');
    expect([values[0], forecast?.[0]]).toMatchObject([
      { gPerKwh: 300.5, kind: 'actual' },
      { gPerKwh: 600.25, kind: 'forecast' },
    ]);
  });

  it('takes the column that is called an intensity where there are others', () => {
    expect(grams('time,temperature,carbon_intensity', '2026-11-26T00:00Z,12,400')).toEqual([400]);
    expect(grams('time,load_mw,gCO₂/kWh,price', '2026-11-26T00:00Z,12,400,90')).toEqual([400]);
    expect(grams('time,value', '2026-11-26T00:00Z,400')).toEqual([400]);
    const { values, forecast } = table('time,forecast_g_kwh,load_forecast', '2026-11-26T00:00Z,400,9000');
    expect([values, forecast?.[0]?.gPerKwh]).toEqual([[], 400]);
  });

  it.each([
    [['time,zone,value', '2026-11-26T00:00Z,DE,400'], 'Which column is the intensity, of "zone", "value"?'],
    [
      ['time,co2 direct,co2 all', '2026-11-26T00:00Z,1,2'],
      'Which column is the intensity, of "co2 direct", "co2 all"?',
    ],
    [
      ['time,g,forecast,forecast_low', '2026-11-26T00:00Z,1,2,1'],
      'Which column is the forecast, of "forecast", "forecast_low"?',
    ],
    [['2026-11-26T00:00Z,300', '2026-11-26T01:00Z,299'], 'Line 1 holds values already'],
    [['time,', '2026-11-26T00:00Z,300'], 'Its first line has to name the columns'],
    [['time,g'], 'There are no values in it.'],
    [['time,g', '2026-11-26T00:00Z,300', '2026-11-26T01:00Z,300,5'], 'Line 3 has more cells than line 1 names columns'],
    [['time,g', '2026-11-26T00:00Z,"1,100"'], 'Line 2 has no number such as 312.5 in the column "g": "1,100".'],
    [['time;g', '2026-11-26T00:00Z;1.100,5'], 'Line 2 has no number such as 312.5 in the column "g": "1.100,5".'],
    [
      ['time,g,forecast', '2026-11-26T00:00Z,1,much'],
      'Line 2 has no number such as 312.5 in the column "forecast": "much".',
    ],
    [['time,g', '2026-02-30T00:00Z,100'], 'Line 2 has no time such as 2026-11-26T14:00Z: "2026-02-30T00:00Z".'],
    [['time,g', '2026-11-26T00:00Z,"100'], 'Line 2 has a quotation mark without its second one'],
  ])('is refused: %j', (lines, sentence) => {
    expect(() => table(...lines)).toThrow(sentence);
  });

  it('counts the numbers that no electricity has; what is empty was never one', () => {
    const lines = [
      'time,g,forecast',
      '2026-11-26T00:00Z,-5,',
      '2026-11-26T01:00Z,9999,300000',
      '2026-11-26T02:00Z,0,NaN',
    ];
    const { values, forecast, dropped } = table(...lines);
    expect([values.length, forecast, dropped]).toEqual([1, [], 3]);
  });

  it.each([
    'carbon kgCO2/kWh',
    'MOER lb/MWh',
    'intensity lbs per MWh',
    'carbon t/MWh',
    'carbon g/MWh',
    'carbon kg CO2/kWh',
  ])('refuses a column "%s": it is in another unit', (head) =>
    expect(() => csvSeries(`time,${head}\n2026-11-20T00:00Z,300\n`)).toThrow(`"${head}" is not in g/kWh`),
  );

  it.each(['carbon gCO2e/kWh', 'intensity', 'kg/MWh', 'actual g/kWh'])('takes a column "%s"', (head) =>
    expect(csvSeries(`time,${head}\n2026-11-20T00:00Z,300\n`).signal).toBe('average'),
  );

  it('takes a marginal column for what it is', () =>
    expect(csvSeries('time,marginal intensity g/kWh\n2026-11-20T00:00Z,300\n').signal).toBe('marginal'));
});
