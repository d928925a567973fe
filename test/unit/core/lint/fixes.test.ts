/** What fixes write, where more is to be seen to than that it parses. */
import { describe, expect, it } from 'vitest';
import { lint } from '../../../../src/core/lint/lint';
import { RULES } from '../../../../src/core/lint/rules';
import { NO_VERSIONS } from '../../../../src/core/lint/versions';
import { applied } from '../../../../src/core/python/edit';
import { parse } from '../python/parse';

/** The text after the first fix of a rule; undefined where there is a finding without a fix. */
async function fixed(id: string, text: string): Promise<string | undefined> {
  const rules = RULES.filter((rule) => rule.id === id);
  const [finding] = lint(await parse(text), rules, { versions: NO_VERSIONS, strict: false });
  if (finding === undefined) throw new Error(`${id} finds nothing in\n${text}`);
  return finding.fix && applied(text, finding.fix.edits);
}

const LOADER = (before: string, call: string): string =>
  `${before}import torch
from torch.utils.data import DataLoader  # type: ignore
from torchvision.datasets import ImageFolder

${call}
for x, y in loader:
    model(x.cuda())
`;

describe('WP401', () => {
  it('calls os what the file calls it', async () => {
    const after = await fixed('WP401', LOADER('import os as system\n', 'loader = DataLoader(ImageFolder("x"))'));
    expect(after).toContain('num_workers=min(8, system.cpu_count() or 1)');
    expect(after).not.toContain('import os\n');
  });
});

describe('WP103', () => {
  it('comes after the imports, and after the comment behind them', async () => {
    const after = await fixed(
      'WP103',
      `import torch as th
from torch import nn  # layers

model = nn.Linear(2048, 2048).cuda()
for epoch in range(10):
    for x in batches:
        loss = model(x.cuda()).sum()
        loss.backward()
        optimizer.step()
`,
    );
    expect(after).toContain('nn  # layers\n\nth.set_float32_matmul_precision("high")\n\nmodel');
  });
});

describe('WP202', () => {
  const load = (given: string): string => `from transformers import BitsAndBytesConfig, pipeline
pipeline("text-generation")
BitsAndBytesConfig(${given})
`;
  const NF4 = 'load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_compute_dtype="bfloat16"';

  it.each([
    ['load_in_8bit=True', NF4],
    [
      'load_in_8bit=True, load_in_4bit=False',
      'bnb_4bit_quant_type="nf4", bnb_4bit_compute_dtype="bfloat16", load_in_4bit=True',
    ],
    [NF4.replace('True', 'False') + ', load_in_8bit=True', NF4],
  ])('says each thing once: %s', async (before, after) => {
    expect(await fixed('WP202', load(before))).toBe(load(after));
  });

  it('does not add to what may be given already', async () => {
    expect(await fixed('WP202', load('load_in_8bit=True, **more'))).toBeUndefined();
  });
});

describe('WP302', () => {
  const attention = (shape: string): string => `import torch
from torch import nn


class Attention(nn.Module):
    def forward(self, x):
        ${shape} = x.shape
        q, k, v = self.project(x).chunk(3, dim=-1)
        return (q @ k.transpose(-2, -1) * 0.125).softmax(dim=-1) @ v
`;

  it('calls the function by a name that stands for it there', async () => {
    expect(await fixed('WP302', attention('B, T, F'))).toContain('nn.functional.scaled_dot_product_attention(q, k, v');
    expect(await fixed('WP302', attention('nn, torch, F'))).toBeUndefined();
  });
});

describe('WP502', () => {
  const loop = (then: string): string => `import torch

model = model.cuda()
for epoch in range(10):
    running = 0.0
    for x, y in loader:
        loss = step(x.cuda(), y)
        loss.backward()
        optimizer.step()
        running += loss.item()
    ${then}
`;

  it.each([
    'print(f"{running / len(loader):.3f}")',
    'print("%d: %.3f" % (epoch, running / len(loader)))',
    'print("{:.3f}".format(running))',
    'if running < best: torch.save(model, "best.pt")',
    'mean = running / len(loader); print(f"{mean:.3f}", float(mean))',
  ])('keeps the sum on the GPU before %s', async (then) => {
    expect(await fixed('WP502', loop(then))).toBe(loop(then).replace('.item()', '.detach()'));
  });

  it.each([
    'history.append(running / len(loader))',
    'print(running)',
    'print(f"{running}")',
    'json.dump({"loss": running}, file)',
    'mean = running / len(loader); plt.plot(epoch, mean)',
    'best = min(best, running)',
    'writer.add_scalar("loss", running, epoch)',
  ])('leaves the number before %s', async (then) => {
    expect(await fixed('WP502', loop(then))).toBeUndefined();
  });
});

