/** What nvidia-smi prints, as values. Its man page promises no stable format, so anything odd is "not told". */

/** Fields in the order in which they are asked for; the ones that a driver does not know are left out. */
export const SMI_FIELDS = [
  'uuid',
  'name',
  'power.draw.instant',
  'power.draw',
  'utilization.gpu',
  'enforced.power.limit',
] as const;
export type SmiField = (typeof SMI_FIELDS)[number];

export interface SmiRow {
  readonly uuid: string;
  readonly name: string;
  readonly powerW: number | undefined;
  /** 0…1 */
  readonly utilization: number | undefined;
  readonly limitW: number | undefined;
  readonly instant: boolean;
  /** `GPU requires reset`, `Unknown Error`: what it says in place of values. */
  readonly trouble: string | undefined;
}

/** One line of `--format=csv,noheader,nounits`; `undefined` if it is not such a line (banners, warnings, halves). */
export function parseSmiRow(line: string, fields: readonly SmiField[]): SmiRow | undefined {
  const cells = line.split(', ').map((cell) => cell.trim());
  if (cells.length !== fields.length) return undefined;
  const cell = (field: SmiField): string => cells[fields.indexOf(field)] ?? '[N/A]';
  const uuid = cell('uuid');
  if (!/^(GPU|MIG)-/.test(uuid)) return undefined;
  const instantW = smiNumber(cell('power.draw.instant'));
  const utilization = smiNumber(cell('utilization.gpu'));
  return {
    uuid,
    name: cell('name'),
    powerW: instantW ?? smiNumber(cell('power.draw')),
    utilization: utilization === undefined ? undefined : utilization / 100,
    limitW: smiNumber(cell('enforced.power.limit')),
    instant: instantW !== undefined,
    trouble: cells.map((each) => /^\[(.*(?:reset|error).*)\]$/i.exec(each)?.[1]).find((each) => each !== undefined),
  };
}

/** `[N/A]`, `[Not Supported]` and all else that is no number: not told. */
export function smiNumber(cell: string): number | undefined {
  if (!/^-?\d+(\.\d+)?$/.test(cell)) return undefined;
  return Number(cell);
}

/** The fields that `--help-query-gpu` names in quotes, of those that are wanted. */
export const knownFields = (help: string): readonly SmiField[] =>
  SMI_FIELDS.filter((field) => help.includes(`"${field}"`) || field === 'uuid' || field === 'name');

export interface PmonRow {
  readonly gpu: number;
  readonly pid: number;
  /** 0…1; absent where it prints `-`. */
  readonly share?: number;
}

/** One line of `nvidia-smi pmon -s u`: `gpu pid type sm …`; comments and empty GPUs (`-`) are not rows. */
function parsePmonRow(line: string): PmonRow | undefined {
  const [gpu, pid, type, sm] = line.trim().split(/\s+/);
  if (gpu === undefined || !/^\d+$/.test(gpu) || pid === undefined || !/^\d+$/.test(pid)) return undefined;
  // G alone is graphics: no compute context.
  if (!type?.includes('C')) return undefined;
  const share = sm === undefined ? undefined : smiNumber(sm);
  return { gpu: Number(gpu), pid: Number(pid), ...(share !== undefined && { share: share / 100 }) };
}

/**
 * pmon prints a block of lines for each moment and nothing between blocks. A new one begins where the GPU's number falls
 * or a line comes again.
 */
export class PmonBlocks {
  private readonly rows = new Map<string, PmonRow>();
  private lastGpu = -1;

  /** The rows of the current block; `undefined` if the line is none. */
  add(line: string): readonly PmonRow[] | undefined {
    const [gpu = '', pid = ''] = line.trim().split(/\s+/);
    if (!/^\d+$/.test(gpu)) return undefined;
    const index = Number(gpu);
    const key = `${gpu} ${pid}`;
    const emptyAgain = pid === '-' && index === this.lastGpu;
    if (index < this.lastGpu || emptyAgain || this.rows.has(key)) this.rows.clear();
    this.lastGpu = index;
    const row = parsePmonRow(line);
    if (row) this.rows.set(key, row);
    return [...this.rows.values()];
  }
}
