import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { watts } from '../../../../src/core/units';
import { readIdleFloors, writeIdleFloors } from '../../../../src/node/ledger/idleFloors';
import { segmentsIn } from '../../../../src/node/ledger/segment';

let folder: string;
beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wattprint-floors-'))));
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('idle floors beside the ledger', () => {
  it('are what all sessions learnt, the latest of a device', async () => {
    await writeIdleFloors(folder, { cpu: watts(20), 'gpu:a': watts(30) });
    await writeIdleFloors(folder, { cpu: watts(18.5) });
    await writeIdleFloors(folder, {});
    expect(readIdleFloors(folder)).toEqual({ cpu: 18.5, 'gpu:a': 30 });
    expect(fs.readdirSync(path.join(folder, 'idle-floors'))).toHaveLength(1);
    expect(segmentsIn(folder)).toEqual([]);
  });

  it('are none where nothing was learnt, and leave no file', async () => {
    await writeIdleFloors(folder, {});
    expect([readIdleFloors(folder), fs.readdirSync(folder)]).toEqual([{}, []]);
  });

  it.each([
    ['', {}],
    ['null', {}],
    ['{"cpu": "20"}', {}],
    ['{"cpu": -1, "memory": 4}', { memory: 4 }],
  ])('%j in the file is %j', async (text, floors) => {
    await writeIdleFloors(folder, { cpu: watts(20) });
    const [name = ''] = fs.readdirSync(path.join(folder, 'idle-floors'));
    fs.writeFileSync(path.join(folder, 'idle-floors', name), text);
    expect(readIdleFloors(folder)).toEqual(floors);
  });
});
