/** What a rule may ask: the file, where it trains, and the evidence that it needs before it speaks. */
import { Defaults, type Usual } from '../python/defaults/defaults';
import type { PythonFile } from '../python/file';
import type { Site } from '../python/sites/site';
import { trainingSites } from '../python/sites/trainingSites';
import type { SyntaxNode } from '../python/syntax';
import { Evidence } from './evidence';
import { modelSize } from './modelSize';
import type { Versions } from './versions';

export interface LintOptions {
  /** Library versions, where they are known. */
  readonly versions: Versions;
  /** Billions of parameters of a model that lies on this machine; undefined: not known. */
  readonly localModelSize?: (id: string) => number | undefined;
  /** The gates are open: patterns are reported without their evidence. For authors of rules. */
  readonly strict?: boolean;
}

export class LintContext {
  readonly evidence: Evidence;
  readonly strict: boolean;
  #sites: readonly Site[] | undefined;
  #defaults: Defaults | undefined;

  constructor(
    readonly file: PythonFile,
    private readonly options: LintOptions,
  ) {
    this.strict = options.strict ?? false;
    this.evidence = new Evidence(file, () => this.sites, this.strict);
  }

  get sites(): readonly Site[] {
    return (this.#sites ??= trainingSites(this.file));
  }

  get versions(): Versions {
    return this.options.versions;
  }

  /** A value that stands in the code, or a default that the code gives; undefined: not known. */
  usual(node: SyntaxNode | undefined): Usual | undefined {
    return (this.#defaults ??= new Defaults(this.file)).of(node);
  }

  /** Billions of parameters, from the local copy of a model or from its id; undefined: not known. */
  modelSize(id: string): number | undefined {
    return this.options.localModelSize?.(id) ?? modelSize(id);
  }
}
