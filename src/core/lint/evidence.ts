/**
 * The gates: what a rule has to see before it speaks. Each is a question of its own, so that a rule can be tried without
 * them (`strict`).
 */
import type { Call } from '../python/calls';
import type { PythonFile } from '../python/file';
import type { Site } from '../python/sites/site';
import { ancestors, child, walk, type SyntaxNode } from '../python/syntax';

export class Evidence {
  #gpu: boolean | undefined;
  #generates: boolean | undefined;

  constructor(
    private readonly file: PythonFile,
    private readonly sites: () => readonly Site[],
    private readonly strict: boolean,
  ) {}

  /** G2: something runs on a GPU, or a trainer that uses one when it is there. */
  get usesGpu(): boolean {
    return this.strict || (this.#gpu ??= this.#findGpu());
  }

  /** G3: the file trains. */
  get trains(): boolean {
    return this.strict || this.sites().length > 0;
  }

  /** G8: it generates or predicts with a model, and does not train. */
  get infers(): boolean {
    return this.strict || (this.sites().length === 0 && (this.#generates ??= this.#findGeneration()));
  }

  /** G4: an argument is certainly not given: no `**kwargs` or configuration object could bring it. */
  lacks(call: Call, keyword: string, place = -1): boolean {
    return call.argument(keyword, place) === undefined && (this.strict || !call.isOpen);
  }

  /** G5: it stands under `if debug`, or in a test. */
  isAside(node: SyntaxNode): boolean {
    if (this.strict) return false;
    for (const each of ancestors(node)) {
      if (each.type === 'if_statement') {
        const condition = child(each, 'condition');
        if (condition !== undefined && /debug|profil|verbose_timing/i.test(this.file.textOf(condition))) return true;
      }
      if (each.type === 'function_definition' && /^_*test_/.test(child(each, 'name')?.text ?? '')) return true;
    }
    return false;
  }

  #findGpu(): boolean {
    if (this.sites().some(({ framework }) => framework === 'transformers' || framework === 'lightning')) return true;
    let asks = false;
    let moves = false;
    for (const call of this.file.calls) {
      if (call.method === 'cuda' || call.name?.startsWith('torch.cuda.amp.') === true) return true;
      // A seed, or a question whether there is one, uses no GPU: something has to be moved there too.
      asks ||= call.name?.startsWith('torch.cuda.') === true;
      moves ||= isMove(call);
      if (call.name === 'accelerate.Accelerator' || call.name?.startsWith('lightning.') === true) return true;
      if (call.keywords.has('device_map')) return true;
      if (call.method === 'to' && call.positional.some((each) => this.#isGpuDevice(each))) return true;
    }
    return asks && moves;
  }

  #isGpuDevice(node: SyntaxNode): boolean {
    const value = this.file.names.value(node);
    for (const each of walk(value)) {
      if (each.type === 'string_content' && /^(cuda|hip|xpu)/.test(each.text)) return true;
      if (each.type === 'identifier' && /^(local_rank|gpu_id|device_id|rank)$/.test(each.text)) return true;
    }
    return false;
  }

  #findGeneration(): boolean {
    return this.file.calls.some(
      ({ method, name }) =>
        method === 'generate' || method === 'chat' || name === 'transformers.pipeline' || name === 'vllm.LLM',
    );
  }
}

/** To a device, whichever it is. */
const isMove = ({ method, name, positional, keywords }: Call): boolean =>
  (method === 'to' && positional.length > 0) || keywords.has('device') || name === 'torch.set_default_device';

/** The loops around a node within its function, innermost first. */
export function loopsAround(node: SyntaxNode): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let each = node.parent; each !== undefined; each = each.parent) {
    if (each.type === 'function_definition' || each.type === 'lambda' || each.type === 'class_definition') break;
    if (each.type === 'for_statement' || each.type === 'while_statement') found.push(each);
  }
  return found;
}
