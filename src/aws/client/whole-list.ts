import type {
  APIGatewayClientResolvedConfig,
  ServiceInputTypes,
  ServiceOutputTypes,
} from '@aws-sdk/client-api-gateway';
import type { Command } from '@smithy/types';
import type { Aws } from './connect.ts';
import { nameOf } from './call-name.ts';
import { UnreadableAnswer } from './raw-answer.ts';
import { send } from './call.ts';

type Query = ServiceInputTypes & { position?: string | undefined; limit?: number | undefined };
type Page = ServiceOutputTypes & { position?: string | undefined; items?: readonly unknown[] | undefined };
type ItemOf<Output extends Page> = NonNullable<Output['items']>[number];

/** The items of all pages of a list `of` something, 500 per call: complete, or an {@link UnreadableAnswer}. */
export async function listWhole<Input extends Query, Output extends Page>(
  { apiGateway }: Aws,
  Kind: new (input: Input) => ListCommand<Input, Output>,
  of: string,
  query: Omit<Input, 'position' | 'limit'>,
): Promise<readonly ItemOf<Output>[]> {
  return allPages(nameOf(apiGateway, Kind), async (position) => {
    const page = await send(apiGateway, new Kind({ ...query, position, limit: 500 } as Input), of);
    return [page.items ?? [], page.position];
  });
}

type ListCommand<Input extends Query, Output extends Page> = Command<
  ServiceInputTypes,
  Input,
  ServiceOutputTypes,
  Output,
  APIGatewayClientResolvedConfig
>;

/**
 * All items of a list; `read` returns a page's items and where the next page begins. Throws an {@link UnreadableAnswer} for endless
 * pages.
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
