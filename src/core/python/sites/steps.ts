/**
 * Which code makes training steps: it computes gradients and updates parameters, itself or by the functions it calls.
 *
 * Both are asked for. A saliency map has gradients and no update; `lr_scheduler.step()` is a step of something else.
 */
import type { Call } from '../calls';
import type { FunctionDefinition } from '../definitions';
import { Fact } from '../fact';
import type { PythonFile } from '../file';
import { LOCAL } from '../names';
import type { SyntaxNode } from '../syntax';
import { Callables } from './callables';
import { CallEvidence, type Evidence } from './evidence';
import { assignsUpdate } from './handUpdates';
import { Optimizers } from './optimizers';
import { launched } from './trainerCalls';
import { Values } from './values';

/** Loops that JAX runs itself. */
export const JAX_LOOP = /^jax\.lax\.(scan|fori_loop|while_loop)$/;

interface Direct {
  readonly evidence: Evidence;
  readonly starts: ReadonlySet<FunctionDefinition>;
}

export class Steps {
  readonly #of = new Map<FunctionDefinition, Evidence>();
  readonly #callables: Callables;
  readonly #calls: CallEvidence;

  constructor(private readonly file: PythonFile) {
    const values = new Values(file);
    this.#callables = new Callables(file, values);
    this.#calls = new CallEvidence(file, this.#callables, new Optimizers(file, values));
  }

  /** Everything below a node, without the bodies of functions that are only defined there. */
  within(node: SyntaxNode): Evidence {
    const { evidence, starts } = this.#direct(node);
    for (const each of starts) add(evidence, this.#function(each));
    return evidence;
  }

  isStep(node: SyntaxNode): boolean {
    const { gradient, update } = this.within(node);
    return gradient && update;
  }

  /** Calls below a node, in functions that are only defined there left out. */
  *callsBelow(node: SyntaxNode): Generator<Call> {
    for (const each of doneBelow(node)) if (each.type === 'call') yield this.file.call(each);
  }

  /** The functions of this file that a call runs: its own, and those it is handed. */
  runs(call: Call): ReadonlySet<FunctionDefinition> {
    let known = this.#runBy.get(call);
    if (known === undefined) {
      const found = [...this.#ownOf(call), ...this.#callables.of(launched(call)), ...this.#handedTo(call)];
      known = found.length === 0 ? NONE : new Set(found);
      this.#runBy.set(call, known);
    }
    return known;
  }
  readonly #runBy = new Map<Call, ReadonlySet<FunctionDefinition>>();

  /** What has the name of a library is none of this file. */
  #ownOf({ name, function: called }: Call): Iterable<FunctionDefinition> {
    return name === undefined || name.startsWith(LOCAL) ? this.#callables.of(called) : [];
  }

  #handedTo(call: Call): readonly FunctionDefinition[] {
    const given = [...call.positional, ...call.keywords.values()];
    if (this.#calls.isOptimizerStep(call) || JAX_LOOP.test(call.name ?? ''))
      return given.flatMap((each) => [...this.#callables.of(each)]);
    if (this.file.types.target(call) !== undefined) return [];
    // `strategy.run(step, …)`, `pool.map(train, …)`: what is handed over by its name is run.
    return given.flatMap((each) => this.file.types.functionOf(each) ?? []);
  }

  /** What stands in the code itself, and the functions that it starts. */
  #direct(node: SyntaxNode): Direct {
    const evidence: Evidence = { gradient: false, update: false };
    const starts = new Set<FunctionDefinition>();
    for (const each of doneBelow(node)) {
      if (each.type === 'call') {
        const call = this.file.call(each);
        add(evidence, this.#calls.of(call));
        for (const target of this.runs(call)) starts.add(target);
      } else evidence.update ||= assignsUpdate(each);
    }
    return { evidence, starts };
  }

  /** Of all that a function reaches, each once: calls may go round, and many ways may lead to one place. */
  #function(definition: FunctionDefinition): Evidence {
    const known = this.#of.get(definition);
    if (known !== undefined) return known;
    const evidence: Evidence = { gradient: false, update: false };
    const reached = new Set([definition]);
    for (const { body, decorators } of reached) {
      if (body === undefined) continue;
      const direct = this.#directOf(body);
      add(evidence, direct.evidence);
      evidence.gradient ||= decorators.some((each) => this.#calls.isGradient(each));
      if (evidence.gradient && evidence.update) break;
      for (const each of direct.starts) reached.add(each);
    }
    this.#of.set(definition, evidence);
    return evidence;
  }

  #directOf(body: SyntaxNode): Direct {
    let direct = this.#directs.get(body);
    if (direct === undefined) {
      direct = this.#direct(body);
      this.#directs.set(body, direct);
    }
    return direct;
  }
  readonly #directs = new Map<SyntaxNode, Direct>();
}

const NONE: ReadonlySet<FunctionDefinition> = new Set();

function add(evidence: Evidence, more: Evidence): void {
  evidence.gradient ||= more.gradient;
  evidence.update ||= more.update;
}

/** Calls and assignments below a node, functions and classes that are defined there left out. */
function doneBelow(node: SyntaxNode): readonly SyntaxNode[] {
  let found = DONE.of(node);
  if (found === undefined) {
    found = collected(node, []);
    DONE.keep(node, found);
  }
  return found;
}

const DONE = new Fact<readonly SyntaxNode[]>();

function collected(node: SyntaxNode, found: SyntaxNode[]): readonly SyntaxNode[] {
  if (/^(call|assignment|augmented_assignment)$/.test(node.type)) found.push(node);
  for (const each of node.children) {
    if (!/^(function_definition|class_definition|lambda)$/.test(each.type)) collected(each, found);
  }
  return found;
}
