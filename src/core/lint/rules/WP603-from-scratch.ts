import type { Call } from '../../python/calls';
import { addKeyword, replace } from '../../python/edit';
import type { LintContext } from '../context';
import { unmeasured } from '../effects';
import type { Finding, Fix, Rule } from '../rule';

export const fromScratch: Rule = {
  id: 'WP603',
  name: 'from-scratch',
  severity: 'hint',
  title: 'A known network learns from nothing',
  why: 'Weights that were trained on many images before need far fewer epochs on a small set.',
  effect: unmeasured('3 to 10 times fewer epochs', 'small sets of natural images'),
  *check(context) {
    const { file, evidence, strict } = context;
    if (!evidence.trains || (!strict && (isMeant(file.text) || !usesSmallSet(context)))) return;
    for (const call of file.calls) {
      const found = torchvision(context, call) ?? keras(context, call) ?? timm(context, call);
      if (found !== undefined) yield found;
    }
  },
};

/** Large sets, other inputs, weights from elsewhere. */
const isMeant = (text: string): boolean =>
  /imagenet|load_state_dict|load_weights|torch\.load\(|\.conv1\s*=|in_chans\s*=|from_scratch|scratch\b|grayscale|MNIST|distill|self_?supervised|simclr|byol|moco/i.test(
    text,
  );

const SMALL_SETS =
  /^(torchvision\.datasets\.(CIFAR100?|CIFAR10|STL10|OxfordIIITPet|Flowers102|Food101|StanfordCars|Caltech101|Caltech256|FGVCAircraft|DTD|EuroSAT|ImageFolder)|keras\.datasets\.cifar100?\.load_data|keras\.(utils|preprocessing)\.image_dataset_from_directory)$/;
const SMALL_NAMES =
  /^(cifar100?|cifar10|stl10|oxford_flowers102|oxford_iiit_pet|food101|cats_vs_dogs|beans|tf_flowers|uoft-cs\/cifar100?)$/i;

const usesSmallSet = ({ file }: LintContext): boolean =>
  file.calls.some(({ name, positional }) => {
    if (name === undefined) return false;
    // `get_cifar10_loaders` of the project
    if (SMALL_SETS.test(name) || /cifar_?100?(?!\d)/i.test(name)) return true;
    const set = /^(tensorflow_datasets\.load|datasets\.load_dataset)$/.test(name)
      ? file.literal(positional[0])
      : undefined;
    return typeof set === 'string' && SMALL_NAMES.test(set);
  });

const TORCHVISION =
  /^torchvision\.models\.(resnet\d+|resnext\w+|wide_resnet\w+|densenet\d+|vgg\w+|mobilenet_v\d\w*|efficientnet_\w+|convnext_\w+|vit_\w+|swin_\w+|shufflenet_\w+|squeezenet\w+|googlenet|inception_v3|regnet_\w+|alexnet)$/;
const KERAS = /^keras\.applications\.(\w+\.)?[A-Z]\w+$/;

function torchvision({ file, versions }: LintContext, call: Call): Finding | undefined {
  if (!TORCHVISION.test(call.name ?? '') || call.isOpen || call.positional.length > 0) return undefined;
  const weights = call.keywords.get('weights');
  const pretrained = call.keywords.get('pretrained');
  const given = weights ?? pretrained;
  if (given !== undefined && file.literal(given) !== (weights === undefined ? false : null)) return undefined;
  // Its head has another width: the weights do not fit into it.
  const fits = !call.keywords.has('num_classes') && (given === undefined || /^(none|false)$/.test(given.type));
  const below = versions.range('torchvision')?.to;
  const isOld = below !== undefined && Number.parseFloat(below) <= 0.12;
  const text = pretrained === undefined && !isOld ? '"DEFAULT"' : 'True';
  return finding(
    call,
    fits ? start(given, text, () => addKeyword(file, call, isOld ? 'pretrained' : 'weights', text)) : undefined,
  );
}

/** Keras' own default is ImageNet: only an explicit `None` is meant. */
function keras({ file }: LintContext, call: Call): Finding | undefined {
  const weights = call.keywords.get('weights');
  if (!KERAS.test(call.name ?? '') || weights === undefined || file.literal(weights) !== null) return undefined;
  const fits = weights.type === 'none' && file.literal(call.keywords.get('include_top')) === false;
  return finding(call, fits ? start(weights, '"imagenet"') : undefined);
}

function timm({ file }: LintContext, call: Call): Finding | undefined {
  if (call.name !== 'timm.create_model' || call.isOpen || call.mayHave('checkpoint_path')) return undefined;
  const given = call.argument('pretrained', 1);
  if (given !== undefined && file.literal(given) !== false) return undefined;
  const fits = given === undefined || given.type === 'false';
  return finding(call, fits ? start(given, 'True', () => addKeyword(file, call, 'pretrained', 'True')) : undefined);
}

function start(
  given: Parameters<typeof replace>[0] | undefined,
  text: string,
  add: () => ReturnType<typeof addKeyword> = () => undefined,
): Fix | undefined {
  const edit = given === undefined ? add() : replace(given, text);
  return edit && { title: 'Begin with pretrained weights', edits: [edit] };
}

const finding = (call: Call, fix: Fix | undefined): Finding => ({
  node: call.function ?? call.node,
  message: 'This network begins with random weights; on a small set of images pretrained ones need fewer epochs.',
  fix,
});
