// One Python process: started like an ipykernel, spoken to in JSON lines over its standard streams.
const { spawn } = require('node:child_process');
const { randomUUID } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const readline = require('node:readline');

const END_TIMEOUT_MS = 2_000;

/** Nobody connects to it; it is there because whoever looks for kernels finds them by this file's name. */
function writeConnectionFile(folder) {
  const file = path.join(folder, `kernel-${randomUUID()}.json`);
  const connection = {
    kernel_name: 'python3',
    transport: 'tcp',
    ip: '127.0.0.1',
    signature_scheme: 'hmac-sha256',
    key: '',
  };
  fs.writeFileSync(file, JSON.stringify(connection));
  return file;
}

class Kernel {
  #process;
  #connectionFile;
  #waiting = new Map();
  #order = 0;

  /** @param {{cwd: string, runtimeFolder: string}} where it works and where its connection file lies */
  constructor({ cwd, runtimeFolder }) {
    this.#connectionFile = writeConnectionFile(runtimeFolder);
    const program = process.platform === 'win32' ? 'python' : 'python3';
    const args = ['-u', path.join(__dirname, 'kernel.py'), '-f', this.#connectionFile];
    this.#process = spawn(program, args, { cwd, stdio: ['pipe', 'pipe', 'ignore'] });
    this.#process.on('error', (error) => this.#lost(error.message));
    this.#process.on('exit', () => this.#lost('The kernel ended.'));
    this.#process.stdin.on('error', () => {}); // a write after its end; 'exit' reports it
    readline.createInterface({ input: this.#process.stdout }).on('line', (line) => this.#take(JSON.parse(line)));
  }

  get alive() {
    return this.#process.exitCode === null && this.#process.signalCode === null && this.#process.pid !== undefined;
  }

  nextOrder() {
    return ++this.#order;
  }

  /** Never rejects: an error is a part of the answer. */
  run(source, print) {
    if (!this.alive) return Promise.resolve({ error: { name: 'KernelError', message: 'python3 did not start.' } });
    return new Promise((resolve) => {
      const id = randomUUID();
      this.#waiting.set(id, { resolve, print, printed: Promise.resolve() });
      this.#process.stdin.write(`${JSON.stringify({ id, source })}\n`);
    });
  }

  interrupt() {
    this.#process.kill('SIGINT');
  }

  /** Closing its input ends it; a cell that does not come back is not waited for. */
  end() {
    this.#process.stdin.end();
    this.#process.kill('SIGINT');
    setTimeout(() => this.#process.kill('SIGKILL'), END_TIMEOUT_MS).unref();
  }

  #take({ id, ...message }) {
    const waiting = this.#waiting.get(id);
    if (!waiting) return;
    if ('stream' in message) {
      waiting.printed = waiting.printed.then(() => waiting.print(message));
      return;
    }
    this.#waiting.delete(id);
    void waiting.printed.then(() => waiting.resolve(message));
  }

  #lost(message) {
    fs.rmSync(this.#connectionFile, { force: true });
    for (const id of this.#waiting.keys()) this.#take({ id, error: { name: 'KernelError', message } });
  }
}

module.exports = { Kernel };
