// Installs what tests need beside the packages of the project. What cannot be had is told by the tests that want it.
import { ensureChromium } from './chromium.mjs';
import { ensureHost } from './install.mjs';
import { ensureSlurm } from './slurm.mjs';

for (const ensure of [ensureChromium, ensureSlurm, () => ensureHost()]) {
  try {
    ensure();
  } catch (error) {
    console.error(error.message);
  }
}
