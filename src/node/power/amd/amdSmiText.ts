/** What amd-smi and rocm-smi print as JSON, in the shapes of their versions. */

export interface AmdGpu {
  readonly index: number;
  readonly powerW: number;
}

/**
 * `amd-smi metric --power --json`: an array or `{gpu_data: […]}`, perhaps after a banner; values are `{value, unit}`, bare
 * numbers or `"N/A"`. The second die of a two-die card reports 0 because the first one reports both: it is left out. The
 * energy counter is not asked for: it is wrong or stuck on some versions (ROCm/amdsmi#38, ROCm/rocm_smi_lib#180).
 */
export function parseAmdSmi(stdout: string): readonly AmdGpu[] {
  const json = parseAfterBanner(stdout);
  const list: unknown = Array.isArray(json) ? json : property(json, 'gpu_data');
  if (!Array.isArray(list)) return [];
  return list.flatMap((each: unknown, position) => {
    const power = property(each, 'power');
    const powerW = quantity(property(power, 'socket_power')) ?? quantity(property(power, 'average_socket_power'));
    const index = property(each, 'gpu');
    return powerW ? [{ index: typeof index === 'number' ? index : position, powerW }] : [];
  });
}

/** `rocm-smi --showpower --json`: `{"card0": {"Average Graphics Package Power (W)": "250.0"}}` or "Current Socket …". */
export function parseRocmSmi(stdout: string): readonly AmdGpu[] {
  const json = parseAfterBanner(stdout);
  if (typeof json !== 'object' || json === null) return [];
  return Object.entries(json).flatMap(([card, values]) => {
    const index = /^card(\d+)$/.exec(card)?.[1];
    if (index === undefined || typeof values !== 'object' || values === null) return [];
    const found = Object.entries(values as Record<string, unknown>).find(([key]) => /Package Power \(W\)$/.test(key));
    const powerW = found && quantity(found[1]);
    return powerW ? [{ index: Number(index), powerW }] : [];
  });
}

function quantity(value: unknown): number | undefined {
  const bare = typeof value === 'object' && value !== null ? property(value, 'value') : value;
  const number = typeof bare === 'string' && bare.trim() !== '' ? Number(bare) : bare;
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? number : undefined;
}

const property = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;

/** A banner line may come first, and may itself hold brackets. */
function parseAfterBanner(stdout: string): unknown {
  for (const start of stdout.matchAll(/^\s*[[{]/gm)) {
    try {
      return JSON.parse(stdout.slice(start.index)) as unknown;
    } catch {
      // not the beginning of the document
    }
  }
  return undefined;
}
