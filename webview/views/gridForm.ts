/** Which job is planned for: how long it takes, when it has to be done, whether it can stop and go on. */
import { millis, type Millis } from '../../src/core/units';
import type { PlannedJob } from '../../src/protocol/gridView';
import { start, type App } from '../app';
import { lengthText } from '../gridFinding';
import { fromLocalInput, localInput, moment } from '../gridTimes';
import { t } from '../l10n';
import { h, on, setAttribute, setHidden, setText } from '../ui/dom';
import { button, checkbox } from '../ui/toolkit';

const HOUR_MS = 3_600_000;
const LONGEST_H = 31 * 24;
/** Hours in the field end here. */
const DECIMALS = 2;

type Asked = Pick<PlannedJob, 'duration' | 'finishBy' | 'interruptible'>;

interface Problem {
  readonly at: HTMLInputElement;
  readonly problem: string;
}

export interface GridForm {
  readonly element: HTMLElement;
  /** What the user is writing stays. */
  set(job: PlannedJob): void;
}

export function gridForm(app: App): GridForm {
  const message = h('p', { class: 'small job-problem', id: 'job-problem', role: 'alert', hidden: true });
  const hours = h('input', {
    type: 'number',
    min: 0,
    max: LONGEST_H,
    step: 'any',
    'aria-label': t('Takes, in hours'),
    'aria-describedby': message.id,
  });
  const deadline = h('input', { type: 'datetime-local', 'aria-describedby': message.id });
  let isInterruptible = false;
  const pieces = checkbox(t('Can be interrupted'), false, (checked) => {
    isInterruptible = checked;
    start(submit());
  });
  const origin = h('p', { class: 'small' });
  const plan = button(t('Plan'), () => start(submit()));
  const element = h(
    'div',
    { class: 'job', role: 'group', 'aria-label': t('Job') },
    h('label', {}, t('Takes'), hours, t('h')),
    h('label', {}, t('Finish by'), deadline),
    pieces.element,
    plan.element,
    origin,
    message,
  );
  let shown: PlannedJob | undefined;
  let written = false;

  for (const input of [hours, deadline]) {
    on(input, 'input', () => {
      written = true;
      complain({});
    });
    on(input, 'keydown', ({ key }) => {
      if (key === 'Enter') start(submit());
    });
  }

  function complain({ at, problem }: Partial<Problem>): void {
    for (const input of [hours, deadline]) setAttribute(input, 'aria-invalid', input === at ? 'true' : undefined);
    setText(message, problem ?? '');
    setHidden(message, problem === undefined);
    at?.focus();
  }

  async function submit(): Promise<void> {
    const asked = read(app.now());
    complain('problem' in asked ? asked : {});
    if ('problem' in asked) return;
    written = false;
    if ((await app.ask({ type: 'planJob', ...asked })) === undefined) written = true;
  }

  function read(now: Millis): Asked | Problem {
    const length = hours.valueAsNumber;
    if (!(length > 0 && length <= LONGEST_H))
      return { at: hours, problem: t('Write hours above 0 and up to {0}, such as 4 or 0.5.', LONGEST_H) };
    const finishBy = fromLocalInput(deadline.value);
    if (finishBy === undefined) return { at: deadline, problem: t('Write a day and a time.') };
    if (finishBy <= now) return { at: deadline, problem: t('That time has passed. Give one that is still to come.') };
    // A length that was not touched is sent as it is, without the rounding of the field.
    const duration =
      shown !== undefined && hours.value === hoursText(shown) ? shown.duration : millis(length * HOUR_MS);
    const latest = millis(finishBy - duration);
    if (latest >= now) return { duration, finishBy, interruptible: isInterruptible };
    const [job, end, last] = [lengthText(duration), moment(finishBy, now), moment(latest, now)];
    return { at: deadline, problem: t('{0} do not fit before {1}. The latest start was {2}.', job, end, last) };
  }

  return {
    element,
    set(job) {
      setText(origin, originText(job));
      setHidden(origin, origin.textContent === '');
      if (written) return;
      isInterruptible = job.interruptible;
      pieces.set(isInterruptible);
      shown = job;
      hours.value = hoursText(job);
      deadline.value = localInput(job.finishBy);
    },
  };
}

const hoursText = ({ duration }: PlannedJob): string =>
  String(Math.max(10 ** -DECIMALS, Number((duration / HOUR_MS).toFixed(DECIMALS))));

function originText({ runs, name }: PlannedJob): string {
  if (runs === 0) return '';
  if (name === undefined) return runs === 1 ? t('from 1 run') : t('from {0} runs', runs);
  return runs === 1 ? t('from 1 run of {0}', name) : t('from {0} runs of {1}', runs, name);
}