describe('WP508', () => {
  const loop = (then: string): string => `import torch
from transformers import AutoModel

for text in texts:
    model = AutoModel.from_pretrained("gpt2")
    model = ${then}
    print(model(text))
`;

  it('does not wrap a model again at each pass', async () => {
    expect(await fixed('WP508', loop('torch.nn.DataParallel(model)'))).toBeUndefined();
    expect(await fixed('WP508', loop('model.to("cuda")'))).toContain(
      '("gpt2")\nfor text in texts:\n    model = model.to',
    );
  });
});

describe('WP601', () => {
  const search = (more: string): string => `from sklearn.model_selection import GridSearchCV
from sklearn.svm import SVC

search = GridSearchCV(SVC(), {"C": [1, 2, 3, 4], "gamma": [1, 2, 3, 4]}${more})
search.fit(x, y)
`;

  it.each(['', ', scoring="f1"', ', scoring=None, refit=True'])('halves by one score%s', async (more) => {
    expect(await fixed('WP601', search(more))).toContain('HalvingGridSearchCV(SVC()');
  });

  it.each([
    ', scoring=["f1", "recall"], refit="f1"',
    ', scoring={"f": "f1"}',
    ', scoring=scores',
    ', pre_dispatch=2',
    ', iid=False',
  ])('leaves what halving has not%s', async (more) => {
    expect(await fixed('WP601', search(more))).toBeUndefined();
  });

  it('leaves results that are read', async () => {
    expect(await fixed('WP601', `${search('')}print(search.cv_results_)\n`)).toBeUndefined();
  });
});

describe('WP605', () => {
  const boost = (then: string): string => `from sklearn.datasets import fetch_covtype
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.model_selection import GridSearchCV

x, y = fetch_covtype(return_X_y=True)
model = GradientBoostingClassifier(n_estimators=50)
${then}
`;

  it.each(['model.fit(x, y)', 'GridSearchCV(model, {"max_depth": [1, 2]})'])('bins before %s', async (then) => {
    expect(await fixed('WP605', boost(then))).toContain('model = HistGradientBoostingClassifier(max_iter=50)');
  });

  it.each([
    'print(model.feature_importances_)',
    'print(model.estimators_)',
    'GridSearchCV(model, {"n_estimators": [50, 100]})',
    'GridSearchCV(model, grid)',
  ])('leaves %s', async (then) => {
    expect(await fixed('WP605', boost(then))).toBeUndefined();
  });
});

describe('WP313', () => {
  const net = 'from torch import nn\n\nnet = nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8))\n';

  it('keeps biases that checkpoints have', async () => {
    expect(await fixed('WP313', net)).toContain('nn.Conv2d(3, 8, 3, bias=False)');
    expect(await fixed('WP313', `${net}net.load_state_dict(saved)\n`)).toBeUndefined();
  });
});

describe('WP102', () => {
  const load = (id: string, more = ''): string => `from diffusers import DiffusionPipeline

pipe = DiffusionPipeline.from_pretrained("${id}"${more}).to("cuda")
`;

  it('gives diffusers a type that they take', async () => {
    expect(await fixed('WP102', load('stabilityai/sdxl-turbo'))).toBe(
      load('stabilityai/sdxl-turbo', ', torch_dtype=torch.float16').replace('\n', '\nimport torch\n'),
    );
    expect(await fixed('WP102', load('black-forest-labs/FLUX.1-dev'))).toContain('torch.bfloat16');
    expect(await fixed('WP102', `import torch\n${load('x', ', torch_dtype=torch.float32')}`)).toContain(
      'torch.float16',
    );
  });
});
