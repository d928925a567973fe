import type { Call } from '../../python/calls';
import { replace } from '../../python/edit';
import { DEDUPLICATION } from '../effects';
import type { LintContext } from '../context';
import type { Finding, Rule } from '../rule';

export const noDeduplication: Rule = {
  id: 'WP408',
  name: 'no-deduplication',
  severity: 'information',
  title: 'A language model learns from text that may repeat itself',
  why: 'Text from the web comes many times over, and each copy costs steps that teach nothing new.',
  effect: DEDUPLICATION,
  *check(context) {
    const { file, evidence, strict } = context;
    if (!evidence.trains || (!strict && (!learnsLanguage(file.text) || isDeduplicated(file.text)))) return;
    for (const call of file.calls) {
      const found = web(context, call) ?? joined(context, call) ?? table(context, call);
      if (found !== undefined) yield found;
    }
  },
};

/** Crawls of the web that are published with their duplicates, by the last part of their ids. */
const CRAWLS =
  /(^|\/)(c4|mc4|oscar(-\d+)?|oscar-corpus|pile|the_pile|bookcorpus(open)?|cc_news|cc100|redpajama-data-1t(-sample)?|reddit)$/i;
/** Preferences and rewards are not text that a model repeats. */
const learnsLanguage = (text: string): boolean =>
  /ForCausalLM|LMHeadModel|DataCollatorForLanguageModeling|ForMaskedLM|SFTTrainer/.test(text) &&
  !/(DPO|PPO|GRPO|RLOO|KTO|ORPO|Reward|GKD)(Trainer|Config)/.test(text);

const isDeduplicated = (text: string): boolean =>
  /dedup|drop_duplicates|\.unique\(|min_?hash|sim_?hash|datatrove|text_?dedup/i.test(text);

function web({ file }: LintContext, call: Call): Finding | undefined {
  if (call.name !== 'datasets.load_dataset') return undefined;
  const id = call.argument('path', 0);
  const value = file.literal(id);
  if (id === undefined || typeof value !== 'string' || !CRAWLS.test(value)) return undefined;
  return { node: id, message: `"${value}" holds the same pages many times, and nothing here drops the copies.` };
}

/** Two sets that were made apart may hold the same text; parts of one do not. */
function joined({ file }: LintContext, call: Call): Finding | undefined {
  if (call.name !== 'datasets.concatenate_datasets') return undefined;
  const parts = call.positional[0]?.type === 'list' ? call.positional[0].children : [];
  const sources = parts.map((part) => {
    const value = file.names.value(part);
    const made = value.type === 'call' ? file.call(value) : undefined;
    return made?.name === 'datasets.load_dataset' ? file.literal(made.argument('path', 0)) : undefined;
  });
  if (sources.length < 2 || sources.includes(undefined) || new Set(sources).size < 2) return undefined;
  return {
    node: call.function ?? call.node,
    message: 'These sets may hold the same text, and nothing here drops the copies.',
  };
}

/** Pandas can drop the copies by itself, where the column with the text is known. */
function table({ file }: LintContext, call: Call): Finding | undefined {
  const [frame] = call.positional;
  if (call.name !== 'datasets.Dataset.from_pandas' || frame?.type !== 'identifier') return undefined;
  const made = file.names.value(frame);
  if (made.type !== 'call' || !/^pandas\.read_\w+$/.test(file.call(made).name ?? '')) return undefined;
  const field = file.calls
    .map(({ keywords }) => file.literal(keywords.get('dataset_text_field')))
    .find((each) => typeof each === 'string');
  if (field === undefined) return undefined;
  const text = `${frame.text}.drop_duplicates(subset="${field}")`;
  return {
    node: frame,
    message: `Nothing drops rows whose "${field}" comes again.`,
    fix: { title: `Drop rows with the same "${field}"`, edits: [replace(frame, text)] },
  };
}
