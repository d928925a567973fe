/** The analyzer's thread: requests in, findings out. */
import path from 'node:path';
import { parentPort } from 'node:worker_threads';
import type { FromAnalyzer, ToAnalyzer } from './core/lint/analysis';
import { Analyzer } from './node/python/analyzer';
import { wasmIn } from './node/python/grammar';
import { warmUp } from './node/python/warmUp';

const analyzer = new Analyzer(wasmIn(__dirname));
const say = (message: FromAnalyzer): void => parentPort?.postMessage(message);

parentPort?.on('message', (message: ToAnalyzer) => {
  if (message.type === 'close') analyzer.close(message.document);
  else if (message.type === 'projectsChanged') analyzer.projectsChanged();
  else void analyzer.analyse(message).then(say);
});

void warmUp(analyzer, path.join(__dirname, 'rules')).then(() => say({ type: 'warm' }));
