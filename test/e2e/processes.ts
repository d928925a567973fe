// Processes of one window, found by the ledger that only it was given.
import fs from 'node:fs';

function read(pid: string, file: string): string {
  try {
    return fs.readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return ''; // ended meanwhile
  }
}

/** @returns pids whose command line matches and whose environment names the ledger */
function processesOf(ledger: string, command: RegExp): number[] {
  const pids = fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids
    .filter((pid) => command.test(read(pid, 'cmdline').replaceAll('\0', ' ')))
    .filter((pid) => read(pid, 'environ').split('\0').includes(`WATTPRINT_LEDGER=${ledger}`))
    .map(Number);
}

export const probesOf = (ledger: string): number[] => processesOf(ledger, /dist.probe\.js/);
export const extensionHostsOf = (ledger: string): number[] => processesOf(ledger, /--type=extensionHost/);
