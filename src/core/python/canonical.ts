/** One spelling for what libraries offer under several paths. */
const PREFIXES: readonly (readonly [from: string, to: string])[] = [
  ['tensorflow.keras', 'keras'],
  ['tensorflow.python.keras', 'keras'],
  ['tensorflow.compat.v1', 'tensorflow'],
  ['tensorflow.compat.v2', 'tensorflow'],
  ['pytorch_lightning', 'lightning'],
  ['lightning.pytorch', 'lightning'],
  ['torch.utils.data.dataloader', 'torch.utils.data'],
  ['torch.cuda.amp', 'torch.amp'],
];

/** Their public classes are used from the top and from the module that holds them. */
const FLAT =
  /^(transformers|trl|peft|accelerate|datasets|diffusers|xgboost|lightgbm|catboost)\.(?:[a-z_]\w*\.)+([A-Z]\w*)(.*)$/;

export function canonical(path: string): string {
  for (const [from, to] of PREFIXES) {
    if (path === from || path.startsWith(`${from}.`)) return canonical(to + path.slice(from.length));
  }
  const flat = FLAT.exec(path);
  return flat === null ? path : `${flat[1]}.${flat[2]}${flat[3]}`;
}
