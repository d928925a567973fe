/** The probe as it ships: bundled, in a process of its own. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import type { Frame, FromProbe, ToProbe } from '../../src/core/energy/frame';
import { LineBuffer } from '../../src/node/process/jsonLines';

const folder = mkdtempSync(path.join(os.tmpdir(), 'probe-'));
export const PROBE = path.join(folder, 'probe.js');

export async function bundleProbe(): Promise<void> {
  await build({
    entryPoints: [path.resolve('src/probe.ts')],
    outfile: PROBE,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20.19',
    external: ['koffi'],
    logLevel: 'warning',
  });
  symlinkSync(path.resolve('node_modules'), path.join(folder, 'node_modules'));
}

export const removeBundle = (): void => rmSync(folder, { recursive: true, force: true });

type Of<Type extends FromProbe['type']> = Extract<FromProbe, { readonly type: Type }>;

export class RunningProbe {
  readonly child: ChildProcessWithoutNullStreams;
  readonly messages: FromProbe[] = [];
  readonly exit: Promise<number | null>;
  private waiters: (() => void)[] = [];

  /** @param sys root of sysfs. */
  constructor(sys: string, env: Readonly<Record<string, string>> = {}) {
    this.child = spawn(process.execPath, [PROBE, sys], { env: { ...process.env, ...env } });
    const lines = new LineBuffer((line) => {
      this.messages.push(JSON.parse(line) as FromProbe);
      for (const wake of this.waiters.splice(0)) wake();
    });
    this.child.stdout.setEncoding('utf8').on('data', (piece: string) => lines.add(piece));
    this.child.stderr.pipe(process.stderr);
    this.exit = new Promise((resolve) => this.child.once('exit', resolve));
  }

  send(...messages: readonly ToProbe[]): void {
    for (const message of messages) this.child.stdin.write(`${JSON.stringify(message)}\n`);
  }

  /** The first message of a type that fits, of those that came and those to come. */
  async next<Type extends FromProbe['type']>(
    type: Type,
    fits: (message: Of<Type>) => boolean = () => true,
  ): Promise<Of<Type>> {
    for (let from = 0; ;) {
      for (; from < this.messages.length; from += 1) {
        const message = this.messages[from];
        if (message?.type === type && fits(message as Of<Type>)) return message as Of<Type>;
      }
      await new Promise<void>((resolve) => this.waiters.push(resolve));
    }
  }

  async frame(fits: (frame: Frame) => boolean): Promise<Frame> {
    return (await this.next('frame', ({ frame }) => fits(frame))).frame;
  }

  async sample(id: number): Promise<Frame> {
    this.send({ type: 'sample', id });
    return this.frame((frame) => frame.answers?.includes(id) ?? false);
  }

  async end(): Promise<number | null> {
    this.child.stdin.end();
    return this.exit;
  }
}
