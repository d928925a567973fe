/** A job that the panel or the user asks to plan: said in one sentence what is wrong with it. */
import * as vscode from 'vscode';
import { momentText } from '../../core/text/moment';
import { spanText } from '../../core/text/span';
import type { Times } from '../../core/text/times';
import { millis, type Millis } from '../../core/units';
import { problemOf, type SaidJob } from './plannedJob';

/** Undefined: it can be planned. */
export function refusal(job: Pick<SaidJob, 'duration' | 'finishBy'>, now: Millis, times: Times): string | undefined {
  const { t } = vscode.l10n;
  switch (problemOf(job, now)) {
    case 'duration':
      return t('Write a duration of up to 31 d, such as 45 min, 4 h or 1 d');
    case 'passed':
      return t('That time has passed');
    case 'too far':
      return t('Nothing can be planned more than 31 d ahead');
    case 'too short': {
      const latest = momentText(times, millis(job.finishBy - job.duration), now);
      const deadline = momentText(times, job.finishBy, now);
      return t('{0} do not fit before {1}. The latest start was {2}.', spanText(job.duration), deadline, latest);
    }
    case undefined:
      return undefined;
  }
}
