import type { PythonFile } from '../../python/file';
import { ancestors, type SyntaxNode } from '../../python/syntax';
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
    const { evidence, file, strict } = context;
    if (!evidence.trains && !evidence.infers) return;
    if (!strict && isRepeatable(file.text)) return;
    yield* calls(context);
    yield* assignments(context);
  },
};

/** Set together, they make a study repeatable, and blocking launches belong to it. */
const isRepeatable = (text: string): boolean => /CUBLAS_WORKSPACE_CONFIG/.test(text);

const CALLS: Readonly<Record<string, string>> = {
  'torch.autograd.set_detect_anomaly': 'Anomaly detection checks every gradient.',
  'torch.use_deterministic_algorithms': 'Deterministic algorithms are slower ones.',
};

const SWITCH = /^torch\.(autograd\.set_detect_anomaly|use_deterministic_algorithms)$/;

function* calls({ file }: LintContext): Generator<Finding> {
  for (const call of file.callsNamed(SWITCH)) {
    const message = call.name === undefined ? undefined : CALLS[call.name];
    const value = call.argument('mode', 0);
    if (message === undefined || value === undefined || file.literal(value) !== true || isGuarded(call.node)) continue;
    if (call.name === 'torch.use_deterministic_algorithms' && isSeededBeside(file, call.node)) continue;
    yield { node: call.node, message, fix: { title: 'Switch it off', edits: [replace(value, 'False')] } };
  }
}

function* assignments({ file }: LintContext): Generator<Finding> {
  for (const { left, right } of file.assignmentsOf('deterministic')) {
    const isCudnn = file.names.dotted(left) === 'torch.backends.cudnn.deterministic';
    if (!isCudnn || file.literal(right) !== true || isGuarded(left) || isSeededBeside(file, left)) continue;
    yield {
      node: left,
      message: 'Deterministic cuDNN kernels are slower ones.',
      fix: { title: 'Switch it off', edits: [replace(right, 'False')] },
    };
  }
  if (!file.text.includes('CUDA_LAUNCH_BLOCKING')) return;
  for (const { left, right } of file.assignments) {
    if (left.type !== 'subscript' || !file.textOf(left).includes('CUDA_LAUNCH_BLOCKING')) continue;
    if (file.literal(right) !== '1' || isGuarded(left)) continue;
    yield {
      node: left,
      message: 'Blocking launches keep the GPU waiting for Python.',
      fix: { title: 'Switch it off', edits: [replace(right, '"0"')] },
    };
  }
}

/** Next to a seed it is not for debugging: the results have to be the same again. */
function isSeededBeside(file: PythonFile, node: SyntaxNode): boolean {
  const around = [...ancestors(node)].find(({ type }) => type === 'block' || type === 'module');
  return (
    around !== undefined &&
    file
      .callsIn(around)
      .some(
        (call) =>
          /^(manual_seed|manual_seed_all|seed|seed_everything|set_seed)$/.test(call.method ?? call.name ?? '') &&
          Math.abs(file.lines.positionAt(call.node.start).line - file.lines.positionAt(node.start).line) <= NEAR,
      )
  );
}

/** Lines. */
const NEAR = 12;

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
