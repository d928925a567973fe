import { expect, it } from 'vitest';
import { queuePage } from '../../../../src/core/text/queuePage';
import { timesIn } from '../../../../src/core/text/times';
import { english } from '../../../../src/core/text/translate';
import { at, entry, job } from '../queue/queueExamples';

const view = { now: at(10), times: timesIn('en-GB', 'UTC'), t: english, record: () => undefined };

it('the command stays in its fence whatever is in it', () => {
  const page = (word: string): string => queuePage(entry({ job: job({ command: ['python3', '-c', word] }) }), view);
  expect(page('1')).toMatch(/\n```sh\ncd \/home\/ann\npython3 -c 1\n```$/);
  expect(page('a\n```\n# b')).toMatch(/\n````sh\ncd \/home\/ann\npython3 -c 'a\n```\n# b'\n````$/);
  expect(page('`'.repeat(7))).toMatch(/\n`{8}sh\n[^]*\n`{8}$/);
});
