/** What values usually are: the last expression of a text is asked for. */
import { describe, expect, it } from 'vitest';
import { Defaults, type Usual } from '../../../../src/core/python/defaults/defaults';
import { parse } from './parse';

const shown = (found: Usual | undefined): unknown =>
  found?.isDefault === true ? byDefault(found.value) : found?.value;
const byDefault = (value: unknown): unknown => ({ by: 'default', value });

async function usual(text: string): Promise<unknown> {
  const file = await parse(text);
  return shown(new Defaults(file).of(file.root.children.at(-1)?.children[0]));
}

/** Of the argument of `ask(…)`, wherever it stands. */
async function asked(text: string): Promise<unknown> {
  const file = await parse(text);
  return shown(new Defaults(file).of(file.callsOf('ask')[0]?.positional[0]));
}

const PARSER = `import argparse
parser = argparse.ArgumentParser()
parser.add_argument("-e", "--epochs", type=int, default=90)
parser.add_argument("--batch-size", dest="size", default=2 ** 5)
parser.add_argument("--model", required=True)
`;

describe('options of the command line', () => {
  it.each([
    ['args = parser.parse_args()\nargs.epochs', byDefault(90)],
    ['args = parser.parse_args()\nargs.epochs + 1', byDefault(91)],
    ['args = parser.parse_args()\nint(args.epochs)', byDefault(90)],
    ['args = parser.parse_args()\nargs.size', byDefault(32)],
    ['args = parser.parse_args()\nargs.batch_size', undefined],
    ['args = parser.parse_args()\nargs.model', undefined],
    ['args = parser.parse_args()\nargs.other', undefined],
    ['args, rest = parser.parse_known_args()\nargs.epochs', byDefault(90)],
    ['args = parser.parse_known_args()[0]\nargs.epochs', byDefault(90)],
    ['args = vars(parser.parse_args())\nargs["epochs"]', byDefault(90)],
    ['args = parser.parse_args()\ngetattr(args, "epochs", 1)', byDefault(90)],
    ['args = parser.parse_args()\ngetattr(args, "other", 1)', byDefault(1)],
    ['def get():\n  return parser.parse_args()\nargs = get()\nargs.epochs', byDefault(90)],
    ['args = parser.parse_args()\nepochs = args.epochs\nepochs', byDefault(90)],
    ['args = parser.parse_args()\nargs.epochs = 5\nargs.epochs', undefined],
    ['parser.set_defaults(epochs=5)\nargs = parser.parse_args()\nargs.epochs', undefined],
    ['parser.add_argument("--epochs", default=5)\nargs = parser.parse_args()\nargs.epochs', undefined],
    ['args.epochs', undefined],
  ])('%s', async (code, expected) => {
    expect(await usual(PARSER + code)).toEqual(expected);
  });

  it.each([
    ['def train(args):\n  ask(args.epochs)\ntrain(parser.parse_args())', byDefault(90)],
    ['def train(args):\n  ask(args.epochs)\nargs = parser.parse_args()\nspawn(train, args=(2, args))', byDefault(90)],
    [
      'class T:\n  def __init__(self, a):\n    self.a = a\n  def f(self):\n    ask(self.a.epochs)\nT(parser.parse_args())',
      byDefault(90),
    ],
    ['def train(n):\n  ask(n)\ntrain(parser.parse_args().epochs)', byDefault(90)],
  ])('%s', async (code, expected) => {
    expect(await asked(PARSER + code)).toEqual(expected);
  });

  it.each([
    [
      'import click\n@click.command()\n@click.option("--epochs", default=10)\ndef main(epochs):\n  ask(epochs)',
      byDefault(10),
    ],
    ['import typer\ndef main(epochs: int = typer.Option(10)):\n  ask(epochs)', byDefault(10)],
    [
      'from absl import flags\nFLAGS = flags.FLAGS\nflags.DEFINE_integer("epochs", 10, "")\nask(FLAGS.epochs)',
      byDefault(10),
    ],
  ])('%s', async (code, expected) => {
    expect(await asked(code)).toEqual(expected);
  });
});

