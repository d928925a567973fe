import type { Call } from '../../python/calls';
import { addKeyword } from '../../python/edit';
import { addImport } from '../../python/imports';
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
  severity: 'hint',
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
      const large = largeModel(context, model);
      if (large === undefined) continue;
      const { load } = large;
      yield { node: load?.function ?? model, ...said(large), fix: adapt(context, trainer, load) };
    }
  },
};

/** All parameters of a model go to an optimizer: `AdamW(model.parameters())`. */
function* byHand(context: LintContext): Generator<Finding> {
  const { file } = context;
  for (const call of file.callsNamed(/^torch\.optim\./)) {
    const [given] = call.positional;
    const parameters = given?.type === 'call' ? file.call(given) : undefined;
    if (parameters?.method !== 'parameters' || parameters.receiver === undefined) continue;
    const large = largeModel(context, parameters.receiver);
    if (large?.load === undefined) continue;
    const { load } = large;
    yield { node: load.function ?? load.node, ...said(large), fix: wrap(context, load) };
  }
}

interface LargeModel {
  readonly id: string;
  readonly size: number;
  /** The id is a default: whoever starts it may name another. */
  readonly isDefault: boolean;
  readonly load: Call | undefined;
}

function said({ id, size, isDefault }: LargeModel): Pick<Finding, 'message' | 'severity'> {
  const all = `${isDefault ? 'By default all' : 'All'} ${Math.round(size * 10) / 10} billion weights`;
  return {
    message: `${all} of "${id}" are trained: adapters (LoRA) rarely do worse.`,
    ...(isDefault && { severity: 'hint' }),
  };
}

/** Some or all weights are frozen, or something else than a usual training is meant: a measurement, pre-training. */
const IS_PARTIAL =
  /benchmark|peft|lora|unsloth|adapter|freez|requires_grad\s*=\s*False|requires_grad_\(False\)|galore|reft|pre-?train_from_scratch|from_config\(|load_in_[48]bit/i;

/** A name of a model, or what was loaded by one. */
function largeModel(context: LintContext, model: SyntaxNode): LargeModel | undefined {
  const load = loadOf(context, model);
  const named = context.usual(load === undefined ? model : load.argument('pretrained_model_name_or_path', 0));
  if (typeof named?.value !== 'string') return undefined;
  const { value: id, isDefault } = named;
  const size = context.modelSize(id);
  return size === undefined || size < LARGE_B ? undefined : { id, size, isDefault, load };
}

function loadOf({ file }: LintContext, model: SyntaxNode): Call | undefined {
  let value = file.names.value(model);
  // `….from_pretrained(…).to("cuda")`
  while (value.type === 'call' && /^(to|cuda|train)$/.test(file.call(value).method ?? ''))
    value = file.call(value).receiver ?? value;
  const load = value.type === 'call' ? file.call(value) : undefined;
  return load !== undefined && LOADS.test(load.name ?? '') ? load : undefined;
}

const LOADS = /^transformers\.\w*(ForCausalLM|ForConditionalGeneration|ForSequenceClassification)\.from_pretrained$/;

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
