/** Models that this file loads for somebody else. */
import type { Call } from '../../python/calls';
import type { PythonFile } from '../../python/file';
import { perFile } from '../../python/perFile';
import { ancestors, child } from '../../python/syntax';

/** `client.update_weights(model)`: another engine generates, with weights of full width. */
export function isHandedOn(file: PythonFile, call: Call): boolean {
  for (const each of ancestors(call.node)) {
    const left = each.type === 'assignment' ? child(each, 'left') : undefined;
    if (left === undefined) continue;
    return handing(file).some(
      ({ positional, node }) =>
        node.start > each.end && positional.some((given) => given.type === 'identifier' && given.text === left.text),
    );
  }
  return false;
}

const handing = perFile((file) => file.calls.filter(({ method = '' }) => /^(update|sync|load|push)_/.test(method)));
