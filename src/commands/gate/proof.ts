import type { Context } from '../../context.ts';
import { Failure } from '../../failure.ts';
import { randomKeyValue } from '../rotate/chance.ts';
import type { Doors } from '../rotate/doors.ts';
import { ask, readEcho, refusedForKey, type Answered } from '../rotate/ask.ts';
import { untilSteady } from '../rotate/proofs.ts';
import type { ProbeRoute } from '../rotate/settings.ts';
import type { GateOutcome } from './settings.ts';

/** A viewer was refused after the stage was closed: it must be opened again. */
export class ViewerRefused extends Error {
  override readonly name = 'ViewerRefused';
}

/**
 * The doors through which a viewer is let in while the stage is open: one that is refused already could prove nothing
 * later.
 */
export async function openDoors(context: Context, doors: Doors): Promise<Doors> {
  const viewers: Doors['viewers'][number][] = [];
  for (const viewer of doors.viewers) {
    const seen = await ask(context, { probe: viewer.route }, viewer.url);
    if (seen && seen.answer.status !== 403) viewers.push(viewer);
    else
      context.journal.warned(
        `${viewer.url} answers ${seen?.answer.status ?? 'nothing'} while the API is open: nothing can be proved through it`,
      );
  }
  return { ...doors, viewers };
}

/**
 * Proves that the stage refuses who comes without a key or with a random one, and lets viewers in, for at least
 * `atLeast` seconds: API Gateway's hosts learn of a deployment one by one. Throws {@link ViewerRefused} at once when a
 * viewer is refused, a Failure when the stage stays open.
 */
export async function proveGated(
  context: Context,
  { direct, route, viewers }: Doors,
  keyIds: readonly string[],
  atLeast: number,
): Promise<GateOutcome['proof']> {
  const proved = new Set<string>();
  const seen = { refused: '', closed: false, turn: 0 };
  await untilSteady(context, atLeast, async () => {
    const viewer = viewers[seen.turn++ % Math.max(1, viewers.length)];
    const answered = viewer && (await ask(context, { probe: viewer.route }, viewer.url));
    if (answered && refusedForKey(answered.answer)) {
      seen.refused = viewer.url;
      return 'stop';
    }
    if (answered && provesKey(viewer.route, answered, keyIds)) proved.add(viewer.url);
    const strangers = await Promise.all(
      [undefined, randomKeyValue()].map((key) => ask(context, { probe: route }, direct, key)),
    );
    seen.closed = strangers.every((stranger) => stranger !== undefined && refusedForKey(stranger.answer));
    return seen.closed && proved.size === viewers.length;
  });
  if (seen.refused !== '') throw new ViewerRefused(`a request through ${seen.refused} was refused`);
  if (!seen.closed)
    throw new Failure(
      `The API still lets requests in without the key: ${direct}.`,
      'Run `command: status`: it says which method, plan or stage is open.',
      'gate-open',
    );
  const unproved = viewers.filter(({ url }) => !proved.has(url)).map(({ url }) => url);
  if (unproved.length > 0)
    context.journal.warned(`no uncached answer showed the key through ${unproved.join(', ')}`);
  return viewers.length === 0 || unproved.length > 0 ? 'none' : route.proof;
}

/** An answer from a cache says nothing about the key. */
function provesKey({ proof }: ProbeRoute, { nonce, answer }: Answered, keyIds: readonly string[]): boolean {
  if (proof === 'status') return !/^(Hit|RefreshHit)/.test(answer.headers['x-cache'] ?? '');
  const said = readEcho(answer.body);
  return answer.status === 200 && said.nonce === nonce && keyIds.includes(String(said.apiKeyId));
}
