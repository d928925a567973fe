/**
 * What a value is unless the user says otherwise: the default of an option, a field, a key or a parameter that stands in the
 * same file. Nothing is known of what is set in several ways.
 */
import type { Call } from '../calls';
import type { PythonFile } from '../file';
import { calculated, type Literal } from '../literals';
import type { Binding } from '../scopes';
import { child, type SyntaxNode } from '../syntax';
import { Containers } from './containers';
import { optionDefault } from './fields';
import { clickOption } from './options';
import type { Setting } from './setting';

export interface Usual {
  readonly value: Literal;
  /** A user may say otherwise. */
  readonly isDefault: boolean;
}

/** How often a name is followed. */
const DEPTH = 8;
/** They make another kind of the same value. */
const CASTS = /^(int|float|str)$/;

export class Defaults {
  readonly #containers: Containers;

  constructor(private readonly file: PythonFile) {
    this.#containers = new Containers(file, (parameter) => this.#argumentsOf(parameter));
  }

  /** Also what stands in the code itself; undefined: not known. */
  of(node: SyntaxNode | undefined, depth = 0): Usual | undefined {
    if (node === undefined || depth > DEPTH) return undefined;
    const value = this.file.literal(node);
    if (value !== undefined) return { value, isDefault: false };
    switch (node.type) {
      case 'identifier':
        return this.#ofName(node, depth);
      case 'attribute':
      case 'subscript':
        return this.#ofSetting(this.#containers.setting(node), depth);
      case 'call':
        return this.#ofCall(this.file.call(node), depth);
      case 'parenthesized_expression':
        return this.of(node.children[0], depth + 1);
      case 'binary_operator': {
        const [left, right] = ['left', 'right'].map((side) => this.of(child(node, side), depth + 1));
        const result = calculated(child(node, 'operator')?.text, left?.value, right?.value);
        return result === undefined ? undefined : { value: result, isDefault: true };
      }
      default:
        return undefined;
    }
  }

  #ofName(node: SyntaxNode, depth: number): Usual | undefined {
    const [only, second] = this.file.names.bindings(node);
    if (only === undefined || second !== undefined) return undefined;
    if (only.kind === 'parameter') return this.#ofParameter(only, depth);
    const value = this.file.names.value(node);
    return value === node ? undefined : this.of(value, depth + 1);
  }

  #ofSetting(setting: Setting | undefined, depth: number): Usual | undefined {
    if (setting === undefined) return undefined;
    const { value, isDefault } = setting;
    const found = value === undefined ? this.of(setting.node, depth + 1) : { value, isDefault };
    return found && { value: found.value, isDefault: isDefault || found.isDefault };
  }

  /** `args.get("lr", 0.1)`, `getattr(args, "lr", 0.1)`, `int(args.epochs)` */
  #ofCall(call: Call, depth: number): Usual | undefined {
    if (CASTS.test(call.name ?? '')) return this.of(call.positional[0], depth + 1);
    const [object, key, fallback] =
      call.name === 'getattr'
        ? call.positional
        : [call.method === 'get' ? call.receiver : undefined, ...call.positional];
    const name = this.file.literal(key);
    if (object === undefined || typeof name !== 'string') return undefined;
    const found = this.#containers.settingOf(object, name);
    if (found !== undefined) return this.#ofSetting(found, depth);
    return fallback && this.#ofSetting({ node: fallback, isDefault: true }, depth);
  }

  /** What all callers of this file agree on; else its default. */
  #ofParameter(parameter: Binding, depth: number): Usual | undefined {
    const given = this.#argumentsOf(parameter);
    if (given === undefined) return undefined;
    const definition = this.file.definitions.function(this.file.scopes.at(parameter.node).node);
    const own = parameter.value && optionDefault(this.file, parameter.value);
    const atStart = own ?? (definition && clickOption(this.file, definition.decorators, parameter.name));
    const all = given.length === 0 ? [undefined] : given;
    const values = all.map((each) => (each === undefined ? this.#ofSetting(atStart, depth) : this.of(each, depth + 1)));
    const [first] = values;
    if (first === undefined || values.some((each) => each?.value !== first.value)) return undefined;
    return { value: first.value, isDefault: values.some((each) => each?.isDefault === true) };
  }

  /** What each call in this file gives for a parameter; undefined: nobody knows. */
  #argumentsOf(parameter: Binding): readonly (SyntaxNode | undefined)[] | undefined {
    const { file } = this;
    const definition = file.definitions.function(file.scopes.at(parameter.node).node);
    const list = child(definition?.node, 'parameters');
    const { start, end } = parameter.node;
    const place = list?.children.findIndex((each) => each.start <= start && end <= each.end) ?? -1;
    if (definition === undefined || place < 0) return undefined;
    const isMethod =
      definition.class !== undefined && definition.decorators.every(({ text }) => text !== 'staticmethod');
    const called = definition.name === '__init__' ? (definition.class?.name ?? '') : definition.name;
    const calls = file.callsOf(called).filter((call) => file.types.target(call) === definition);
    if (calls.some(({ isOpen }) => isOpen)) return undefined;
    return calls.map((call) => call.argument(parameter.name, isMethod ? place - 1 : place));
  }
}
