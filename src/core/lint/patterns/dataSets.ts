/** How many rows the sets have that a file loads or makes. */
import type { PythonFile } from '../../python/file';

/** Sets that come with the libraries. */
const KNOWN: Readonly<Record<string, number>> = {
  'sklearn.datasets.fetch_california_housing': 20_640,
  'sklearn.datasets.fetch_covtype': 581_012,
  'sklearn.datasets.fetch_kddcup99': 494_021,
  'sklearn.datasets.fetch_20newsgroups': 11_314,
  'sklearn.datasets.fetch_20newsgroups_vectorized': 11_314,
  'sklearn.datasets.fetch_rcv1': 804_414,
  'keras.datasets.mnist.load_data': 60_000,
};
const OPENML: Readonly<Record<string, number>> = { mnist_784: 70_000, adult: 48_842, 'Fashion-MNIST': 70_000 };

/** Small enough for anything; the largest has 1,797 rows. */
const TOYS = /^sklearn\.datasets\.load_(iris|digits|wine|breast_cancer|diabetes|linnerud|boston)$/;

/** Of each set in the file; undefined: not known. */
export function rowsOfSets(file: PythonFile): readonly (number | undefined)[] {
  const rows: (number | undefined)[] = [];
  for (const call of file.callsNamed(/^(sklearn\.datasets|keras\.datasets|pandas|polars|numpy)\./)) {
    const { name = '' } = call;
    if (KNOWN[name] !== undefined) rows.push(KNOWN[name]);
    else if (name === 'sklearn.datasets.fetch_openml')
      rows.push(OPENML[String(file.literal(call.argument('name', 0)))]);
    else if (/^sklearn\.datasets\.make_\w+$/.test(name))
      rows.push(madeRows(file.literal(call.argument('n_samples', 0))));
    else if (TOYS.test(name)) rows.push(1797);
    else if (/^sklearn\.datasets\.load_/.test(name)) rows.push(undefined);
    else if (/^(pandas|polars)\.(read|scan)_|^numpy\.(load|genfromtxt)/.test(name)) rows.push(undefined);
  }
  return rows;
}

const madeRows = (given: unknown): number | undefined => (typeof given === 'number' ? given : undefined);
