/** Words of the contract as the reader sees them. Written out one by one, so that each can be translated. */
import type { Factor, Signal, Slot } from '../src/core/grid/series';
import type { RunKind, RunRecord, RunState } from '../src/core/run/record';
import { factorText } from '../src/core/text/factorText';
import type { Source } from '../src/core/units';
import { t } from './l10n';

export function sourceWord(source: Source): string {
  switch (source) {
    case 'counter':
      return t('counter');
    case 'integrated':
      return t('integrated');
    case 'modelled':
      return t('modelled');
    case 'unknown':
      return t('unknown');
  }
}

export function sourceMeaning(source: Source): string {
  switch (source) {
    case 'counter':
      return t('Hardware energy counter');
    case 'integrated':
      return t('Measured power, integrated over time');
    case 'modelled':
      return t('Computed from a model');
    case 'unknown':
      return t('Nothing answered');
  }
}

export function kindWord(kind: RunKind): string {
  switch (kind) {
    case 'terminal':
      return t('terminal');
    case 'task':
      return t('task');
    case 'debug':
      return t('debug');
    case 'notebook':
      return t('notebook');
    case 'command line':
      return t('command line');
    case 'queue':
      return t('queue');
  }
}

export function stateWord(state: RunState): string {
  switch (state) {
    case 'running':
      return t('running');
    case 'done':
      return t('done');
    case 'interrupted':
      return t('interrupted');
  }
}

/** `terminal`, or the launcher that started it. */
export const startedBy = (run: Pick<RunRecord, 'kind' | 'launcher'>): string => run.launcher ?? kindWord(run.kind);

export function commitText(git: NonNullable<RunRecord['git']>): string {
  const commit = git.commit.slice(0, 7);
  const where = git.branch === undefined ? commit : `${git.branch}@${commit}`;
  return git.dirty ? t('{0}, with changes', where) : where;
}

/** Why energy is unknown, in one sentence. */
export function whyNoEnergy(run: Pick<RunRecord, 'energy'>): string {
  if (run.energy === undefined) return t('No power source answered while it ran.');
  const note = run.energy.devices.find((device) => device.note !== undefined)?.note;
  return note ?? t('No reading came while it ran.');
}

export function whyNoCarbon(run: Pick<RunRecord, 'terms'>): string {
  return run.terms.grid === undefined ? t('No zone was set.') : t('Its energy is unknown.');
}

export function signalWord(signal: Signal): string {
  switch (signal) {
    case 'average':
      return t('average intensity');
    case 'marginal':
      return t('marginal intensity');
  }
}

export const factorWord = (factor: Factor | undefined): string => factorText(factor, t);

export function slotWord({ kind, estimated }: Pick<Slot, 'kind' | 'estimated'>): string {
  switch (kind) {
    case 'actual':
      return estimated === true ? t('actual, estimated') : t('actual');
    case 'forecast':
      return t('forecast');
    case 'typical':
      return t('typical day');
  }
}
