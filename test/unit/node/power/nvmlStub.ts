/** Builds and drives the stand-in for NVIDIA's library (test/fixtures/power/nvml_stub.c). */
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import koffi from 'koffi';
import { NvmlLibrary } from '../../../../src/node/power/nvidia/nvmlLibrary';

const SOURCE = path.resolve('test/fixtures/power/nvml_stub.c');

const builds = new Map<string, string>();
const folder = mkdtempSync(path.join(os.tmpdir(), 'nvml-'));

/** By whoever built one, at the end. */
export const removeStubs = (): void => rmSync(folder, { recursive: true, force: true });

/** @param without functions that this build lacks. */
function build(without: readonly string[]): string {
  const key = without.join(' ');
  const known = builds.get(key);
  if (known !== undefined) return known;
  const compiler = ['cc', 'gcc', 'clang'].find((name) => spawnSync(name, ['--version']).status === 0);
  if (compiler === undefined) throw new Error('These tests need a C compiler: install gcc (Debian: build-essential).');
  const file = path.join(folder, `stub-${builds.size}.so`);
  const flags = without.map((name) => `-DWITHOUT_${name}`);
  execFileSync(compiler, ['-O1', '-shared', '-fPIC', ...flags, '-o', file, SOURCE]);
  builds.set(key, file);
  return file;
}

export class NvmlStub {
  readonly folder = mkdtempSync(path.join(folder, 'case-'));
  /** In a folder of its own, under the name that the loader looks for. */
  readonly library: string;
  readonly script = path.join(this.folder, 'script');
  readonly log = path.join(this.folder, 'log');
  private lines: readonly string[] = [];

  constructor(without: readonly string[] = []) {
    this.library = path.join(this.folder, 'libnvidia-ml.so.1');
    copyFileSync(build(without), this.library);
    this.write();
  }

  /** For a process that loads the stub; this one too. */
  get env(): Record<string, string> {
    return { NVML_STUB_SCRIPT: this.script, NVML_STUB_LOG: this.log };
  }

  play(...lines: readonly string[]): void {
    this.lines = lines;
    this.write();
  }

  also(...lines: readonly string[]): void {
    this.play(...this.lines, ...lines);
  }

  load(): NvmlLibrary {
    Object.assign(process.env, this.env);
    return NvmlLibrary.load(koffi, [this.library]);
  }

  /** Names of the functions that were called, in order. */
  get calls(): readonly string[] {
    if (!existsSync(this.log)) return [];
    return readFileSync(this.log, 'utf8')
      .split('\n')
      .flatMap((line) => line.split(' ')[0] || []);
  }

  forgetCalls(): void {
    rmSync(this.log, { force: true });
  }

  private write(): void {
    // The stub looks at the time of the file, so every version must have its own.
    writeFileSync(this.script, `# ${process.hrtime.bigint()}\n${this.lines.join('\n')}\n`);
  }
}

export const GPU_A = 'gpu GPU-aaaa 00000000:01:00.0 120000 300000 60 0';
export const GPU_B = 'gpu GPU-bbbb 00000000:41:00.0 40000 300000 0 0';
