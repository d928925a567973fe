// A debug adapter that only runs its program: no breakpoints, but a real process and the events that name it and its end.
const { spawn } = require('node:child_process');
const vscode = require('vscode');

class RunOnly {
  #sent = new vscode.EventEmitter();
  #process;
  #seq = 0;
  onDidSendMessage = this.#sent.event;

  handleMessage(request) {
    if (request.type !== 'request') return;
    const { command, arguments: given } = request;
    if (command === 'launch') this.#launch(request, given);
    else this.#answer(request, command === 'threads' ? { threads: [{ id: 1, name: 'MainThread' }] } : {});
    if (command === 'disconnect' || command === 'terminate') this.dispose();
  }

  dispose() {
    this.#process?.kill('SIGKILL');
  }

  #launch(request, { program, args = [], cwd }) {
    const python = process.platform === 'win32' ? 'python' : 'python3';
    this.#process = spawn(python, [program, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    const { pid } = this.#process;
    this.#answer(request, {});
    if (pid !== undefined) {
      const body = { name: program, systemProcessId: pid, isLocalProcess: true, startMethod: 'launch' };
      this.#event('process', body);
    }
    for (const category of ['stdout', 'stderr']) {
      this.#process[category].on('data', (data) => this.#event('output', { category, output: String(data) }));
    }
    this.#process.once('error', (error) => this.#event('output', { category: 'stderr', output: error.message }));
    this.#process.once('close', (code) => {
      this.#event('exited', { exitCode: code ?? 137 });
      this.#event('terminated', {});
    });
  }

  #answer({ seq, command }, body) {
    this.#send({ type: 'response', request_seq: seq, success: true, command, body });
    if (command === 'initialize') this.#event('initialized', {});
  }

  #event(event, body) {
    this.#send({ type: 'event', event, body });
  }

  #send(message) {
    this.#sent.fire({ seq: ++this.#seq, ...message });
  }
}

function registerDebugger(type) {
  return vscode.debug.registerDebugAdapterDescriptorFactory(type, {
    createDebugAdapterDescriptor: () => new vscode.DebugAdapterInlineImplementation(new RunOnly()),
  });
}

module.exports = { registerDebugger };
