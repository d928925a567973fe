import { describe, expect, it } from 'vitest';
import { sites } from './found';

describe('a model that trains itself', () => {
  it.each([
    ['from sklearn.cluster import KMeans', 'KMeans(3).fit_predict(x)'],
    ['from sklearn.linear_model import SGDClassifier', 'SGDClassifier().partial_fit(x, y)'],
    ['from catboost import CatBoostClassifier', 'CatBoostClassifier().grid_search(grid, pool)'],
    ['from catboost import CatBoostClassifier', 'CatBoostClassifier().randomized_search(grid, pool)'],
    ['from prophet import Prophet', 'Prophet().fit(frame)'],
    ['from sklearn.cross_validation import cross_val_score', 'cross_val_score(e, x, y)'],
    ['from sklearn.grid_search import GridSearchCV', 'GridSearchCV(e, p).fit(x)'],
    ['from data import load', 'model.fit(load())'],
    ['import tensorflow as tf', 'tf.estimator.train_and_evaluate(e, train, test)'],
    ['import tensorflow as tf', 'tf.estimator.DNNClassifier([9]).train(input_fn=read)'],
  ])('%s … %s', async (...text) => expect(await sites(...text)).toEqual([2]));

  it.each([
    ['from catboost.text_processing import Dictionary', 'Dictionary().fit(text)'],
    ['from sklearn.decomposition import IncrementalPCA', 'IncrementalPCA().partial_fit(x)'],
    ['from umap import UMAP', 'UMAP().fit(x)'],
    ['from shapes import KernelExplainer', 'KernelExplainer(f).fit(x)'],
    ['from data import Loader', 'scaler = Loader()\nscaler.fit(x)'],
    ['import tools', 'tools.Grid().grid_search(a, b)'],
  ])('is not %s … %s', async (...text) => expect(await sites(...text)).toEqual([]));

  it('may be one of several', async () => {
    const made = ['from nets import Net, WideNet', 'n = Net()', 'n.fit(x)', 'n = WideNet()'];
    expect(await sites(...made)).toEqual([3]);
    expect(await sites(...made, 'n = load()')).toEqual([]);
  });
});
