/** What belongs to a library and what to the project: names of packages that training scripts import. */
const LIBRARIES =
  /^(torch|torchvision|torchaudio|transformers|trl|peft|sentence_transformers|setfit|unsloth|adapters|optimum|diffusers|accelerate|lightning|keras|tensorflow|jax|flax|optax|sklearn|numpy|pandas|scipy|datasets|xgboost|lightgbm|catboost|wandb|mlflow|ray|optuna|os|sys|random|math|time|subprocess|logging|sentencepiece|tokenizers|faiss)\b/;

export const isLibrary = (name: string): boolean => LIBRARIES.test(name);
