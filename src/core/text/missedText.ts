/** Why a queued job was not started. */
import type { MissedReason } from '../queue/state';
import type { Translate } from './translate';

export function missedText(why: MissedReason, t: Translate): string {
  switch (why) {
    case 'late':
      return t('the machine was off, or could run nothing, when it should have started');
    case 'command':
      return t('its program is gone');
    case 'folder':
      return t('its folder is gone');
    case 'file':
      return t('its file is gone');
    case 'refused':
      return t('the system did not start it');
    case 'slurm':
      return t('Slurm did not start it in time, or it was removed there');
  }
}
