/** What a scope binds, and to what. */
import { Fact } from './fact';
import type { SyntaxNode } from './syntax';

export type BindingKind =
  'import' | 'assignment' | 'change' | 'loop' | 'context' | 'parameter' | 'function' | 'class' | 'other';

export interface Binding {
  readonly kind: BindingKind;
  readonly name: string;
  /** Where the name stands. */
  readonly node: SyntaxNode;
  /** Assignment, context: the right side. Parameter: its default. Function and class: the definition. */
  readonly value?: SyntaxNode | undefined;
  readonly annotation?: SyntaxNode | undefined;
  /** Import: the dotted path it stands for. */
  readonly path?: string;
  /** The name is one of several on the left: the value is their source, not this one's. */
  readonly unpacked?: true;
}

export interface Scope {
  readonly node: SyntaxNode;
  readonly kind: 'module' | 'function' | 'class' | 'lambda' | 'comprehension';
  readonly outer: Scope | undefined;
  readonly bindings: Map<string, Binding[]>;
}

/** Of nodes that open one. */
export const SCOPE = new Fact<Scope>();
