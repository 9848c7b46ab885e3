import { unchangedUpdate } from './unchanged-update.ts';
import { run, type Commands } from './commands.ts';
import { edgeFigure, watchDistribution } from './edges.ts';
import { span, type Figure } from './figure.ts';
import { functionPending, functionUpdate } from './function-states.ts';
import { openQuestions, removeScratchDistribution } from './open-questions.ts';
import { outOfReach } from './out-of-reach.ts';
import { goOutside, type Outside } from './outside.ts';
import { scratchFigures } from './scratch-figures.ts';
import { removeScratch } from './scratch.ts';
import { streamingPermission } from './streaming.ts';
import type { Watch } from './transition.ts';
import { startViewers, type Visit } from './viewers.ts';
import type { Assumptions } from '../local-aws/assumptions.ts';

export interface AcceptanceOptions extends Commands {
  readonly bucket: string;
  /** The function's role, or what bounds the one that `deploy` makes; neither: `deploy` makes one. */
  readonly roleInputs: Readonly<Partial<Record<'function-role-arn' | 'permissions-boundary-arn', string>>>;
  /** Whether the gate is left standing. */
  readonly keep: boolean;
  readonly watch: Watch;
  /** What the figures are compared with. */
  readonly model: Assumptions;
  /** Called as soon as something is measured: what comes later may fail. */
  readonly onFigures: (...figures: Figure[]) => void;
}

/**
 * Deploys a gate of its own, adopts, rotates, checks and removes it under a small load, and measures meanwhile what AWS does
 * not document. What it made is removed also when it fails, unless it is to be kept; what a run that was killed has left
 * is taken over by the next one. Answers the viewers' requests; throws where a command fails.
 */
export async function meetAws(options: AcceptanceOptions): Promise<readonly Visit[]> {
  const { keep, name, say } = options;
  const outside = goOutside(options);
  await removeScratch(outside.aws, name);
  try {
    return await measure(options, outside);
  } catch (error) {
    say(`failed: ${String(error)}`);
    throw error;
  } finally {
    await removeScratch(outside.aws, name);
    await removeScratchDistribution(outside, name);
    if (!keep) await run(options, 'destroy', { confirm: name });
  }
}

async function measure(options: AcceptanceOptions, outside: Outside): Promise<readonly Visit[]> {
  const { name, bucket, onFigures, model } = options;
  const architecture = process.arch === 'arm64' ? 'arm64' : 'x86_64';
  const functionRoleArn = options.roleInputs['function-role-arn'];
  onFigures(...(await openQuestions(outside, { gate: name, bundle: options.bundle, functionRoleArn })));
  const deploying = run(options, 'deploy', { bucket, architecture, ...options.roleInputs });
  const [made, pending, onScratch] = await allSettled([
    deploying,
    functionPending(outside, name, deploying),
    scratchFigures(outside, name),
  ]);
  onFigures(...onScratch, pending);
  const apiId = made['api-id'] ?? '';
  const distributionId = made['distribution-id'] ?? '';
  const domain = made['distribution-domain'] ?? '';

  onFigures(await functionUpdate(outside, name));
  const [streaming, unchanged] = await allSettled([
    streamingPermission(outside, { gate: name, apiId, stage: made.stage ?? 'live', domain }),
    unchangedUpdate(outside, distributionId),
  ]);
  onFigures(streaming, ...unchanged);

  const viewers = startViewers(outside.probe, domain, 4, outside.watch.interval);
  try {
    await run(options, 'gate', { 'api-id': apiId, 'distribution-ids': distributionId });
    const { looks, result } = await watchDistribution(outside, distributionId, () => run(options, 'rotate'));
    onFigures(edgeFigure(outside, looks, viewers.visits, result['key-id'] ?? ''));
    await run(options, 'status');
  } finally {
    await viewers.leave();
  }
  const { durations } = outside.watches.apiGateway;
  const calls = [Math.min(...durations), Math.max(...durations)] as const;
  onFigures(
    span('a call to the control plane', calls, model.callLatency, 0, (callLatency) => ({ callLatency })),
    ...outOfReach,
  );
  return viewers.visits;
}

/** All come to their end before the first failure is thrown: nothing may go on making what is about to be removed. */
async function allSettled<T extends readonly unknown[]>(work: {
  [K in keyof T]: Promise<T[K]>;
}): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(work);
  return Promise.all(work);
}
