import { addImport } from '../../python/imports';
import { lineBefore } from '../../python/statements';
import { ancestors, child, type SyntaxNode } from '../../python/syntax';
import type { LintContext } from '../context';
import { IDLE_GPU, unmeasured } from '../effects';
import type { Finding, Fix, Rule } from '../rule';

/** Shorter pauses are polling. */
const LONG_SECONDS = 30;

export const idleGpu: Rule = {
  id: 'WP801',
  name: 'idle-gpu',
  severity: 'hint',
  title: 'A GPU is held while nothing is computed, or nobody counts what training elsewhere costs',
  why: 'A process that holds a GPU keeps it from resting, and what is not counted is not saved.',
  effect: IDLE_GPU,
  *check(context) {
    const { file, evidence, strict } = context;
    if (!evidence.usesGpu) return;
    yield* waiting(context);
    const site = context.sites.find(
      ({ node, kind, framework }) => kind !== 'launch' && ON_GPU.test(framework) && !evidence.isAside(node),
    );
    if (site === undefined || isCounted(file.text) || !(strict || runsElsewhere(file))) return;
    yield {
      node: child(site.node, 'right') ?? child(site.node, 'condition') ?? child(site.node, 'function') ?? site.node,
      message: 'This training runs where Wattprint cannot measure it, and nothing in this file counts its energy.',
      severity: 'information',
      effect: unmeasured('nothing by itself', 'a tracker shows what to save'),
      fix: track(context, site.node),
    };
  },
};

/** What else is trained beside them is small. */
const ON_GPU = /^(torch|transformers|lightning|keras|tensorflow|jax)$/;

const isCounted = (text: string): boolean =>
  /codecarbon|EmissionsTracker|\bzeus\b|carbontracker|eco2ai|pynvml|nvml|wattprint|pyJoules|experiment_impact_tracker/i.test(
    text,
  );

/** On machines of others: rented notebooks, clusters, services. What runs here is measured anyway. */
function runsElsewhere(file: LintContext['file']): boolean {
  return (
    file.imports('google.colab', 'kaggle_secrets', 'kaggle_web_client', 'sagemaker', 'submitit', 'modal', 'azureml') ||
    file.imports('azure.ai.ml', 'google.cloud.aiplatform', 'vertexai', 'dask_jobqueue', 'runpod', 'sky') ||
    /["']\/(kaggle\/(input|working)|content\/drive)\b/.test(file.text)
  );
}

/** `while True` that waits for somebody, or for a long time, with a model on the GPU. */
function* waiting({ file, sites }: LintContext): Generator<Finding> {
  for (const loop of file.loops) {
    const condition = child(loop, 'condition');
    if (loop.type !== 'while_statement' || condition === undefined || !/^(true|integer)$/.test(condition.type))
      continue;
    if (file.literal(condition) !== true && file.literal(condition) !== 1) continue;
    if (sites.some(({ node }) => node === loop)) continue;
    const inside = file.callsIn(loop);
    if (!inside.some(({ method, function: callee }) => method === 'generate' || callee?.text === 'model')) continue;
    const wait = inside.find(({ name, positional }) => {
      const seconds = name === 'time.sleep' ? file.literal(positional[0]) : undefined;
      return name === 'input' || (typeof seconds === 'number' && seconds >= LONG_SECONDS);
    });
    if (wait === undefined) continue;
    yield {
      node: wait.function ?? wait.node,
      message: 'The model stays on the GPU while this waits: end it when nobody has come for some minutes.',
    };
  }
}

/** A decorator of CodeCarbon, where the training stands in a function of its own. */
function track({ file }: LintContext, site: SyntaxNode): Fix | undefined {
  const around = [...ancestors(site)].find(({ type }) => type === 'function_definition' || type === 'class_definition');
  const definition = file.definitions.function(around);
  if (around === undefined || definition === undefined || definition.decorators.length > 0) return undefined;
  if (definition.class !== undefined || around.parent?.type !== 'module' || file.textOf(around).startsWith('async'))
    return undefined;
  const edit = lineBefore(file, around, '@track_emissions');
  return (
    edit && {
      title: 'Count it with CodeCarbon',
      edits: [...addImport(file, 'from codecarbon import track_emissions'), edit],
    }
  );
}
