/** A source that says what the test tells it to. */
import type { Device, Reading } from '../../../../src/core/energy/frame';
import { seconds } from '../../../../src/core/units';
import type { LiveSource, Part } from '../../../../src/node/power/source';

const device = (id: string, kind: Device['kind'] = 'gpu'): Device => ({
  id,
  kind,
  name: id,
  model: id,
  source: 'integrated',
  how: id,
  band: { low: 0, high: 0 },
  updatePeriodS: seconds(1),
  split: 'device',
});

export class FakeSource implements LiveSource {
  ended: string | undefined;
  closed = 0;
  readings: Reading[] = [];

  constructor(
    readonly name: string,
    private readonly ids: readonly string[] = [name],
    private readonly parts?: readonly Part[],
  ) {}

  devices = (): readonly Device[] => this.ids.map((id) => device(id));
  read = (): readonly Reading[] => this.readings;
  instant = (): readonly Reading[] => this.readings;
  covers = (part: Part): boolean => this.parts?.includes(part) ?? true;
  close = (): void => void (this.closed += 1);
}
