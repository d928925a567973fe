import type { SyntaxNode } from '../../python/syntax';
import { unmeasured } from '../effects';
import { replace } from '../../python/edit';
import type { LintContext } from '../context';
import type { Finding, Rule } from '../rule';

export const debugSwitches: Rule = {
  id: 'WP315',
  name: 'debug-switches',
  severity: 'hint',
  title: 'A switch for debugging is on',
  why: 'Anomaly detection, deterministic kernels and blocking launches slow every step down.',
  effect: unmeasured('1.1 to 2 times longer steps', 'depends on the switch and on how small the steps are'),
  *check(context) {
    yield* calls(context);
    yield* assignments(context);
  },
};

const CALLS: Readonly<Record<string, string>> = {
  'torch.autograd.set_detect_anomaly': 'Anomaly detection checks every gradient.',
  'torch.use_deterministic_algorithms': 'Deterministic algorithms are slower ones.',
};

function* calls({ file }: LintContext): Generator<Finding> {
  for (const call of file.calls) {
    const message = call.name === undefined ? undefined : CALLS[call.name];
    const value = call.argument('mode', 0);
    if (message === undefined || value === undefined || file.literal(value) !== true || isGuarded(call.node)) continue;
    yield { node: call.node, message, fix: { title: 'Switch it off', edits: [replace(value, 'False')] } };
  }
}

function* assignments({ file }: LintContext): Generator<Finding> {
  for (const { left, right } of file.assignments) {
    const name = file.names.dotted(left);
    const value = file.literal(right);
    if (isGuarded(left)) continue;
    if (name === 'torch.backends.cudnn.deterministic' && value === true) {
      yield {
        node: left,
        message: 'Deterministic cuDNN kernels are slower ones.',
        fix: { title: 'Switch it off', edits: [replace(right, 'False')] },
      };
    }
    if (left.type === 'subscript' && value === '1' && file.textOf(left).includes('CUDA_LAUNCH_BLOCKING')) {
      yield {
        node: left,
        message: 'Blocking launches keep the GPU waiting for Python.',
        fix: { title: 'Switch it off', edits: [replace(right, '"0"')] },
      };
    }
  }
}

/** Under a condition it is somebody's choice. */
function isGuarded(node: SyntaxNode): boolean {
  for (let each = node.parent; each !== undefined; each = each.parent) {
    if (each.type === 'if_statement') return true;
    if (each.type === 'function_definition') {
      const name = each.children.find(({ field }) => field === 'name')?.text ?? '';
      // A study that has to be repeatable says so.
      return /seed|determin|reproduc/i.test(name);
    }
  }
  return false;
}
