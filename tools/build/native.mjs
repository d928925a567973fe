// Puts koffi beside the probe, as dist/node_modules/koffi plus its native part, so that `require('koffi')` works
// in an installed extension, where the project's own node_modules do not exist.
import fs from 'node:fs';
import path from 'node:path';

const modules = path.join(import.meta.dirname, '../../node_modules');

/** Where NVML exists and VS Code runs. musl is left out: NVIDIA's driver needs glibc. */
export const nativePlatforms = ['linux-x64', 'linux-arm64', 'win32-x64'];

/** Of koffi's 1.9 MB (sources, headers, documentation) these files run. */
const koffiFiles = ['package.json', 'index.cjs', 'src/koffi/index.cjs', 'src/koffi/src/static.cjs', 'LICENSE.txt'];

function copyFiles(from, to, files) {
  for (const file of files) {
    fs.mkdirSync(path.dirname(path.join(to, file)), { recursive: true });
    fs.copyFileSync(path.join(from, file), path.join(to, file));
  }
}

const nativeFiles = (platform) => ['package.json', 'index.js', `${platform.replace('-', '_')}/koffi.node`];

/**
 * @param {string} dist
 * @param {string} [source] a folder that holds @koromix/koffi-<platform> for more platforms than this one
 */
export function copyNative(dist, source = modules) {
  copyFiles(path.join(modules, 'koffi'), path.join(dist, 'node_modules/koffi'), koffiFiles);
  for (const platform of nativePlatforms) {
    const name = `@koromix/koffi-${platform}`;
    if (!fs.existsSync(path.join(source, name))) continue; // npm installs only the one of this machine
    copyFiles(path.join(source, name), path.join(dist, 'node_modules', name), nativeFiles(platform));
  }
}
