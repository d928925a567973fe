import { describe, expect, it } from 'vitest';
import { parseAmdSmi, parseRocmSmi } from '../../../../src/node/power/amd/amdSmiText';
import { parseEmiMetadata } from '../../../../src/node/power/windows/emiStructs';
import { parseMacmonLine } from '../../../../src/node/power/apple/macmon';
import { guidBytes } from '../../../../src/node/power/windows/win32Devices';

describe('amd-smi', () => {
  const power = (value: unknown) => ({ gpu: 0, power: { socket_power: value } });

  it.each([
    ['an array', JSON.stringify([power({ value: 138, unit: 'W' })]), [{ index: 0, powerW: 138 }]],
    ['an object', JSON.stringify({ gpu_data: [power({ value: 138, unit: 'W' })] }), [{ index: 0, powerW: 138 }]],
    ['bare numbers', JSON.stringify([power(138)]), [{ index: 0, powerW: 138 }]],
    [
      'the older name',
      JSON.stringify([{ power: { average_socket_power: { value: 90 } } }]),
      [{ index: 0, powerW: 90 }],
    ],
    [
      'a banner before it',
      `WARNING: user is not in [render] group\n${JSON.stringify([power(7)])}\n`,
      [{ index: 0, powerW: 7 }],
    ],
    ['no value', JSON.stringify([power('N/A'), power({ value: 'N/A', unit: 'W' })]), []],
    [
      'a second die that reports 0',
      JSON.stringify([power(400), { gpu: 1, power: { socket_power: 0 } }]),
      [{ index: 0, powerW: 400 }],
    ],
    ['no JSON', 'ERROR: no driver', []],
    ['nothing', '', []],
  ])('reads %s', (_, text, expected) => expect(parseAmdSmi(text)).toEqual(expected));
});

describe('rocm-smi', () => {
  it.each([
    ['average power', '{"card0": {"Average Graphics Package Power (W)": "250.0"}}', [{ index: 0, powerW: 250 }]],
    ['current power', '{"card1": {"Current Socket Graphics Package Power (W)": "31.0"}}', [{ index: 1, powerW: 31 }]],
    ['N/A', '{"card0": {"Average Graphics Package Power (W)": "N/A"}, "system": {"x": "1"}}', []],
  ])('reads %s', (_, text, expected) => expect(parseRocmSmi(text)).toEqual(expected));
});

describe('macmon', () => {
  it('tells three rails; the whole machine is not added to them', () => {
    const line =
      '{"cpu_power":0.2,"gpu_power":0.01,"ane_power":0.0,"all_power":0.22,"sys_power":5.88,"ram_power":0.11,"gpu_ram_power":0.0009,"timestamp":"x"}';
    expect(parseMacmonLine(line)).toEqual({ cpu: 0.2, gpu: 0.01, memory: 0.1109 });
  });

  it('does not take a processor at 0 W for an answer', () => {
    expect(parseMacmonLine('{"cpu_power":0.0,"gpu_power":1.5}')).toEqual({ gpu: 1.5 });
  });

  it.each(['', '{', '[1]', 'null', 'Error: no access'])('passes over %s', (line) =>
    expect(parseMacmonLine(line) ?? {}).toEqual({}),
  );
});

describe('the Windows energy meter', () => {
  const wide = (text: string) => Buffer.from(`${text}\0`, 'utf16le');

  it('names the channels of version 2, packed without padding', () => {
    const channel = (name: string) => {
      const text = wide(name.padEnd(24));
      const head = Buffer.alloc(6);
      head.writeUInt16LE(text.length, 4);
      return Buffer.concat([head, text]);
    };
    const head = Buffer.alloc(68);
    head.writeUInt16LE(3, 66);
    const metadata = Buffer.concat([head, channel('RAPL_Package0_PKG'), channel('RAPL_Package0_DRAM'), channel('x')]);
    expect(parseEmiMetadata(metadata, 2).channels).toEqual(['RAPL_Package0_PKG', 'RAPL_Package0_DRAM', 'x']);
    expect(parseEmiMetadata(metadata.subarray(0, 150), 2).channels.length).toBeLessThan(3);
  });

  it('names the one channel of version 1', () => {
    const head = Buffer.alloc(72);
    const name = wide('CPU package');
    head.writeUInt16LE(name.length, 70);
    expect(parseEmiMetadata(Buffer.concat([head, name]), 1).channels).toEqual(['CPU package']);
  });

  it('has nothing to say about other versions', () => {
    expect(parseEmiMetadata(Buffer.alloc(100), 3).channels).toEqual([]);
  });

  it('is found by a GUID in the order of bytes that Windows has', () => {
    expect(guidBytes('45bd8344-7ed6-49cf-a440-c276c933b053').toString('hex')).toBe('4483bd45d67ecf49a440c276c933b053');
  });
});
