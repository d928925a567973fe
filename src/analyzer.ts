/** The analyzer's thread: requests in, findings out. */
import { parentPort } from 'node:worker_threads';
import type { ToAnalyzer } from './core/lint/analysis';
import { Analyzer } from './node/python/analyzer';
import { wasmIn } from './node/python/grammar';

const analyzer = new Analyzer(wasmIn(__dirname));

parentPort?.on('message', (message: ToAnalyzer) => {
  if (message.type === 'close') analyzer.close(message.document);
  else if (message.type === 'projectsChanged') analyzer.projectsChanged();
  else void analyzer.analyse(message).then((analysis) => parentPort?.postMessage(analysis));
});
