/** "Run when grid is green": what, when, one last look, and it is queued. */
import * as vscode from 'vscode';
import { capturedEnvironment, type CapturedEnvironment } from '../../core/queue/environment';
import type { JobGrid, QueuedJob, QueuePlan } from '../../core/queue/job';
import { occupied } from '../../core/queue/occupied';
import { refusalOf } from '../../core/queue/refusal';
import { momentText } from '../../core/text/moment';
import { plainLabel } from '../../core/text/plainLabel';
import type { Millis } from '../../core/units';
import { chosenSource } from '../grid/chosenSource';
import type { ActiveFile } from '../grid/activeFile';
import type { GridService } from '../grid/gridService';
import type { Machine } from '../machine';
import type { MeterHost } from '../meterHost';
import type { Settings } from '../settings';
import { askedJob, jobOf, type AskedJob } from './askedJob';
import { confirmJob, type Confirmed } from './confirmJob';
import { batchTarget } from './batchScript';
import { fileTarget, isQueueable } from './fileTarget';
import { activated } from './interpreter';
import { pickTarget, withPython } from './pickTarget';
import type { QueueService } from './queueService';
import { refuseSecret, type QueueTarget } from './queueTarget';
import { runTarget } from './runTarget';
import type { Snapshots } from './snapshots';
import { pickWindow, type PickedWindow } from './windowPick';

export interface GreenWorld {
  readonly queue: QueueService;
  readonly grid: GridService;
  readonly host: Pick<MeterHost, 'records' | 'zone'>;
  readonly settings: Settings;
  readonly active: Pick<ActiveFile, 'path'>;
  readonly snapshots: Snapshots;
  readonly machine: Pick<Machine, 'slurm'>;
}

/** @param asked a file, `{ run: id }`, or nothing: the file that is open. @throws {Error} with one sentence */
export async function runWhenGreen(world: GreenWorld, asked?: unknown): Promise<QueuedJob | undefined> {
  const { grid, host, machine, settings } = world;
  if (!vscode.workspace.isTrusted) throw new Error(vscode.l10n.t('Trust this workspace to queue runs.'));
  const hasSlurm = machine.slurm.isThere();
  let target = await targetOf(asked, world);
  for (;;) {
    if (target === undefined) return undefined;
    refuseSecret(target.command);
    if (target.batch !== undefined && !(await hasSlurm))
      throw new Error(
        vscode.l10n.t('{0} is a script for sbatch, which is not on the search path of VS Code.', target.name),
      );
    const job = askedJob(target, host.records, settings, grid.now, vscode.env.language);
    const picked = await pickWindow(job, {
      grid,
      hasSlurm,
      minimumSaving: settings.minimumSaving,
      taken: () => world.queue.entries.flatMap((entry) => occupied(entry, grid.now)),
    });
    if (picked === undefined) return undefined;
    if (picked !== 'something else') return confirmed(picked, world);
    target = await pickTarget(host.records, grid);
  }
}

async function targetOf(
  asked: unknown,
  { active, grid, host }: Pick<GreenWorld, 'active' | 'grid' | 'host'>,
): Promise<QueueTarget | undefined> {
  if (asked instanceof vscode.Uri) return withPython(fileTarget(asked, host.records));
  const { run } = Object(asked) as { readonly run?: unknown };
  if (run !== undefined) {
    const record = host.records.find(({ id }) => id === run);
    if (record === undefined) throw new Error(vscode.l10n.t('This run is not in the ledger any more.'));
    return withPython(runTarget(record));
  }
  if (active.path !== undefined) {
    const open = vscode.Uri.file(active.path);
    if (isQueueable(active.path)) return withPython(fileTarget(open, host.records));
    const batch = await batchTarget(open);
    if (batch !== undefined) return batch;
  }
  return pickTarget(host.records, grid);
}

async function confirmed({ asked, plan }: PickedWindow, world: GreenWorld): Promise<QueuedJob | undefined> {
  const { grid, settings } = world;
  const answer = await confirmJob(asked, plan, {
    grid,
    settings,
    environmentOf: (job) => environmentOf(job, settings),
  });
  if (answer === undefined) return undefined;
  // "Newest file at start time" is what is on disk.
  await saved(answer.asked.target.file);
  const id = world.queue.newId();
  const final = await withSnapshot(answer, id, world.snapshots);
  const job = jobOf(final, {
    id,
    now: grid.now,
    environment: environmentOf(final, settings).kept,
    grid: gridOf(world),
    plan,
    settings,
  });
  refuse(job, world);
  if (job.slurm !== undefined) await world.queue.handToSlurm(job);
  else world.queue.queue(job);
  // Neither another job nor a better hour is waited for.
  if (isWantedNow(plan, grid.now)) world.queue.start(job.id);
  tellQueued(job, grid);
  return job;
}

const isWantedNow = ({ fixed, segments }: QueuePlan, now: Millis): boolean =>
  fixed !== true && segments.length === 1 && (segments[0]?.start ?? Infinity) <= now;

async function withSnapshot({ asked, snapshot }: Confirmed, id: string, snapshots: Snapshots): Promise<AskedJob> {
  const { file } = asked.target;
  if (!snapshot || file === undefined) return asked;
  return { ...asked, target: await snapshots.of({ ...asked.target, file }, id) };
}

/** That of the moment, with what activating the environment and the task would set. */
function environmentOf({ target }: AskedJob, settings: Settings): CapturedEnvironment {
  const captured = capturedEnvironment({ ...process.env, ...target.variables }, settings.keptEnvironment);
  return target.interpreter === undefined
    ? captured
    : { ...captured, kept: activated(captured.kept, target.interpreter) };
}

function gridOf({ host, settings }: GreenWorld): JobGrid {
  const zone = host.zone.id;
  const source = chosenSource(settings, host);
  return {
    ...(zone !== undefined && { zone }),
    ...(source?.zone !== undefined && { source: { ...source.choice, zone: source.zone } }),
  };
}

/** @throws {Error} with one sentence */
function refuse(job: QueuedJob, { grid }: GreenWorld): void {
  const { t } = vscode.l10n;
  refuseSecret(job.command);
  const refused = refusalOf(job, grid.now);
  if (refused?.reason === 'too short')
    throw new Error(
      t('There is not enough time left: the latest start was {0}.', momentText(grid.times, refused.latest, grid.now)),
    );
}

async function saved(file: string | undefined): Promise<void> {
  const { notebookDocuments, textDocuments } = vscode.workspace;
  const open = [...textDocuments, ...notebookDocuments].find(({ uri }) => uri.scheme === 'file' && uri.fsPath === file);
  if (open?.isDirty === true && !(await open.save()))
    throw new Error(vscode.l10n.t('{0} could not be saved. Nothing was queued.', open.uri.fsPath));
}

function tellQueued({ name, plan }: QueuedJob, { now, times }: GridService): void {
  const { t } = vscode.l10n;
  const start = plan.segments[0]?.start ?? now;
  const text =
    start <= now
      ? t('{0} is queued and starts now', name)
      : t('{0} is queued for {1}', name, momentText(times, start, now));
  vscode.window.setStatusBarMessage(`$(clock) ${plainLabel(text)}`, 5000);
}
