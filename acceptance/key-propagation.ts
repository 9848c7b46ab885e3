import type { Range } from '../local-aws/assumptions.ts';
import { createKey, deleteKey, setKeyEnabled, type ApiKey } from '../src/aws/apigateway/api-key.ts';
import { attachKey, planKeyIds } from '../src/aws/apigateway/usage-plan.ts';
import { chance, span, type Figure } from './figure.ts';
import type { Outside } from './outside.ts';
import { scratchName, scratchValue, type Scratch } from './scratch.ts';
import { spread, union, watchTransition, type Moment } from './transition.ts';

/**
 * How long API Gateway takes to let a new key in, to refuse a disabled and a deleted one and to let an enabled one in
 * again, and whether a deleted key goes on standing in its plan.
 */
export async function keyFigures(
  outside: Outside,
  gate: string,
  scratch: Scratch,
): Promise<readonly Figure[]> {
  const { aws, watches, model, watch } = outside;
  const timed = (call: () => Promise<unknown>): Promise<Moment> => watches.apiGateway.timed(call);
  const ranges: Range[] = [];
  const follow = async (what: string, call: Moment, { value }: ApiKey, letIn: boolean): Promise<void> => {
    const { sights, settled } = await watchTransition(watch, () =>
      letsIn(outside, scratch.url, value, letIn),
    );
    const range = spread(call, sights);
    outside.say(
      `${what}: seen after ${range
        .toSorted((a, b) => a - b)
        .map((ms) => (ms / 1_000).toFixed(1))
        .join(' to ')} s, ${sights.length} requests${settled ? '' : ', not settled'}`,
    );
    ranges.push(range);
  };

  const kept = await createKey(aws, scratchName(gate), scratchValue());
  const lost = await createKey(aws, scratchName(gate), scratchValue());
  const attached = [];
  for (const key of [kept, lost])
    attached.push({ key, call: await timed(() => attachKey(aws, scratch.planId, key.id)) });
  await Promise.all(attached.map(({ key, call }) => follow('a new key', call, key, true)));
  const disabled = await timed(() => setKeyEnabled(aws, kept.id, false));
  const deleted = await timed(() => deleteKey(aws, lost.id));
  const stays = (await planKeyIds(aws, scratch.planId)).includes(lost.id);
  await Promise.all([
    follow('a disabled key', disabled, kept, false),
    follow('a deleted key', deleted, lost, false),
  ]);
  await follow('an enabled key', await timed(() => setKeyEnabled(aws, kept.id, true)), kept, true);
  await deleteKey(aws, kept.id);
  const staysToo = (await planKeyIds(aws, scratch.planId)).includes(kept.id);
  return [
    span(
      'API Gateway: a change to a key',
      union(ranges),
      model.apiGateway.keyDelay,
      watch.interval,
      (keyDelay) => ({
        apiGateway: { keyDelay },
      }),
    ),
    chance(
      'API Gateway: a deleted key stays in its plan',
      [stays, staysToo],
      model.apiGateway.deletedKeyStaysInPlan,
      (deletedKeyStaysInPlan) => ({ apiGateway: { deletedKeyStaysInPlan } }),
    ),
  ];
}

/** Whether the answer to `value` is the one that is waited for; what is neither 200 nor 403 tells nothing. */
async function letsIn({ probe }: Outside, url: string, value: string, wanted: boolean): Promise<boolean> {
  const { status } = await probe.request(url, { 'x-api-key': value });
  if (status !== 200 && status !== 403) throw new Error(`the scratch API answers ${status}`);
  return (status === 200) === wanted;
}
