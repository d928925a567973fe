/** Calls, with what is called and with what. */
import type { Names } from './names';
import { child, type SyntaxNode } from './syntax';

export class Call {
  readonly function: SyntaxNode | undefined;
  readonly positional: readonly SyntaxNode[];
  readonly keywords: ReadonlyMap<string, SyntaxNode>;
  /** `*args` or `**kwargs` stand in it: any argument may be among them. */
  readonly isOpen: boolean;
  /** `fit` in `anything.fit(…)`. */
  readonly method: string | undefined;
  readonly receiver: SyntaxNode | undefined;
  #names: Names | undefined;
  #name: string | undefined | null = null;

  constructor(readonly node: SyntaxNode) {
    this.function = child(node, 'function');
    const isAttribute = this.function?.type === 'attribute';
    this.method = isAttribute ? child(this.function, 'attribute')?.text : undefined;
    this.receiver = isAttribute ? child(this.function, 'object') : undefined;
    const list = child(node, 'arguments');
    const given = list === undefined ? [] : list.type === 'argument_list' ? list.children : [list];
    const keywords = new Map<string, SyntaxNode>();
    for (const each of given) {
      const name = each.type === 'keyword_argument' ? child(each, 'name') : undefined;
      const value = child(each, 'value');
      if (name !== undefined && value !== undefined) keywords.set(name.text, value);
    }
    this.keywords = keywords;
    this.positional = given.filter(({ type }) => !NO_POSITION.has(type));
    this.isOpen = given.some(({ type }) => type === 'list_splat' || type === 'dictionary_splat');
  }

  /** Full dotted name of what is called; undefined where it is not known. */
  get name(): string | undefined {
    if (this.#name === null) this.#name = this.#names?.dotted(this.function);
    return this.#name;
  }

  /** What names stand for around it, which another statement may have changed. */
  within(names: Names): void {
    this.#names = names;
    this.#name = null;
  }

  /** By keyword, or by place where a place is given. */
  argument(keyword: string, place = -1): SyntaxNode | undefined {
    return this.keywords.get(keyword) ?? this.positional[place];
  }

  /** Whether an argument is there or may be. */
  mayHave(keyword: string, place = -1): boolean {
    return this.isOpen || this.argument(keyword, place) !== undefined;
  }
}

const NO_POSITION = new Set(['keyword_argument', 'list_splat', 'dictionary_splat', 'ERROR']);
