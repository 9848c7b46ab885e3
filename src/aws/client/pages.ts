import { UnreadableAnswer } from './raw-answer.ts';

/**
 * The items of all pages of a list; `read` answers one page's and where the next one begins. Throws an {@link UnreadableAnswer}
 * for pages that never end. `call` is `service:Operation`.
 */
export async function allPages<Item>(
  call: string,
  read: (from: string | undefined) => Promise<readonly [items: readonly Item[], next: string | undefined]>,
): Promise<readonly Item[]> {
  const all: Item[] = [];
  const begun = new Set<string | undefined>();
  for (let from: string | undefined; ;) {
    const [items, next] = await read(from);
    all.push(...items);
    if (!next) return all;
    if (begun.has(next)) throw new UnreadableAnswer(call, 'its pages go round in a circle');
    begun.add((from = next));
  }
}
