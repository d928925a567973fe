import type { Call } from '../../python/calls';
import { removeKeyword, replace } from '../../python/edit';
import type { PythonFile } from '../../python/file';
import { decoration } from '../../python/statements';
import type { LintContext } from '../context';
import { unmeasured } from '../effects';
import { eagerSteps, type EagerStep } from '../patterns/eagerSteps';
import type { Finding, Fix, Rule } from '../rule';
import { isTraceable } from '../patterns/traceable';

export const unjittedStep: Rule = {
  id: 'WP312',
  name: 'unjitted-step',
  severity: 'warning',
  title: 'Training steps are run operation by operation',
  why: 'Python starts each operation by itself, and the compiler cannot fuse any of them.',
  effect: unmeasured('2 to 10 times shorter steps', 'small steps gain most'),
  *check(context) {
    const { file } = context;
    if (!file.imports('tensorflow', 'keras', 'jax')) return;
    yield* eagerSwitches(context);
    for (const step of eagerSteps(file, context.sites)) {
      const isJax = step.framework === 'jax';
      yield {
        node: step.node,
        message: isJax
          ? 'Gradients are computed in a loop without jax.jit.'
          : 'Gradients are computed in a loop outside of tf.function.',
        fix: isJax ? jit(file, step) : trace(file, step),
      };
    }
  },
};

const EAGER_CALL = /^tensorflow\.config\.(experimental_)?run_functions_eagerly$/;

/** `compile(run_eagerly=True)` and its kin. */
function* eagerSwitches({ file, strict }: LintContext): Generator<Finding> {
  // Switched on and off again: a part is to be looked at.
  if (/run_functions_eagerly\(False\)/.test(file.text)) return;
  // What converts to numpy inside of the model has to run eagerly.
  if (!strict && file.definitions.classes.some(({ node }) => /\.numpy\(\)/.test(file.textOf(node)))) return;
  for (const call of file.callsNamed(EAGER_CALL)) {
    const [value] = call.positional;
    if (value === undefined || file.literal(value) !== true) continue;
    yield {
      node: call.node,
      message: 'All functions run eagerly from here on.',
      fix: { title: 'Switch it off', edits: [replace(value, 'False')] },
    };
  }
  for (const call of file.callsOf('compile')) {
    const value = call.method === undefined ? undefined : call.keywords.get('run_eagerly');
    if (value === undefined || file.literal(value) !== true) continue;
    const edit = removeKeyword(file, call, 'run_eagerly');
    yield {
      node: value.parent ?? value,
      message: 'run_eagerly=True trains this model operation by operation.',
      fix: edit && { title: 'Remove run_eagerly', edits: [edit] },
    };
  }
}

const TENSORFLOW = /^(gradient|apply_gradients|watch|watched_variables|get_scaled_loss|get_unscaled_gradients|values)$/;
const JAX = /^(apply_gradients|apply_fn|apply|update|replace|mean|sum|astype|reshape|squeeze|value_and_grad)$/;

/** `@tf.function`, where nothing in the function would be run only once. */
function trace(file: PythonFile, { function: definition }: EagerStep): Fix | undefined {
  if (definition === undefined || !isTraceable(file, definition, TENSORFLOW)) return undefined;
  const name = ['tf', 'tensorflow'].find((each) => file.scopes.all[0]?.bindings.get(each)?.[0]?.path === 'tensorflow');
  const edit = name === undefined ? undefined : decoration(file, definition.node, `@${name}.function`);
  return edit && { title: `Add @${name}.function`, edits: [edit] };
}

/** `@jax.jit`, where all parameters are only handed on: a model or an optimizer cannot be traced. */
function jit(file: PythonFile, { function: definition }: EagerStep): Fix | undefined {
  if (definition === undefined || definition.class !== undefined || !isTraceable(file, definition, JAX))
    return undefined;
  if (!file.imports('jax') || file.scopes.all[0]?.bindings.get('jax') === undefined) return undefined;
  const parameters = new Set(file.scopes.of(definition.node)?.bindings.keys());
  if (file.callsIn(definition.node).some((call) => callsParameter(call, parameters))) return undefined;
  const edit = decoration(file, definition.node, '@jax.jit');
  return edit && { title: 'Add @jax.jit', edits: [edit] };
}

/** `optimizer.update(…)`, `model(…)` of a parameter; what a state of training does is traced. */
function callsParameter({ function: called, receiver, method }: Call, parameters: ReadonlySet<string>): boolean {
  if (called?.type === 'identifier') return parameters.has(called.text);
  if (receiver?.type !== 'identifier' || !parameters.has(receiver.text)) return false;
  return method !== 'apply_gradients' && method !== 'apply_fn' && !/^(mean|sum|astype|reshape)$/.test(method ?? '');
}
