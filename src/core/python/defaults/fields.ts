/** Fields of classes that hold a configuration: dataclasses, pydantic models, plain classes with constants. */
import type { Call } from '../calls';
import type { ClassDefinition } from '../definitions';
import type { PythonFile } from '../file';
import { child, walk, type SyntaxNode } from '../syntax';
import type { Setting, Settings } from './setting';

const DEPTH = 6;

/** Fields with the values that the class gives them; a base class of this file is asked next. */
export const classFields =
  (file: PythonFile, owner: ClassDefinition, depth = 0): Settings =>
  (name) => {
    const [only, second] = [...assigned(owner, name)];
    if (second !== undefined || depth > DEPTH) return undefined;
    if (only !== undefined) return { node: defaultIn(file, only), isDefault: false };
    for (const base of owner.bases) {
      const above = file.types.classNamed(file.names.dotted(base));
      const found = above && classFields(file, above, depth + 1)(name);
      if (found !== undefined) return found;
    }
    return undefined;
  };

/** An object of it, with what its constructor is given; the order of fields is not followed. */
export const objectFields = (file: PythonFile, owner: ClassDefinition, made: Call): Settings | undefined =>
  made.isOpen || made.positional.length > 0
    ? undefined
    : (name) => {
        const node = made.keywords.get(name);
        return node === undefined ? classFields(file, owner)(name) : { node, isDefault: false };
      };

/** `epochs: int = 10` in the class, `self.epochs = 10` in one of its methods. */
function* assigned(owner: ClassDefinition, name: string): Generator<SyntaxNode> {
  for (const statement of child(owner.node, 'body')?.children ?? []) {
    const [inner] = statement.children;
    if (inner?.type !== 'assignment' || child(inner, 'left')?.text !== name) continue;
    const value = child(inner, 'right');
    if (value !== undefined) yield value;
  }
  for (const method of owner.methods.values()) {
    for (const node of walk(method.node)) {
      const left = node.type === 'assignment' ? child(node, 'left') : undefined;
      const value = child(node, 'right');
      const isIt = left?.type === 'attribute' && child(left, 'object')?.text === 'self';
      if (isIt && value !== undefined && child(left, 'attribute')?.text === name) yield value;
    }
  }
}

/** The value in `field(default=10)` and `Field(10)`; the class in `field(default_factory=Train)`. */
function defaultIn(file: PythonFile, node: SyntaxNode): SyntaxNode | undefined {
  if (node.type !== 'call') return node;
  const { name = '', keywords, positional } = file.call(node);
  if (!/(^|\.)(field|Field|Option|Argument)$/.test(name)) return node;
  return keywords.get('default') ?? keywords.get('default_factory') ?? positional[0];
}

/** `typer.Option(10)` as the default of a parameter. */
export const optionDefault = (file: PythonFile, node: SyntaxNode): Setting => ({
  node: defaultIn(file, node),
  isDefault: true,
});
