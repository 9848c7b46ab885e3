import { createWatch, type Watch } from '../../simulation/world/watch.ts';
import type { Sender } from '../../simulation/world/gate.ts';
import type { Account } from './account.ts';

export interface Load<T> {
  readonly done: T;
  readonly asked: number;
  /** Requests that were not answered with 200. */
  readonly refused: number;
}

export interface LoadOptions {
  /** Milliseconds between two requests through an edge. */
  readonly pause?: number;
  readonly edges?: number;
  /** Seconds that viewers go on after the work is done. */
  readonly after?: number;
}

/**
 * Does `work` while viewers ask through each edge of these domains, whether their last request was answered or not: a slow
 * origin holds some for a minute and more.
 */
export async function underLoad<T>(
  account: Account,
  domains: readonly string[],
  work: () => Promise<T>,
  { pause = 1_000, edges = 2, after = 0 }: LoadOptions = {},
): Promise<Load<T>> {
  const load = { over: false, asked: 0, refused: 0 };
  const ask = async (domain: string, edge: number): Promise<void> => {
    const url = `https://${domain}/pictures/${load.asked % 3}-cat-${load.asked++}.jpg`;
    if ((await account.code(url, { 'x-local-edge': String(edge) })) !== 200) load.refused++;
  };
  const viewing = (async () => {
    const asking: Promise<void>[] = [];
    while (!load.over) {
      for (const domain of domains) for (let edge = 0; edge < edges; edge++) asking.push(ask(domain, edge));
      await account.clock.sleep(pause);
    }
    await Promise.all(asking);
  })();
  try {
    const done = await account.inTime(work());
    await account.pass(after);
    return { done, ...load };
  } finally {
    load.over = true;
    await account.inTime(viewing);
  }
}

/** Does `work` while each value that an edge sends is held against each host of the API, at every instant. */
export async function watched<T>(
  account: Account,
  senders: readonly Sender[],
  work: () => Promise<T>,
  { patient = false, after = 0 } = {},
): Promise<{ readonly done: T; readonly refusals: Watch['refusals'] }> {
  const watch = createWatch(account.world, { senders }, patient);
  const watching = watch.along();
  try {
    const done = await account.inTime(work());
    await account.pass(after);
    return { done, refusals: watch.refusals };
  } finally {
    watch.end();
    await account.inTime(watching);
  }
}
