import { describe, expect, it } from 'vitest';
import { sites } from './found';

describe('training in another module of the project', () => {
  it('is the call, where no loop is around it', async () => {
    expect(await sites('from engine import train', 'train(model, data)')).toEqual([2]);
    expect(await sites('import loops', 'def main():', '  loops.training_loop(**options)')).toEqual([3]);
    expect(await sites('from models import gan', 'gan.train(options)')).toEqual([2]);
    expect(await sites('from work import run', 'import train', 'train.train_and_evaluate(options, folder)')).toEqual([
      3,
    ]);
  });

  it('is the loop, where one is around it', async () => {
    expect(await sites('from engine import train', 'for seed in seeds:', '  train(model, seed)')).toEqual([2]);
    expect(
      await sites('from engine import train', 'def fold(i): train(model, i)', 'for i in range(5):', '  fold(i)'),
    ).toEqual([3]);
  });

  it('is no single epoch, no fit of a curve, no switch and nothing of a library', async () => {
    expect(await sites('from engine import train_one_epoch', 'train_one_epoch(model, data)')).toEqual([]);
    expect(await sites('from curves import fit', 'fit(x, y)')).toEqual([]);
    expect(await sites('import net', 'net.train(True)')).toEqual([]);
    expect(await sites('from sklearn import train', 'train(x)')).toEqual([]);
    expect(await sites('import data', 'data.training(options)')).toEqual([]);
  });
});
