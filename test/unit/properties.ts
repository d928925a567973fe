/** Properties are checked with the same examples each time; SEED=random or a number tries others. */
import fc from 'fast-check';

const wanted = process.env['SEED'];
if (wanted !== 'random') fc.configureGlobal({ seed: Number(wanted ?? 20261126) });
