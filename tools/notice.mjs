// `node tools/notice.mjs`: writes NOTICE from what is in the bundles. `npm run package` refuses one that is out of date.
import fs from 'node:fs';
import path from 'node:path';
import { buildDist } from '../esbuild.config.mjs';
import { noticeText } from './build/thirdParties.mjs';
import { root } from './host/paths.mjs';

fs.writeFileSync(path.join(root, 'NOTICE'), noticeText(await buildDist()));
