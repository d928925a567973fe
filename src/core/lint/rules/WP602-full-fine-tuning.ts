import type { Call } from '../../python/calls';
import { addImport, addKeyword } from '../../python/edit';
import { lineAfter, statementOf } from '../../python/statements';
import { child, type SyntaxNode } from '../../python/syntax';
import type { LintContext } from '../context';
import { LORA } from '../effects';
import type { Finding, Fix, Rule } from '../rule';
import { trainerOf } from '../patterns/trainers';

/** Billions of parameters. */
const LARGE_B = 1;

export const fullFineTuning: Rule = {
  id: 'WP602',
  name: 'full-fine-tuning',
  severity: 'warning',
  title: 'All weights of a large language model are trained',
  why: 'Adapters train a thousandth of the weights to the same end, with a third of the memory.',
  effect: LORA,
  *check(context) {
    const { file, strict } = context;
    if (!strict && IS_PARTIAL.test(file.text)) return;
    if (context.sites.some(({ kind, framework }) => kind === 'loop' && framework === 'torch')) yield* byHand(context);
    for (const { node, kind, framework } of context.sites) {
      if (kind !== 'trainer' || framework !== 'transformers' || node.type !== 'call') continue;
      const trainer = trainerOf(file, file.call(node));
      const model = trainer?.argument('model', 0);
      if (trainer === undefined || model === undefined || trainer.isOpen) continue;
      const { id, load } = modelOf(context, model);
      const size = id === undefined ? undefined : context.modelSize(id);
      if (id === undefined || size === undefined || size < LARGE_B) continue;
      yield {
        node: load?.function ?? model,
        message: messageOf(id, size),
        fix: adapt(context, trainer, load),
      };
    }
  },
};

/** All parameters of a model go to an optimizer: `AdamW(model.parameters())`. */
function* byHand(context: LintContext): Generator<Finding> {
  const { file } = context;
  for (const call of file.calls) {
    const [given] = call.positional;
    const parameters = given?.type === 'call' ? file.call(given) : undefined;
    if (
      parameters?.method !== 'parameters' ||
      parameters.receiver === undefined ||
      !/^torch\.optim\./.test(call.name ?? '')
    )
      continue;
    const { id, load } = modelOf(context, parameters.receiver);
    const size = id === undefined ? undefined : context.modelSize(id);
    if (id === undefined || load === undefined || size === undefined || size < LARGE_B) continue;
    yield { node: load.function ?? load.node, message: messageOf(id, size), fix: wrap(context, load) };
  }
}

const messageOf = (id: string, size: number): string =>
  `All ${Math.round(size * 10) / 10} billion weights of "${id}" are trained: adapters (LoRA) rarely do worse.`;

/** Some or all weights are frozen, or something else than a usual training is meant. */
const IS_PARTIAL =
  /peft|lora|unsloth|adapter|freez|requires_grad\s*=\s*False|requires_grad_\(False\)|galore|reft|pre-?train_from_scratch|from_config\(|load_in_[48]bit/i;

/** A name of a model, or what was loaded by one. */
function modelOf({ file }: LintContext, model: SyntaxNode): { readonly id?: string; readonly load?: Call } {
  const named = file.literal(model);
  if (typeof named === 'string') return { id: named };
  let value = file.names.value(model);
  // `….from_pretrained(…).to("cuda")`
  while (value.type === 'call' && /^(to|cuda|train)$/.test(file.call(value).method ?? ''))
    value = file.call(value).receiver ?? value;
  const load = value.type === 'call' ? file.call(value) : undefined;
  if (
    load === undefined ||
    !/^transformers\.\w*(ForCausalLM|ForConditionalGeneration|ForSequenceClassification)\.from_pretrained$/.test(
      load.name ?? '',
    )
  )
    return {};
  const id = file.literal(load.argument('pretrained_model_name_or_path', 0));
  return typeof id === 'string' ? { id, load } : {};
}

/** The trainers of TRL wrap the model themselves; for the others it is wrapped where it was loaded. */
function adapt(context: LintContext, trainer: Call, load: Call | undefined): Fix | undefined {
  if (trainer.name?.startsWith('trl.') === true) {
    const { file } = context;
    const edit = addKeyword(file, trainer, 'peft_config', configFor(load));
    return edit && { title: TITLE, edits: [...addImport(file, 'from peft import LoraConfig'), edit] };
  }
  return load && wrap(context, load);
}

const TITLE = 'Train adapters (LoRA)';
const configFor = (load: Call | undefined): string =>
  `LoraConfig(task_type="${load?.name?.includes('SequenceClassification') === true ? 'SEQ_CLS' : 'CAUSAL_LM'}")`;

/** A line after the one that loads it. */
function wrap({ file }: LintContext, load: Call): Fix | undefined {
  if (load.name?.includes('ForConditionalGeneration') === true) return undefined;
  const statement = statementOf(load.node);
  const [assignment] = statement.children;
  const left = assignment?.type === 'assignment' ? child(assignment, 'left') : undefined;
  if (left?.type !== 'identifier' || child(assignment, 'right') !== load.node) return undefined;
  const edit = lineAfter(file, statement, `${left.text} = get_peft_model(${left.text}, ${configFor(load)})`);
  return edit && { title: TITLE, edits: [...addImport(file, 'from peft import LoraConfig, get_peft_model'), edit] };
}
