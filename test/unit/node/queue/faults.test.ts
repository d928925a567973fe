/** Whatever is killed, each job that was queued runs once, or is reported: never twice, and never without a word. */
import { expect, it } from 'vitest';
import { killedQueue, type KilledJob } from './killedQueue';

const JOBS = 200;
const KILLS = 100;

/** One whose meter was killed may have run, which nobody saw: it is lost, and not started again. */
function isRight({ is, ran, wasHit }: KilledJob): boolean {
  if (is === 'lost') return wasHit && ran <= 1;
  return (is === 'done' && ran === 1) || (is === 'missed' && ran === 0);
}

it(`a queue runs each of ${JOBS} jobs once or reports it, through ${KILLS} kills`, { timeout: 240_000 }, async () => {
  const { jobs, kills, seconds } = await killedQueue(JOBS, KILLS);
  expect(jobs.filter((job) => !isRight(job))).toEqual([]);
  expect(jobs).toHaveLength(JOBS);
  const of = (is: KilledJob['is']): number => jobs.filter((job) => job.is === is).length;
  const silent = jobs.filter(({ is, ran }) => is === 'lost' && ran === 0).length;
  console.log(
    `${kills.runner} runners, ${kills.window} windows and ${kills.meter} meters killed in ${seconds.toFixed(0)} s;`,
    `${of('done')} jobs done, ${of('missed')} missed, ${of('lost')} lost, of which ${silent} had not run`,
  );
  expect(kills.runner + kills.window + kills.meter).toBeGreaterThanOrEqual(KILLS);
  expect(Math.min(kills.runner, kills.window, kills.meter)).toBeGreaterThan(0);
  expect(of('done')).toBeGreaterThan(JOBS / 2);
});
