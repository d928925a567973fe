/**
 * What a top-level statement holds, whatever is around it.
 *
 * A statement never changes: typing puts another one in its place. So this is found once, and a file is looked at anew
 * by putting the facts of its statements together.
 */
import { Bound } from './bound';
import { Call } from './calls';
import { Defined } from './definitions';
import { Fact } from './fact';
import { child, type SyntaxNode } from './syntax';

export interface Assignment {
  readonly left: SyntaxNode;
  readonly right: SyntaxNode;
}

export class StatementFacts {
  readonly bound: Bound;
  readonly calls: Call[] = [];
  /** By what is called, as a name or as a method. */
  readonly called = new Map<string, Call[]>();
  /** `for` and `while` statements. */
  readonly loops: SyntaxNode[] = [];
  readonly assignments: Assignment[] = [];
  /** `x += 1` and its like. */
  readonly changes: Assignment[] = [];
  readonly defined = new Defined();
  /** By name: names and attributes. */
  readonly identifiers = new Map<string, SyntaxNode[]>();

  constructor(statement: SyntaxNode) {
    this.bound = new Bound(statement);
    this.#visit(statement);
  }

  #call(node: SyntaxNode): void {
    const call = new Call(node);
    CALL.keep(node, call);
    this.calls.push(call);
    push(this.called, call.method ?? call.function?.text ?? '', call);
  }

  #visit(node: SyntaxNode): void {
    switch (node.type) {
      case 'identifier':
        push(this.identifiers, node.text, node);
        return;
      case 'call':
        this.#call(node);
        break;
      case 'for_statement':
      case 'while_statement':
        this.loops.push(node);
        break;
      case 'assignment':
        addSides(node, this.assignments);
        break;
      case 'augmented_assignment':
        addSides(node, this.changes);
        break;
      case 'function_definition':
      case 'class_definition':
        this.defined.add(node);
        break;
      default:
    }
    for (const each of node.children) this.#visit(each);
  }
}

export function push<Item>(groups: Map<string, Item[]>, key: string, item: Item): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [item]);
  else group.push(item);
}

const KNOWN = new Fact<StatementFacts>();
const CALL = new Fact<Call>();

/** @param node a call in a statement that was looked at. */
export function callAt(node: SyntaxNode): Call {
  const call = CALL.of(node);
  if (call === undefined) throw new Error(`not a call: ${node.type}`);
  return call;
}

export function factsOf(statement: SyntaxNode): StatementFacts {
  let facts = KNOWN.of(statement);
  if (facts === undefined) {
    facts = new StatementFacts(statement);
    KNOWN.keep(statement, facts);
  }
  return facts;
}

function addSides(node: SyntaxNode, to: Assignment[]): void {
  const left = child(node, 'left');
  const right = child(node, 'right');
  if (left !== undefined && right !== undefined) to.push({ left, right });
}
