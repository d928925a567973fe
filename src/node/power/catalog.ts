/** The ladders: for each part of the machine the first source that answers, and why the ones above it did not. */
import type { Device, SourceCheck } from '../../core/energy/frame';
import { PARTS, type LiveSource, type Part, type Rung } from './source';

interface Open {
  readonly rung: Rung;
  readonly source: LiveSource;
}

export class Catalog {
  private open: Open[] = [];
  private readonly failed = new Map<string, SourceCheck>();

  /** @param rungs best first; one rung may serve several parts. */
  constructor(private readonly rungs: readonly Rung[]) {}

  get sources(): readonly LiveSource[] {
    return this.open.map(({ source }) => source);
  }

  devices(): readonly Device[] {
    return this.sources.flatMap((source) => source.devices());
  }

  /** For people: what stands between them and a better source. Only sources above the one that is used. */
  notes(): readonly string[] {
    const used = new Set(this.open.map(({ rung }) => rung.name));
    const above = PARTS.flatMap((part) => {
      const ladder = this.rungs.filter((rung) => rung.parts.includes(part));
      const first = ladder.findIndex((rung) => used.has(rung.name));
      return ladder.slice(0, first < 0 ? ladder.length : first).map((rung) => rung.name);
    });
    return [...new Set(above)].flatMap((name) => {
      const check = this.failed.get(name);
      return check && !check.works ? [`${name}: ${check.finding}`] : [];
    });
  }

  /** Opens what is missing, drops what ended. Called before sampling and every half minute while it lasts. */
  refresh(): void {
    for (const { rung, source } of this.open.filter((each) => each.source.ended !== undefined)) {
      this.failed.set(rung.name, { source: rung.name, works: false, finding: source.ended ?? '' });
      source.close();
    }
    const ended = new Set(this.open.filter((each) => each.source.ended !== undefined).map(({ rung }) => rung.name));
    this.open = this.open.filter(({ rung }) => !ended.has(rung.name));
    for (const { source } of this.open) source.rescan?.();
    const tried = new Set(ended);
    for (const part of PARTS) this.climb(part, tried);
    this.dropUnneeded();
  }

  close(): void {
    for (const { source } of this.open) source.close();
    this.open = [];
  }

  /** Every source of this platform, also those that another one makes unnecessary. */
  async check(): Promise<readonly SourceCheck[]> {
    const checks: SourceCheck[] = [];
    for (const rung of this.rungs) {
      // What is in use is not opened a second time.
      const inUse = this.open.find((each) => each.rung === rung && each.source.devices().length > 0);
      if (inUse) checks.push({ source: rung.name, works: true, finding: describe(inUse.source.devices()) });
      else checks.push(await this.checkRung(rung));
    }
    return checks;
  }

  private async checkRung(rung: Rung): Promise<SourceCheck> {
    if (rung.check) return rung.check();
    const { source, check } = rung.open();
    source?.close();
    return check;
  }

  private climb(part: Part, tried: Set<string>): void {
    for (const rung of this.rungs) {
      if (!rung.parts.includes(part)) continue;
      const already = this.open.find((each) => each.rung === rung);
      if (already) {
        if (already.source.covers?.(part) ?? true) return;
        continue;
      }
      if (tried.has(rung.name)) continue;
      tried.add(rung.name);
      const { source, check, absent } = rung.open();
      if (absent) this.failed.delete(rung.name);
      else this.failed.set(rung.name, check);
      if (!source) continue;
      this.open.push({ rung, source });
      if (source.covers?.(part) ?? true) return;
    }
  }

  /** A better rung came up: what it covers must not be counted a second time by the one below. */
  private dropUnneeded(): void {
    const needed = new Set<Open>();
    for (const part of PARTS) {
      const first = this.rungs
        .filter((rung) => rung.parts.includes(part))
        .map((rung) => this.open.find((each) => each.rung === rung))
        .find((each) => each && (each.source.covers?.(part) ?? true));
      if (first) needed.add(first);
    }
    for (const each of this.open) if (!needed.has(each)) each.source.close();
    this.open = this.open.filter((each) => needed.has(each));
  }
}

const describe = (devices: readonly Device[]): string =>
  `In use: ${devices.map((device) => `${device.name} (${device.how})`).join(', ')}.`;
