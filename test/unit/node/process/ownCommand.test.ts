/** Our command as terminals start it: through the small program on their PATH, as a real process. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeCommandShim } from '../../../../src/node/launch/commandShim';
import { LinuxProcessTable } from '../../../../src/node/process/linuxProcessTable';
import { OwnCommand } from '../../../../src/node/process/ownCommand';
import { PythonDetector } from '../../../../src/node/process/pythonDetector';
import { RunFinder } from '../../../../src/node/process/runFinder';

/** Stands for the program: starts the command after the two dashes in the foreground. */
const CLI = `const args = process.argv.slice(process.argv.indexOf('--') + 1);
require('node:child_process').spawn(args[0], args.slice(1), { stdio: 'inherit' }).on('exit', (code) => process.exit(code));`;
const PYTHON = `import sys; print('ready', flush=True); sys.stdin.read()`;

let folder: string;
const children: ChildProcess[] = [];
beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'own-command-'))));
afterEach(async () => {
  for (const child of children.splice(0)) {
    child.stdin?.end();
    await once(child, 'exit');
  }
  fs.rmSync(folder, { recursive: true, force: true });
});

async function start(...argv: readonly string[]): Promise<void> {
  const child = spawn(argv[0] ?? '', argv.slice(1), { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  await once(child.stdout, 'data');
}

it.runIf(process.platform === 'linux')('is recognised behind its small program, also inside a script', async () => {
  const cli = path.join(folder, 'wattprint 0.1', 'dist', 'cli.js');
  fs.mkdirSync(path.dirname(cli), { recursive: true });
  fs.writeFileSync(cli, CLI);
  await writeCommandShim(path.join(folder, 'bin'), process.execPath, cli);
  const own = path.join(folder, 'bin', 'wattprint');
  const script = path.join(folder, 'train.sh');
  fs.writeFileSync(script, `"${own}" run -- python3 -c "$1"\necho done\n`);

  const table = new LinuxProcessTable();
  const finder = new RunFinder(table, new PythonDetector(table), new OwnCommand(table));
  finder.watch([process.pid], []);
  await start(own, 'run', '--', 'python3', '-c', PYTHON);
  await start('bash', script, PYTHON);
  expect(finder.find(table.snapshot())?.runs ?? []).toEqual([]);
  await start('bash', '-c', 'python3 -c "$1"; echo done', 'bash', PYTHON);
  expect(finder.find(table.snapshot())?.runs).toHaveLength(1);
});
