import type { Context } from '../../gate/context.ts';
import { Failure } from '../../failure.ts';
import type { Endpoints } from '../../gate/endpoints.ts';
import { untilSteady, type Round, type ViewerEndpoint } from '../../gate/evidence.ts';
import { ask, type Answer, type Endpoint } from '../../gate/probe.ts';
import { randomKeyValue } from '../../gate/keys.ts';
import type { GateOutcome } from './settings.ts';

/** A viewer's request was rejected after the stage was closed: it must be opened again. */
export class ViewerRefused extends Error {
  override readonly name = 'ViewerRefused';
}

/** The endpoints that answer while the stage is open: one that gets nothing through then could prove nothing later. */
export async function openEndpoints(context: Context, endpoints: Endpoints): Promise<Endpoints> {
  const viewers: ViewerEndpoint[] = [];
  for (const viewer of endpoints.viewers) {
    const { kind, shown } = await ask(context, viewer);
    if (kind === 'accepted') viewers.push(viewer);
    else
      context.journal.warned(
        `${viewer.url} shows ${shown} while the API is open: nothing can be proved through it.`,
      );
  }
  return { ...endpoints, viewers };
}

/**
 * Proves that the stage rejects requests without a key or with a random one, and accepts viewers', for at least `atLeast`
 * seconds: API Gateway's hosts learn of a deployment one by one. Throws {@link ViewerRefused} at once when a viewer's
 * request is rejected, a Failure when the stage stays open.
 */
export async function proveGated(
  context: Context,
  { direct, viewers }: Endpoints,
  keyIds: readonly string[],
  atLeast: number,
): Promise<GateOutcome['proof']> {
  const seen: Seen = { proved: new Set(), refused: '', open: '', turn: 0 };
  const evidence = await untilSteady(context, atLeast, async () => {
    const viewer = viewers[seen.turn++ % Math.max(1, viewers.length)];
    if (viewer && (await askViewer(context, viewer, keyIds, seen)) === 'rejected') return 'stop';
    const isProved = seen.proved.size === viewers.length;
    if (!direct) return isProved && viewers.length > 0 ? 'good' : 'nothing';
    const strangers = await askAsStrangers(context, direct, seen);
    return strangers === 'good' && !isProved ? 'nothing' : strangers;
  });
  if (seen.refused !== '') throw new ViewerRefused(`a request through ${seen.refused} was rejected`);
  if (seen.open !== '')
    throw new Failure(
      `The API still accepts requests without the key (${seen.open}): ${direct?.url ?? ''}.`,
      'Run `command: status`: it says which method, plan or stage is open.',
      'gate-open',
    );
  if (evidence !== 'steady' && direct)
    context.journal.warned(`No answer of ${direct.url} shows whether it rejects requests without the key.`);
  const unproved = viewers.filter(({ url }) => !seen.proved.has(url)).map(({ url }) => url);
  if (unproved.length > 0)
    context.journal.warned(`No uncached answer showed the key through ${unproved.join(', ')}.`);
  return unproved.length > 0 ? 'none' : proofBy(direct, viewers);
}

const proofBy = (direct: Endpoint | undefined, [first]: readonly ViewerEndpoint[]): GateOutcome['proof'] =>
  first ? (direct ?? first).route.proof : 'none';

/** What the rounds have shown so far. */
interface Seen {
  /** Viewers' addresses that got through with a key of the gate. */
  readonly proved: Set<string>;
  /** The address at which a viewer was rejected. */
  refused: string;
  /** The answer that a request without the key got. */
  open: string;
  turn: number;
}

async function askViewer(
  context: Context,
  viewer: ViewerEndpoint,
  keyIds: readonly string[],
  seen: Seen,
): Promise<Answer['kind']> {
  const answer = await ask(context, viewer);
  if (answer.kind === 'rejected') seen.refused = viewer.url;
  if (answer.kind === 'accepted' && (!answer.keyId || keyIds.includes(answer.keyId)))
    seen.proved.add(viewer.url);
  return answer.kind;
}

/** Without a key and with a random one: good where both are rejected. */
async function askAsStrangers(context: Context, direct: Endpoint, seen: Seen): Promise<Round> {
  const answers = await Promise.all([undefined, randomKeyValue()].map((key) => ask(context, direct, key)));
  seen.open = answers.find(({ kind }) => kind === 'accepted')?.shown ?? '';
  if (seen.open !== '') return 'bad';
  return answers.every(({ kind }) => kind === 'rejected') ? 'good' : 'nothing';
}
