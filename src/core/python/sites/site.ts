/** A place where training starts: a call that trains, or the outermost loop around hand-written steps. */
import type { PythonFile } from '../file';
import type { SyntaxNode } from '../syntax';

export type Framework =
  | 'torch'
  | 'transformers'
  | 'lightning'
  | 'keras'
  | 'tensorflow'
  | 'jax'
  | 'sklearn'
  | 'xgboost'
  | 'lightgbm'
  | 'catboost'
  | 'unknown';

export interface Site {
  readonly node: SyntaxNode;
  /** `trainer`: a library runs the loop. `search`: it runs many. `loop`: the loop stands here. `launch`: it runs a function of here elsewhere. */
  readonly kind: 'trainer' | 'search' | 'loop' | 'launch';
  readonly framework: Framework;
}

/** Of a loop that is written by hand. */
export function frameworkOfFile(file: PythonFile): Framework {
  if (file.imports('torch')) return 'torch';
  if (file.imports('jax', 'flax')) return 'jax';
  if (file.imports('tensorflow', 'keras')) return 'tensorflow';
  return 'unknown';
}
