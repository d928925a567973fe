/** `wattprint check`: which power sources answer here, why others do not, and what would enable them. */
import type { SourceCheck } from '../../core/energy/frame';
import { openSession, warn } from '../session';
import { JSON_FLAG, print, verb } from '../verb';

export const check = verb({
  usage: '[--json]',
  summary: 'which power sources work here, and what would enable others',
  options: JSON_FLAG,
  /** Exit code 1 when nothing at all can be measured. */
  async run({ json }) {
    const session = openSession({ zone: undefined, pue: 1 });
    const checks = await session.metering.check();
    await session.close();
    if (checks.length === 0) {
      warn('the meter ended before it could answer');
      return 1;
    }
    print(json ? JSON.stringify(checks) : checks.map(checkText).join('\n'));
    return checks.some(({ works }) => works) ? 0 : 1;
  },
});

function checkText({ source, works, finding, remedy }: SourceCheck): string {
  const head = `${works ? 'works      ' : 'no answer  '} ${source}: ${finding}`;
  return remedy === undefined ? head : `${head}\n${remedy.replace(/^/gm, '             ')}`;
}
