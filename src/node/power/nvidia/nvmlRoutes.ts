/** How one GPU tells its energy and its power: the best query that it answers. */
import { joules, watts, type Joules, type Watts } from '../../../core/units';
import { NVML, reactionTo } from './nvmlErrors';
import type { NvmlHandle, NvmlLibrary } from './nvmlLibrary';
import type { FieldQuery } from './nvmlStructs';

const TOTAL_ENERGY = 83;
const POWER_AVERAGE = 185;
const POWER_INSTANT = 186;
const GPU = 0;
const MODULE = 1;
const MILLI = 1e-3;

/** A query, and what its answer is. */
export interface Route {
  readonly query: FieldQuery | 'call';
  readonly how: string;
  /** The answer covers the whole module, CPU included. */
  readonly module?: true;
}

const ENERGY_ROUTES: readonly Route[] = [
  { query: { id: TOTAL_ENERGY, scope: GPU }, how: 'NVML energy counter' },
  { query: 'call', how: 'NVML energy counter' },
  { query: { id: TOTAL_ENERGY, scope: MODULE }, how: 'NVML energy counter of the module', module: true },
];

const POWER_ROUTES: readonly Route[] = [
  { query: { id: POWER_INSTANT, scope: GPU }, how: 'NVML instant power' },
  { query: { id: POWER_INSTANT, scope: MODULE }, how: 'NVML instant power of the module', module: true },
  { query: { id: POWER_AVERAGE, scope: GPU }, how: 'NVML power averaged over 1 s' },
  // What it averages over depends on chip and driver; many mean 1 s.
  { query: 'call', how: 'NVML power' },
];

export interface Quantities {
  readonly energyJ?: Joules;
  readonly powerW?: Watts;
  /** The first code that was not success, with what was asked. */
  readonly failure?: number;
}

export class NvmlRoutes {
  private energyRoutes = [...ENERGY_ROUTES];
  private powerRoutes = [...POWER_ROUTES];

  constructor(
    private readonly library: NvmlLibrary,
    private readonly handle: NvmlHandle,
  ) {}

  get energy(): Route | undefined {
    return this.energyRoutes[0];
  }

  get power(): Route | undefined {
    return this.powerRoutes[0];
  }

  /** Goes down both ladders until something answers. A gap on the way is no reason to drop a route for good. */
  settle(): Quantities {
    return this.read(true);
  }

  readPower(): Quantities {
    return this.read(false);
  }

  /** Energy (if asked) and power. Routes that are not supported are dropped, and the next ones are asked at once. */
  read(withEnergy: boolean): Quantities {
    for (;;) {
      const energy = withEnergy ? this.energy : undefined;
      const power = this.power;
      const [energyAnswer, powerAnswer] = this.ask(energy, power);
      const dropped =
        this.drop(this.energyRoutes, energy, energyAnswer) || this.drop(this.powerRoutes, power, powerAnswer);
      if (dropped) continue;
      const failure = [energyAnswer, powerAnswer].find((answer) => answer && answer.code !== NVML.success)?.code;
      return {
        ...(energyAnswer?.code === NVML.success && { energyJ: joules(energyAnswer.value * MILLI) }),
        ...(powerAnswer?.code === NVML.success && { powerW: watts(powerAnswer.value * MILLI) }),
        ...(failure !== undefined && { failure }),
      };
    }
  }

  private drop(routes: Route[], route: Route | undefined, answer: Asked | undefined): boolean {
    if (!route || !answer || reactionTo(answer.code) !== 'drop') return false;
    routes.shift();
    return true;
  }

  private ask(energy: Route | undefined, power: Route | undefined): [Asked | undefined, Asked | undefined] {
    const queries = [energy, power].flatMap((route) => (route && route.query !== 'call' ? [route.query] : []));
    let fields: readonly Asked[] = [];
    if (queries.length > 0) {
      const answer = this.library.fieldValues(this.handle, queries);
      fields = answer.value ?? queries.map(() => ({ code: answer.code, value: Number.NaN }));
    }
    let next = 0;
    const asked = (route: Route | undefined, call: () => Asked): Asked | undefined => {
      if (!route) return undefined;
      if (route.query === 'call') return call();
      const field = fields[next];
      next += 1;
      return field;
    };
    return [
      asked(energy, () => plain(this.library.totalEnergy(this.handle))),
      asked(power, () => plain(this.library.powerUsage(this.handle))),
    ];
  }
}

interface Asked {
  readonly code: number;
  readonly value: number;
}

const plain = (answer: { readonly code: number; readonly value?: number }): Asked => ({
  code: answer.code,
  value: answer.value ?? Number.NaN,
});
