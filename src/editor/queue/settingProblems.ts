/** What is wrong with what the user has set for all queued jobs. Nothing is guessed: what counts instead is said. */
import * as vscode from 'vscode';
import { parseMoment } from '../../core/text/moment';
import { parseSpan } from '../../core/text/span';
import type { Millis } from '../../core/units';
import type { Settings } from '../settings';

type QueueTexts = Pick<Settings, 'queueFinishBy' | 'queueStartBy' | 'queueTimeLimit'>;

/** A sentence for each. */
export function settingProblems(settings: QueueTexts, now: Millis, locale: string): readonly string[] {
  const { t } = vscode.l10n;
  const { queueFinishBy, queueStartBy, queueTimeLimit } = settings;
  const moment = (name: string, text: string): readonly string[] => {
    const at = parseMoment(text, now, locale);
    if (text === '' || (at !== undefined && at > now)) return [];
    return at === undefined
      ? [t('{0} is no time and does not count: "{1}". Write one such as in 12 h or tomorrow 08:00', name, text)]
      : [t('{0} has passed and does not count: {1}', name, text)];
  };
  return [
    ...moment('wattprint.queue.startBy', queueStartBy),
    ...moment('wattprint.queue.finishBy', queueFinishBy),
    ...(queueTimeLimit === '' || parseSpan(queueTimeLimit) !== undefined
      ? []
      : [
          t(
            '{0} is no duration, no limit is set: "{1}". Write one such as 45 min, 4 h or 1 d',
            'wattprint.queue.timeLimit',
            queueTimeLimit,
          ),
        ]),
  ];
}
