import { describe, expect, it } from 'vitest';
import { sites } from './found';

const STEP = ['def step(s, b):', '  g = jax.grad(loss)(s, b)', '  return optax.apply_updates(s, g)'];

describe('a step behind a value', () => {
  it('is found in what a library makes of a function', async () => {
    const text = ['import jax, optax', ...STEP, 'fast = jax.jit(spread(step, mesh))', 'for b in data: fast(s, b)'];
    expect(await sites(...text)).toEqual([6]);
  });

  it('is found in time however many ways lead to it', async () => {
    const count = 200;
    const functions = Array.from(
      { length: count },
      (_, n) => `def f${n}(x): f${n + 1}(x); f${(n * 7) % count}(x); f${n + 1}(x)`,
    );
    const last = `def f${count}(x):\n  loss(x).backward()\n  optimizer.step()`;
    expect(await sites('import torch', ...functions, last, 'for x in data: f0(x)')).toEqual([count + 5]);
  });

  it('is found in a loop that JAX runs itself', async () => {
    const text = ['import jax, optax', ...STEP, 'out = jax.lax.scan(step, s, data)'];
    expect(await sites(...text)).toEqual([5]);
    expect(await sites(...text, 'for seed in seeds: jax.lax.scan(step, seed, data)')).toEqual([5, 6]);
    expect(await sites('import jax', 'def add(a, b): return a + b, b', 'jax.lax.scan(add, 0, data)')).toEqual([]);
  });

  it('is found in what a function of the file returns', async () => {
    expect(
      await sites(
        ...['import jax, optax', 'def make(loss):'],
        ...STEP.map((line) => `  ${line}`),
        ...['  return jax.pmap(step)', 'fast = make(loss)', 'for b in data: fast(s, b)'],
      ),
    ).toEqual([8]);
  });

  it('is found in an attribute of `self`', async () => {
    expect(
      await sites(
        ...['import jax, optax', 'class T:', '  def build(self):'],
        ...STEP.map((line) => `    ${line}`),
        ...['    self.step = jax.jit(step)', '  def run(self):', '    for b in data:', '      self.step(s, b)'],
        ...['class Other:', '  def run(self):', '    for b in data: self.step(s, b)'],
      ),
    ).toEqual([9]);
  });

  it('takes gradients where what is called was made so', async () => {
    const update = '  optimizer.update(model, g)';
    expect(
      await sites(
        'import jax',
        'gradients = jax.value_and_grad(loss)',
        'for b in data:',
        '  l, g = gradients(b)',
        update,
      ),
    ).toEqual([3]);
    for (const decorator of [
      '@eqx.filter_value_and_grad',
      '@eqx.filter_grad(has_aux=True)',
      '@partial(jax.grad, argnums=1)',
    ])
      expect(
        await sites(
          ...[
            'import jax, equinox as eqx',
            'from functools import partial',
            decorator,
            'def gradients(b): return loss(b)',
          ],
          ...['for b in data:', '  g = gradients(b)', update],
        ),
      ).toEqual([5]);
  });
});

describe('an update', () => {
  it.each([
    ['  loss(x).backward()', '  optimizer.step_and_update_lr()'],
    ['  self.backwards(loss(x))', '  optimizer.batch_step(x)'],
    ['  net.core.backward(loss(x))', '  net.core.step()'],
    ['  state = state.apply_gradients(grads=gradients(x))'],
    ['  engine.train_batch()'],
    ['  net.optimize_parameters()'],
    ['  loss_scaler(loss, optimizer)'],
    ['  tools.backpropagate(loss=out.loss, optimizer=self.optimizer)'],
    ['  self.train_step(x)'],
    ['  optimizer.maximize(likelihood(x))'],
    ['  nlp.update([x], sgd=rule)'],
    ['  loss(x).backward()', '  xm.optimizer_step(rule)'],
    ['  rule.zero_grad()', '  net.forward_backward(x)', '  optimizer.step()'],
    ['  loss(x).backward()', '  sgd([w, b], lr, 9)'],
    ['  g = net.backward(x)', '  net.weight -= learning_rate * g'],
    ['  strategy.run(step, [x])', 'def step(x):', '  loss(x).backward()', '  optimizer.step()'],
  ])('is %s', async (...body) => expect(await sites('import torch', 'for x in data:', ...body)).toEqual([2]));

  it.each([
    ['  p = jax.tree.map(lambda w, d: w - lr * d, p, g(p, x))'],
    ['  p = jax.tree_util.tree_map(lambda w, d: (w - lr * d), p, g(p, x))'],
    ['  p = [w - lr * d for w, d in zip(p, g(p, x))]'],
    ['  p = [(w - lr * d, b - lr * e) for (w, b), (d, e) in zip(p, jax.jit(jax.grad(l))(p))]'],
    ['  state = opt_update(0, g(p, x), state)'],
  ])('is %s', async (line) =>
    expect(await sites('import jax', 'g = jax.grad(l)', 'for x in data:', line)).toEqual([3]),
  );

  it('is made by stochastic variational inference', async () => {
    expect(await sites('from pyro.infer import SVI', 'svi = SVI(m, g, o, l)', 'for x in data: svi.step(x)')).toEqual([
      3,
    ]);
  });

  it('is the operation that a graph of TensorFlow 1 holds', async () => {
    expect(
      await sites(
        ...['import tensorflow as tf', 'op = tf.train.AdamOptimizer(1).minimize(loss)'],
        ...['all = [op, loss]', 'for x in data: session.run(all, {y: x})', 'for x in data: session.run(loss)'],
      ),
    ).toEqual([4]);
    expect(await sites('import tensorflow as tf', 'op = net.operation()', 'for x in data: s.run(op)')).toEqual([]);
    expect(await sites('import tensorflow as tf', 'train_op = net.op()', 'for x in data: s.run([train_op])')).toEqual([
      3,
    ]);
    expect(
      await sites(
        ...['import tensorflow as tf', 'class Net:', '  def __init__(self, o):', '    self.op = o.apply_gradients(g)'],
        ...['  def run(self, s):', '    for x in data:', '      s.run(self.op)'],
      ),
    ).toEqual([6]);
  });

  it.each([
    ['  loss(x).backward()', '  env.step(x)'],
    ['  loss(x).backward()', '  data.train_batch()'],
    ['  save(loss, optimizer)'],
    ['  other.train_step(x)'],
    ['  session.run(loss)'],
    ['  loss(image).backward()', '  image.data.add_(rate * image.grad)'],
    ['  loss(x).backward()', '  count -= 0.5 * x'],
    ['  p = jax.tree.map(lambda w, d: w * d, p, jax.grad(l)(p))'],
    ['  p = [w - 1 for w in jax.grad(l)(p)]'],
  ])('is not %s', async (...body) => expect(await sites('import torch, jax', 'for x in data:', ...body)).toEqual([]));
});
