/** Whether what a model gives may go backward: followed through names, calls and returns until a number is taken of it. */
import type { FunctionDefinition } from '../../python/definitions';
import type { PythonFile } from '../../python/file';
import { isRead } from '../../python/mentions';
import { perFile } from '../../python/perFile';
import { statementOf } from '../../python/statements';
import { ancestors, child, walk, type SyntaxNode } from '../../python/syntax';

/** @returns true also where it leaves what is known: an attribute, a parameter, a function that somebody else may call. */
export function mayGoBackward(file: PythonFile, value: SyntaxNode): boolean {
  return new Flow(file, value).goesOn(value);
}

/** Calls by which gradients are computed. */
export const backwardCalls = perFile((file) => [
  ...file.callsOf('backward').filter(({ method }) => method !== undefined),
  ...file.callsNamed(/^torch\.autograd\.(grad|backward)$/),
]);

/** Methods that give numbers, indices or copies without a graph, or only show it. */
const ENDS =
  /^(item|detach|detach_|tolist|numpy|argmax|argmin|argsort|size|dim|numel|eq|ne|gt|lt|ge|le|int|bool|long|format|info|debug|write|dump|dumps|save|imshow|plot|add_scalar)$/;
const BY_NAME =
  /^((float|int|bool|len|print|str|repr|isinstance|type)$|(numpy|sklearn|matplotlib|torchvision\.utils|json|logging|wandb)\.|torch\.(save|argmax|eq|argsort)$)/;
const ATTRIBUTES = /^(data|shape|dtype|device|ndim|names|requires_grad)$/;
/** Of the pair that they give, the second are indices. */
const PAIRS = /^(max|min|topk|sort|kthvalue|median|mode)$/;
const KEEPS = /^(append|extend|add|insert|update|put|push|store|setdefault|appendleft)$/;

/** By its name nothing but evaluation is to be expected of it. */
export const EVALUATES =
  /^_*(do_|run_|get_)?(eval(uate|uation)?|valid(ate|ation)?|val|test|predict(ion)?s?|infer(ence)?)(_?(one_)?(model|epoch|loop|net|network|set|dataset|loader|all|acc(uracy)?|fn|batch|image|sample|data))?$/i;

class Flow {
  readonly #seen = new Set<unknown>();

  /** What leaves what is known: in a file that computes gradients, or outside of an evaluation, it may go anywhere. */
  readonly #unsure: boolean;

  constructor(
    private readonly file: PythonFile,
    value: SyntaxNode,
  ) {
    const around = file.definitions.around(value);
    this.#unsure = backwardCalls(file).length > 0 || (around !== undefined && !EVALUATES.test(around.name));
  }

  /** From an expression up to what its statement does with it. */
  goesOn(value: SyntaxNode): boolean {
    let below = value;
    for (const each of ancestors(value)) {
      switch (each.type) {
        case 'call': {
          const end = this.#call(each, below);
          if (end !== undefined) return end;
          break;
        }
        case 'attribute':
          if (ATTRIBUTES.test(child(each, 'attribute')?.text ?? '')) return false;
          break;
        case 'subscript':
          if (below.field === 'subscript') return false;
          break;
        case 'comparison_operator':
        case 'not_operator':
        case 'interpolation':
        case 'assert_statement':
        case 'if_statement':
        case 'while_statement':
        case 'block':
        case 'module':
          return false;
        case 'for_statement':
        case 'for_in_clause':
        case 'named_expression':
        case 'assignment':
        case 'augmented_assignment':
          return this.#assigned(each, below);
        case 'return_statement':
        case 'yield':
          return this.#givenBack(this.file.definitions.around(each));
        case 'lambda':
          return this.#unsure;
        default:
      }
      below = each;
    }
    return false;
  }

  /** @returns undefined where what the call gives is to be followed. */
  #call(node: SyntaxNode, below: SyntaxNode): boolean | undefined {
    const call = this.file.call(node);
    const { name, method, receiver } = call;
    const called = method ?? call.function?.text ?? '';
    if (backwardCalls(this.file).includes(call)) return true;
    if (ENDS.test(called) || BY_NAME.test(name ?? '')) return false;
    const isArgument = below.field === 'arguments';
    if (isArgument && method !== undefined && KEEPS.test(method) && receiver !== undefined) {
      return this.#kept(receiver);
    }
    const target = isArgument ? this.file.types.target(call) : undefined;
    // A step that is made of it: somewhere in there it goes backward.
    if (target?.body !== undefined && hasBackward(this.file, target.body)) return true;
    return undefined;
  }

  #assigned(statement: SyntaxNode, below: SyntaxNode): boolean {
    const left = child(statement, 'left') ?? child(statement, 'name');
    if (left === undefined || left === below) return false;
    const targets = /list|tuple/.test(left.type) ? left.children : [left];
    const wanted = targets.length > 1 && this.#isPair(below) ? targets.slice(0, 1) : targets;
    // A comprehension has names of its own, that nothing else sets.
    const by = statement.type === 'for_in_clause' ? undefined : statement;
    return wanted.some((each) => this.#kept(each, by));
  }

  #isPair(value: SyntaxNode): boolean {
    const call = value.type === 'call' ? this.file.call(value) : undefined;
    return PAIRS.test(call?.method ?? '');
  }

  /** In a name of the function, whose uses are known; anything else may be read elsewhere. */
  #kept(target: SyntaxNode, by?: SyntaxNode): boolean {
    if (target.type === 'list_splat_pattern' && target.children[0]) return this.#kept(target.children[0], by);
    if (target.type === 'subscript') return this.#kept(target.children[0] ?? target);
    if (target.type !== 'identifier') return this.#unsure;
    const bindings = this.file.names.bindings(target);
    if (by === undefined && bindings.some(({ kind }) => kind === 'parameter')) return this.#unsure;
    const key = by ?? bindings;
    if (this.#seen.has(key)) return false;
    this.#seen.add(key);
    return this.file
      .identifiers(target.text)
      .some(
        (node) =>
          isRead(node) &&
          this.file.names.bindings(node) === bindings &&
          (by === undefined || isReached(node, by)) &&
          this.goesOn(node),
      );
  }

  /** To those who call the function. */
  #givenBack(definition: FunctionDefinition | undefined): boolean {
    if (definition === undefined) return this.#unsure;
    if (this.#seen.has(definition)) return false;
    this.#seen.add(definition);
    const calls = this.file.callsOf(definition.name);
    return calls.length === 0 ? this.#unsure : calls.some(({ node }) => this.goesOn(node));
  }
}

const hasBackward = (file: PythonFile, { start, end }: SyntaxNode): boolean =>
  backwardCalls(file).some(({ node }) => start <= node.start && node.end <= end);

/** Not where the name is given another value before, in the same block or in one around it. */
function isReached(use: SyntaxNode, by: SyntaxNode): boolean {
  let statement = statementOf(use);
  for (let block = statement.parent; block !== undefined; block = statement.parent) {
    if (statement.start <= by.start && by.end <= statement.end) return true;
    const all = block.children;
    for (let at = all.indexOf(statement) - 1; at >= 0; at--) {
      const before = all[at];
      if (before === undefined) continue;
      if (before.start <= by.start && by.end <= before.end) return true;
      const plain = before.children[0];
      const left = plain?.type === 'assignment' ? child(plain, 'left') : undefined;
      if (left !== undefined && [...walk(left)].some(({ type, text }) => type === 'identifier' && text === use.text)) {
        return false;
      }
    }
    if (block.type === 'module' || block.parent?.type === 'function_definition') return true;
    statement = statementOf(block);
  }
  return true;
}
