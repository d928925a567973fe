/** A conversation that is sent as a whole at each turn, and that nothing makes shorter. */
import type { Call } from '../../python/calls';
import type { PythonFile } from '../../python/file';
import { child, type SyntaxNode } from '../../python/syntax';
import { loopsAround } from '../evidence';

/** It is cut, counted or summed up somewhere. */
const IS_CUT =
  /trim|truncat|summar|compact|count_tokens|num_tokens|tiktoken|max_history|max_turns|window|cache_control/i;
const SHORTENS = /^(pop|popleft|clear|remove)$/;

/** The messages of a call in a `while` loop that appends to them at each turn; undefined: no such thing. */
export function endlessHistory(file: PythonFile, call: Call): SyntaxNode | undefined {
  const messages = call.keywords.get('messages');
  const loop = loopsAround(call.node).find(({ type }) => type === 'while_statement');
  if (messages?.type !== 'identifier' || loop === undefined || call.isOpen) return undefined;
  // Agents need what their tools said, and end by themselves.
  if (call.keywords.has('tools') || call.keywords.has('functions') || IS_CUT.test(file.text)) return undefined;
  const name = messages.text;
  const uses = file.callsIn(loop).filter(({ receiver }) => receiver?.text === name && receiver.type === 'identifier');
  const grows = uses.filter(({ method }) => method === 'append' || method === 'extend').length >= 2;
  const isShortened = uses.some(({ method }) => SHORTENS.test(method ?? '')) || isSet(file, loop, name);
  return grows && !isShortened && asks(file, loop) ? messages : undefined;
}

/** Each turn is somebody's: no number of passes is known. */
const asks = (file: PythonFile, loop: SyntaxNode): boolean => file.callsIn(loop).some(({ name }) => name === 'input');

/** `messages = messages[-10:]`, `del messages[0]` */
const isSet = (file: PythonFile, loop: SyntaxNode, name: string): boolean =>
  file.assignmentsIn(loop).some(({ left }) => (child(left, 'value') ?? left).text === name) ||
  new RegExp(`\\bdel\\s+${name}\\b`).test(file.textOf(loop));
