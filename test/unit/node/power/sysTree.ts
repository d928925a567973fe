/** A temporary tree of small files, like sysfs. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export class SysTree {
  readonly root = mkdtempSync(path.join(os.tmpdir(), 'sys-'));

  write(files: Readonly<Record<string, string | number>>): this {
    for (const [name, content] of Object.entries(files)) {
      const file = path.join(this.root, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, `${content}\n`);
    }
    return this;
  }

  remove(name: string): void {
    rmSync(path.join(this.root, name), { recursive: true });
  }

  mode(name: string, mode: number): void {
    chmodSync(path.join(this.root, name), mode);
  }

  dispose(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** A display controller on the bus. */
export const pciGpu = (
  busId: string,
  vendor: string,
  more: Readonly<Record<string, string | number>> = {},
): Record<string, string | number> =>
  Object.fromEntries(
    Object.entries({ vendor, class: '0x030000', ...more }).map(([name, content]) => [
      `bus/pci/devices/${busId}/${name}`,
      content,
    ]),
  );
