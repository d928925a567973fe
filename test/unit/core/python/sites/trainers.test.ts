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
  ])('%s … %s', async (...text) => expect(await sites(...text)).toEqual([text.length]));

  it.each([
    ['from ignite.engine import Engine', 'evaluator = Engine(score)', 'evaluator.run(data)'],
    ['import torch', 'learner = Net()', 'learner.train()'],
    ['import torch', 'trainer = make()', 'trainer.train(False)'],
    ['import torch', 'import sentencepiece', 'sentencepiece.SentencePieceTrainer.train(input=path)'],
    ['from fabric import Runner', 'runner = Runner()', 'runner.train()'],
  ])('is not %s … %s', async (...text) => expect(await sites(...text)).toEqual([]));
});
