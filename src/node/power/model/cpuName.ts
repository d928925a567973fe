/** One spelling for a processor's name, whether it comes from the kernel, from WMI or from a maker's list. */

const NOISE: readonly RegExp[] = [
  /\(.*?\)/g, // "(Skylake, IBRS)", "(9M Cache, up to 4.00 GHz)"
  /@.*$/, // "@ 2.40GHz"
  /\b(with|w\/) .*$/, // "with Radeon Graphics"
  /\b\d+(st|nd|rd|th) gen\b/g, // "13th Gen Intel Core"
  /\b(\d+|dual|triple|quad|six|eight|twelve|sixteen)-cores?\b/g,
  /\b(amd|intel|genuine|authentic|cpu|apu|soc|processor)\b/g,
];

/** `AMD Ryzen 7 PRO 4750U with Radeon Graphics` → `ryzen 7 pro 4750u`. Empty if nothing but noise is left. */
export function normalizedCpuName(name: string): string {
  // `FX(tm)-8350`, `Core(TM)2`: the sign leaves no gap.
  let out = name.toLowerCase().replace(/\((r|tm|c)\)|[®™©]/g, '');
  for (const noise of NOISE) out = out.replace(noise, ' ');
  return out.replace(/\s+/g, ' ').trim();
}
