import { describe, expect, it } from 'vitest';
import { trainingSites } from '../../../../../src/core/python/sites/trainingSites';
import { parse } from '../parse';

/** Lines of a text where training starts, counted from 1. */
async function sites(text: string): Promise<readonly number[]> {
  const file = await parse(text);
  return trainingSites(file).map(({ node }) => file.lines.positionAt(node.start).line + 1);
}

const lines = (...all: readonly string[]): string => all.join('\n');

describe('a call by which a library trains', () => {
  it.each([
    ['from transformers import Trainer\nt = Trainer(model)\nt.train()', [3]],
    ['from trl import SFTTrainer\nSFTTrainer(model).train()', [2]],
    ['from transformers import Trainer\nclass Mine(Trainer): pass\nMine(m).train(resume_from_checkpoint=True)', [3]],
    ['import transformers\ndef f(trainer):\n  trainer.train()', [3]],
    ['from trainer import Trainer\nTrainer(m).train()', [2]],
    ['import lightning as L\nL.Trainer(max_epochs=3).fit(model)', [2]],
    ['from lightning.pytorch.cli import LightningCLI\nLightningCLI(Model)', [2]],
    [
      'from lightning.pytorch.cli import LightningCLI\ncli = LightningCLI(Model, run=False)\ncli.trainer.fit(cli.model)',
      [3],
    ],
    ['from tensorflow import keras\nm = keras.Sequential([])\nm.fit(x, y)', [3]],
    ['import keras\nm = build()\nm.fit(x, y, epochs=5)', [3]],
    ['from sklearn.svm import SVC\nSVC().fit(x, y)', [2]],
    ['from sklearn.model_selection import GridSearchCV\nGridSearchCV(e, p).fit(x, y)', [2]],
    ['from sklearn.model_selection import cross_val_score\ncross_val_score(e, x, y)', [2]],
    ['import xgboost as xgb\nxgb.train(p, d)', [2]],
    ['from xgboost import dask as dxgb\ndxgb.train(c, p, d)', [2]],
    ['from accelerate import notebook_launcher\nnotebook_launcher(f, num_processes=2)', [2]],
  ])('%j', async (text, expected) => expect(await sites(text)).toEqual(expected));
});

describe('what looks like training and is none', () => {
  it.each([
    ['import torch\nmodel = Net()\nmodel.train()\nmodel.train(False)'],
    ['from sklearn.preprocessing import StandardScaler\nStandardScaler().fit(x)'],
    ['from sklearn.feature_extraction.text import TfidfVectorizer\nTfidfVectorizer().fit_transform(x)'],
    ['import sklearn\nscaler.fit(x, y)'],
    ['import torch\nfor x in data:\n  model(x).sum().backward()\n  saliency.append(x.grad)'],
    ['import torch\nfor e in range(9):\n  lr_scheduler.step()'],
    ['import torch\nwhile True:\n  print(model.generate(input()))'],
    ['class Trainer:\n  def train(self): pass\nTrainer().train()'],
  ])('%j', async (text) => expect(await sites(text)).toEqual([]));
});

describe('a loop around hand-written steps', () => {
  it('is the outermost one', async () => {
    const text = lines(
      'import torch',
      'optimizer = torch.optim.SGD(m.parameters())',
      'for epoch in range(9):',
      '  for x in data:',
      '    m(x).backward()',
      '    optimizer.step()',
      '  for x in valid: m(x)',
    );
    expect(await sites(text)).toEqual([3]);
  });

  it('is found where the step is in another function, method or closure', async () => {
    expect(
      await sites(
        lines(
          'import torch',
          'def step(x):',
          '  loss(x).backward()',
          '  optimizer.step()',
          'def epoch():',
          '  for x in data: step(x)',
          'def main():',
          '  for e in range(9):',
          '    epoch()',
        ),
      ),
    ).toEqual([8]);
    expect(
      await sites(
        lines(
          'import torch',
          'class T:',
          '  def one(self, x):',
          '    self.loss(x).backward()',
          '    self.optimizer.step()',
          '  def run(self):',
          '    for x in self.data:',
          '      self.one(x)',
        ),
      ),
    ).toEqual([7]);
    expect(
      await sites(
        lines(
          'import torch',
          'o = torch.optim.LBFGS(p)',
          'for i in range(9):',
          '  def closure():',
          '    loss().backward()',
          '  o.step(closure)',
        ),
      ),
    ).toEqual([3]);
  });

  it('is found with gradients of JAX and TensorFlow, and with updates by hand', async () => {
    expect(
      await sites(
        lines(
          'import jax, optax',
          '@jax.jit',
          'def step(p, s, b):',
          '  g = jax.grad(loss)(p, b)',
          '  u, s = tx.update(g, s)',
          '  return optax.apply_updates(p, u), s',
          'def epoch(step_fn):',
          '  for b in data: step_fn(p, s, b)',
          'epoch(jax.jit(step))',
        ),
      ),
    ).toEqual([8]);
    expect(
      await sites(
        lines(
          'import tensorflow as tf',
          'for x in data:',
          '  with tf.GradientTape() as tape: l = loss(x)',
          '  opt.apply_gradients(zip(tape.gradient(l, v), v))',
        ),
      ),
    ).toEqual([2]);
    expect(
      await sites(
        lines('import torch', 'while True:', '  loss().backward()', '  for p in ps:', '    p.data -= lr * p.grad'),
      ),
    ).toEqual([2]);
  });

  it('is found around processes that train, and around a function of another module that says so', async () => {
    expect(
      await sites(
        'import torch.multiprocessing as mp\nfrom train import train\nfor r in range(4):\n  mp.Process(target=train)',
      ),
    ).toEqual([3]);
    expect(
      await sites('import torch\nfrom utils import train_one_epoch\nfor e in range(4):\n  train_one_epoch(m, e)'),
    ).toEqual([3]);
  });

  it('does not go round where functions call each other', async () => {
    expect(await sites('import torch\ndef a(): b()\ndef b(): a()\nfor i in x: a()')).toEqual([]);
  });
});
