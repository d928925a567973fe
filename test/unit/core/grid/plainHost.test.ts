import { expect, it } from 'vitest';
import { plainHost } from '../../../../src/core/grid/plainHost';

it.each([
  ['http://grid.example:8080/x', 'grid.example:8080'],
  ['HTTP://ann:secret@grid.example', 'grid.example'],
  ['http://10.0.0.7', '10.0.0.7'],
  ['https://grid.example', undefined],
  ['http://localhost:5073', undefined],
  ['http://127.0.0.1:5073', undefined],
  ['http://[::1]:5073', undefined],
  ['http://127.0.0.1.grid.example', '127.0.0.1.grid.example'],
  ['', undefined],
])('a key for %s goes unencrypted to %s', (address, host) => expect(plainHost(address)).toBe(host));
