import { describe, expect, it } from 'vitest';
import { sites } from './found';

describe('an object that holds the loop', () => {
  it.each([
    ['from ray.train.torch import TorchTrainer', 'TorchTrainer(work).fit()'],
    ['from ray import tune', 'tune.Tuner(work).fit()'],
    ['import speechbrain as sb', 'class Speech(sb.Brain): pass', 'Speech(m).fit(counter, data)'],
    ['from ignite.engine import Engine', 'trainer = Engine(step)', 'trainer.run(data, max_epochs=3)'],
    ['from engines import Base', 'class FastTrainer(Base): pass', 'FastTrainer(m).train(options)'],
    ['import torch', 'trainer = settings.build()', 'trainer.train()'],
    ['import torch', 'from experiments import Diffusion', 'runner = Diffusion(options)', 'runner.train()'],
    ['import torch', 'solver = make()', 'solver.train(3)'],
    ['import torch', 'def main(trainer):', '  trainer.fit()'],
    ['from botorch.fit import fit_gpytorch_mll', 'fit_gpytorch_mll(mll)'],
    ['from transformers import Trainer', 't = Trainer(m)', 't.hyperparameter_search(n_trials=9)'],
  ])('%s … %s', async (...text) => expect(await sites(...text)).toEqual([text.length]));

  it.each([
    ['from ignite.engine import Engine', 'evaluator = Engine(score)', 'evaluator.run(data)'],
    ['import torch', 'learner = Net()', 'learner.train()'],
    ['import torch', 'trainer = make()', 'trainer.train(False)'],
    ['import torch', 'class Fast(Base):', '  def train(self, data): return super().train(data)'],
    ['import torch', 'import sentencepiece', 'sentencepiece.SentencePieceTrainer.train(input=path)'],
    ['from fabric import Runner', 'runner = Runner()', 'runner.train()'],
  ])('is not %s … %s', async (...text) => expect(await sites(...text)).toEqual([]));
});

describe('a method that can only train', () => {
  it.each([
    ['experiment.train(settings)'],
    ['detector.train(data="coco.yaml", epochs=9)'],
    ['tagger.train_model(frame)'],
    ['agent.run_training(settings)'],
    ['learn.fine_tune(3)'],
    ['learn.fit_one_cycle(3)'],
    ['agent.learn(total_timesteps=1000)'],
  ])('%s', async (call) => expect(await sites('import torch', call)).toEqual([2]));

  it.each([
    ['net.train(mode)'],
    ['net.train(is_training)'],
    ['net.train(mode=phase == "train")'],
    ['encoder.fine_tune(unfreeze)'],
    ['agent.learn()'],
  ])('is not %s', async (call) => expect(await sites('import torch', call)).toEqual([]));

  it('is none of an index or a tokenizer', async () => {
    expect(await sites('import torch', 'import faiss', 'index.train(vectors)')).toEqual([]);
    expect(await sites('import torch', 'from tokenizers import Tokenizer', 't.train(files)')).toEqual([]);
  });
});
