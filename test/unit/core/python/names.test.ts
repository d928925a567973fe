import { describe, expect, it } from 'vitest';
import { parse } from './parse';

/** The full name of the last call of a text. */
async function lastName(text: string): Promise<string | undefined> {
  return (await parse(text)).calls.at(-1)?.name;
}

/** The class of what the last statement's expression is. */
async function lastType(text: string): Promise<string | undefined> {
  const file = await parse(text);
  return file.types.of(file.root.children.at(-1)?.children[0]);
}

async function lastValue(text: string): Promise<unknown> {
  const file = await parse(text);
  return file.literal(file.root.children.at(-1)?.children[0]);
}

describe('the name of what is called', () => {
  it.each([
    ['import numpy as np\nnp.random.rand()', 'numpy.random.rand'],
    ['import a.b\na.b.c()', 'a.b.c'],
    ['import a.b as x\nx.c()', 'a.b.c'],
    ['from torch.optim import AdamW as A\nA()', 'torch.optim.AdamW'],
    ['from . import models\nmodels.f()', '.models.f'],
    ['from ..a import f\nf()', '..a.f'],
    ['from tensorflow import keras\nkeras.Model()', 'keras.Model'],
    ['import tensorflow as tf\ntf.keras.layers.Dense()', 'keras.layers.Dense'],
    ['import pytorch_lightning as pl\npl.Trainer()', 'lightning.Trainer'],
    ['from lightning.pytorch import Trainer\nTrainer()', 'lightning.Trainer'],
    ['from transformers.training_args import TrainingArguments\nTrainingArguments()', 'transformers.TrainingArguments'],
    ['from torch.nn import *\nLinear()', 'torch.nn.Linear'],
    ['from torch.nn import *\nprint()', 'print'],
    ['from transformers import *\nfrom utils import *\nTrainer()', 'transformers.Trainer'],
    ['from utils import *\nTrainer()', 'utils.Trainer'],
    ['import numpy as np\ndef f(np):\n  np.zeros()\nnp.ones()', 'numpy.ones'],
    ['try:\n  import cupy as np\nexcept ImportError:\n  import numpy as np\nnp.f()', 'cupy.f'],
    ['import torch\nF = torch.nn.functional\nF.relu()', 'torch.nn.functional.relu'],
    ['def train(): pass\ntrain()', '<local>.train'],
    ['import torch\ndef f(torch):\n  torch.save()', undefined],
    ['import torch\ndef f():\n  import other as torch\n  torch.save()', 'other.save'],
    ['class C:\n  import torch\n  def m(self):\n    torch.save()', 'torch.save'],
    ['x = 1\nx = g\nx()', undefined],
  ])('%j is %s', async (text, name) => expect(await lastName(text)).toBe(name));
});

describe('the class of a value', () => {
  it.each([
    ['from transformers import Trainer\nt = Trainer()\nt', 'transformers.Trainer'],
    [
      'from transformers import AutoModel\nm = AutoModel.from_pretrained("x").to("cuda").eval()\nm',
      'transformers.AutoModel',
    ],
    [
      'import torch\nclass Net(torch.nn.Module): pass\nm = Net()\nm = m.cuda()\nm = torch.nn.DataParallel(m)\nm',
      '<local>.Net',
    ],
    [
      'from keras import Sequential\ndef build():\n  m = Sequential([])\n  return m\nmodel = build()\nmodel',
      'keras.Sequential',
    ],
    [
      'from peft import get_peft_model\nfrom transformers import AutoModel\nm = get_peft_model(AutoModel.from_pretrained("x"), c)\nm',
      'transformers.AutoModel',
    ],
    [
      'from accelerate import Accelerator\nfrom torch.optim import SGD\no = SGD(p)\nm, o = Accelerator().prepare(m, o)\no',
      'torch.optim.SGD',
    ],
    ['import torch\nwith torch.profiler.Profile() as p:\n  pass\np', 'torch.profiler.Profile'],
    ['from a import X, Y\nv = X() if c else Y()\nv', 'a.X'],
    ['from a import X, Y\nv = X()\nv = Y()\nv', undefined],
    ['x = x\nx', undefined],
    ['def f(): return f()\nf()', undefined],
    ['a = b\nb = a\na', undefined],
  ])('%j', async (text, type) => expect(await lastType(text)).toBe(type));

  it('of an attribute is what the methods of its class assign', async () => {
    const file = await parse(
      'from lightning import Trainer\nclass A:\n  def __init__(self):\n    self.t = Trainer()\n  def run(self):\n    self.t.fit(m)',
    );
    expect(file.types.of(file.calls.at(-1)?.receiver)).toBe('lightning.Trainer');
  });

  it('of a parameter is its annotation', async () => {
    const file = await parse('from trl import SFTTrainer\ndef f(t: SFTTrainer, n=3):\n  t.train()');
    expect(file.types.of(file.calls.at(-1)?.receiver)).toBe('trl.SFTTrainer');
  });
});

describe('a value in the code', () => {
  it.each([
    ['1_000', 1000],
    ['1e-4', 1e-4],
    ['2 ** 10 * 3 - 1', 3071],
    ['-(4 // 3)', -1],
    ['"a" "b"', 'ab'],
    ['f"a{x}"', undefined],
    ['None', null],
    ['epochs = 5\nepochs', 5],
    ['a = 2\nb = a * 3\nb', 6],
    ['epochs = 5\nepochs += 1\nepochs', undefined],
    ['n = n + 1\nn', undefined],
  ])('%j', async (text, value) => expect(await lastValue(text)).toBe(value));
});