describe('parameters', () => {
  it.each([
    ['def main(epochs=10):\n  ask(epochs)', byDefault(10)],
    ['def main(epochs=10):\n  ask(epochs)\nmain()', byDefault(10)],
    ['def main(epochs=10):\n  ask(epochs)\nmain(20)', 20],
    ['def main(epochs):\n  ask(epochs)\nmain(epochs=20)', 20],
    ['def main(epochs):\n  ask(epochs)\nmain(20)\nmain(30)', undefined],
    ['def main(epochs=10):\n  ask(epochs)\nmain(**more)', undefined],
    ['def main(epochs):\n  ask(epochs)', undefined],
    ['class Net:\n  def __init__(self, width):\n    ask(width)\nNet(512)', 512],
    ['def main(epochs=10):\n  epochs = 3\n  ask(epochs)', undefined],
    ['run = lambda epochs=10: ask(epochs)', undefined],
  ])('%s', async (code, expected) => {
    expect(await asked(code)).toEqual(expected);
  });
});

describe('configurations', () => {
  const CLASSES = `from dataclasses import dataclass, field
@dataclass
class Train:
  epochs: int = 10
  names: list = field(default_factory=list)
  seed: int = field(default=3)
@dataclass
class Config(Train):
  model: str = "gpt2"
  train: Train = field(default_factory=Train)
`;
  it.each([
    ['Config.epochs', 10],
    ['Config().seed', 3],
    ['cfg = Config(epochs=5)\ncfg.epochs', 5],
    ['cfg = Config("x")\ncfg.epochs', undefined],
    ['cfg = Config(**more)\ncfg.epochs', undefined],
    ['cfg = Config()\ncfg.train.epochs', 10],
    ['cfg = Config()\ncfg.names', undefined],
    ['a, b = HfArgumentParser((Config, Train)).parse_args_into_dataclasses()\nb.epochs', byDefault(10)],
    ['import tyro\ncfg = tyro.cli(Config)\ncfg.model', byDefault('gpt2')],
    ['cfg = {"lr": 0.1, "train": {"epochs": 7}}\ncfg["train"]["epochs"]', 7],
    ['cfg = {"lr": 0.1}\ncfg.get("lr")', 0.1],
    ['cfg = {"lr": 0.1, **more}\ncfg["lr"]', undefined],
    ['from omegaconf import OmegaConf\ncfg = OmegaConf.create({"train": {"epochs": 7}})\ncfg.train.epochs', 7],
    [
      'from omegaconf import OmegaConf\nbase = OmegaConf.create({"n": 7})\ncfg = OmegaConf.merge(base, OmegaConf.from_cli())\ncfg.n',
      byDefault(7),
    ],
    ['from types import SimpleNamespace\ncfg = SimpleNamespace(epochs=8)\ncfg.epochs', 8],
    [
      'import yaml\ncfg = yaml.safe_load("""\ntrain:  # all\n  epochs: 1_000\n  lr: 1e-3\nname: "a b"\nlast: [1]\n""")\ncfg["train"]["epochs"]',
      1000,
    ],
    ['import yaml\ncfg = yaml.safe_load("""\ntrain:\n  epochs: 5\nname: "a b"\n""")\ncfg["name"]', 'a b'],
    ['import yaml\ncfg = yaml.safe_load("""\nlast: [1]\n""")\ncfg["last"]', undefined],
    ['import yaml\ncfg = yaml.safe_load(open("a.yaml"))\ncfg["last"]', undefined],
  ])('%s', async (code, expected) => {
    expect(await usual(CLASSES + code)).toEqual(expected);
  });

  it('takes a parameter for what it is said to be', async () => {
    expect(await asked(`${CLASSES}def main(cfg: Config):\n  ask(cfg.train.epochs)`)).toEqual(byDefault(10));
  });

  it('does not run in circles', async () => {
    expect(await usual('a = b\nb = a\na.x')).toBeUndefined();
    expect(await asked('def f(n):\n  ask(n)\n  f(n)')).toBeUndefined();
    expect(await usual('class A(B):\n  x = A.x\nclass B(A):\n  y = 1\nA.x')).toBeUndefined();
  });
});
