// `npm run check:debugpy`: does the real debugpy tell what src/editor/runWatch/debug.ts listens for? Needs a Python with debugpy
// (PYTHON names it); without one it says that it skips. Not part of `npm test`, which assumes nothing but Python's own library.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const python = process.env.PYTHON || 'python3';
const found = spawnSync(python, ['-c', 'import debugpy; print(debugpy.__version__)'], { encoding: 'utf8' });
if (found.status !== 0) {
  console.log(`skipped: ${python} has no debugpy (set PYTHON to one that has)`);
  process.exit(0);
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wattprint-debugpy-'));
const program = path.join(folder, 'program.py');
fs.writeFileSync(program, 'import os\nprint("pid", os.getpid())\nraise SystemExit(3)\n');
const adapter = spawn(python, ['-m', 'debugpy.adapter'], { stdio: ['pipe', 'pipe', 'inherit'] });

let seq = 0;
function send(command, args) {
  const body = JSON.stringify({ seq: ++seq, type: 'request', command, arguments: args });
  adapter.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

const seen = {};
function heard(message) {
  if (message.type !== 'event') return;
  if (message.event === 'initialized') send('configurationDone', {});
  if (message.event === 'process') seen.pid = message.body.systemProcessId;
  if (message.event === 'exited') seen.exitCode = message.body.exitCode;
  if (message.event === 'output') seen.printed ??= /pid (\d+)/.exec(message.body.output)?.[1];
  if (message.event === 'terminated') finish();
}

function finish() {
  adapter.kill();
  fs.rmSync(folder, { recursive: true, force: true });
  const ok = seen.exitCode === 3 && seen.pid !== undefined && String(seen.pid) === seen.printed;
  console.log(
    `debugpy ${found.stdout.trim()}: process ${seen.pid} (the program says ${seen.printed}), exit code ${seen.exitCode}`,
  );
  console.log(ok ? 'as expected' : 'NOT as expected: debug sessions would leave no record');
  process.exit(ok ? 0 : 1);
}

let buffered = Buffer.alloc(0);
adapter.stdout.on('data', (data) => {
  buffered = Buffer.concat([buffered, data]);
  for (;;) {
    const head = /^Content-Length: (\d+)\r\n\r\n/.exec(buffered.toString('latin1'));
    if (!head || buffered.length < head[0].length + Number(head[1])) return;
    const body = buffered.subarray(head[0].length, head[0].length + Number(head[1]));
    buffered = buffered.subarray(head[0].length + Number(head[1]));
    heard(JSON.parse(body.toString()));
  }
});
setTimeout(finish, 30_000).unref();
send('initialize', { clientID: 'wattprint', adapterID: 'debugpy', pathFormat: 'path' });
send('launch', { program, console: 'internalConsole', python: [python] });
