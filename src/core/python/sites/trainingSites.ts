/**
 * Finds where training starts in a file.
 *
 * A call by which a library or another module trains, or the outermost loop around steps that the file makes itself, also
 * when the step is in another function. A loop that runs a trainer again and again (folds, seeds) is not the place: the call is.
 */
import type { FunctionDefinition } from '../definitions';
import type { PythonFile } from '../file';
import { ancestors, child, type SyntaxNode } from '../syntax';
import { MAY_TRAIN_ELSEWHERE, trainsWhollyElsewhere } from './elsewhere';
import { frameworkOfFile, type Site } from './site';
import { JAX_LOOP, Steps } from './steps';
import { MAY_TRAIN, RUNS, trainerCall } from './trainerCalls';

export function trainingSites(file: PythonFile): readonly Site[] {
  const sites = [...trainerCalls(file), ...ownTraining(file)];
  return sites.toSorted((a, b) => a.node.start - b.node.start);
}

function trainerCalls(file: PythonFile): readonly Site[] {
  const calls = new Set([...file.callsNamed(MAY_TRAIN), ...RUNS.flatMap((name) => file.callsOf(name))]);
  return [...calls].flatMap((call) => trainerCall(call, file) ?? []);
}

/** Loops with steps, and calls of functions of the project that hold such loops. */
function ownTraining(file: PythonFile): readonly Site[] {
  const steps = new Steps(file);
  const candidates = [...file.loops, ...file.callsNamed(JAX_LOOP).map(({ node }) => node)];
  const loops = candidates.filter((loop) => steps.isStep(bodyOf(loop)));
  const set = new Set(loops);
  const entered = functionsRunInLoops(steps, loops);
  const isOutermost = (node: SyntaxNode): boolean => {
    const around = file.definitions.around(node);
    return !hasAround(node, set, file) && (around === undefined || !entered.has(around));
  };
  const calls = file.callsNamed(MAY_TRAIN_ELSEWHERE).filter((call) => trainsWhollyElsewhere(call, file));
  const framework = frameworkOfFile(file);
  return [
    ...loops.filter(isOutermost).map((node) => ({ node, kind: 'loop' as const, framework })),
    ...calls
      .map(({ node }) => node)
      .filter(isOutermost)
      .map((node) => ({ node, kind: 'trainer' as const, framework })),
  ];
}

/** Of a loop that is a call, all of it. */
const bodyOf = (loop: SyntaxNode): SyntaxNode => child(loop, 'body') ?? loop;

/** A training loop around it in the same function. */
function hasAround(node: SyntaxNode, loops: ReadonlySet<SyntaxNode>, file: PythonFile): boolean {
  const own = file.definitions.around(node);
  for (const each of ancestors(node)) {
    if (each === own?.node) return false;
    if (loops.has(each)) return true;
  }
  return false;
}

/** Functions that a training loop runs, also by way of others: the loop is the place, not what is in them. */
function functionsRunInLoops(steps: Steps, loops: readonly SyntaxNode[]): ReadonlySet<FunctionDefinition> {
  const found = new Set<FunctionDefinition>();
  const enter = (node: SyntaxNode): void => {
    for (const call of steps.callsBelow(node)) {
      for (const definition of steps.runs(call)) {
        if (found.has(definition)) continue;
        found.add(definition);
        if (definition.body !== undefined) enter(definition.body);
      }
    }
  };
  for (const loop of loops) enter(bodyOf(loop));
  return found;
}
