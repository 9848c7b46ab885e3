import type { Context } from '../../context.ts';
import { Failure } from '../../failure.ts';
import type { Endpoints } from '../../gate/endpoints.ts';
import { untilSteady, type ViewerEndpoint } from '../../gate/evidence.ts';
import { ask } from '../../gate/probe.ts';
import { randomKeyValue } from '../../gate/random.ts';
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
  const proved = new Set<string>();
  const seen = { refused: '', open: '', turn: 0 };
  const evidence = await untilSteady(context, atLeast, async () => {
    const viewer = viewers[seen.turn++ % Math.max(1, viewers.length)];
    const answer = viewer && (await ask(context, viewer));
    if (viewer && answer?.kind === 'rejected') {
      seen.refused = viewer.url;
      return 'stop';
    }
    if (viewer && answer?.kind === 'accepted' && (!answer.keyId || keyIds.includes(answer.keyId)))
      proved.add(viewer.url);
    if (!direct) return proved.size === viewers.length && viewers.length > 0 ? 'good' : 'nothing';
    const strangers = await Promise.all(
      [undefined, randomKeyValue()].map((key) => ask(context, direct, key)),
    );
    seen.open = strangers.find(({ kind }) => kind === 'accepted')?.shown ?? '';
    if (seen.open !== '') return 'bad';
    if (strangers.some(({ kind }) => kind !== 'rejected')) return 'nothing';
    return proved.size === viewers.length ? 'good' : 'nothing';
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
  const unproved = viewers.filter(({ url }) => !proved.has(url)).map(({ url }) => url);
  if (unproved.length > 0)
    context.journal.warned(`No uncached answer showed the key through ${unproved.join(', ')}.`);
  return viewers.length === 0 || unproved.length > 0
    ? 'none'
    : ((direct ?? viewers[0])?.route.proof ?? 'none');
}
