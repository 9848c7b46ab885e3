import type {
  APIGatewayClientResolvedConfig,
  ServiceInputTypes,
  ServiceOutputTypes,
} from '@aws-sdk/client-api-gateway';
import type { Command } from '@smithy/types';
import { isObject, jsonObject } from '../../json.ts';
import type { Aws } from './connect.ts';
import { nameOf } from './call-name.ts';
import { readRaw, UnreadableAnswer } from './raw-answer.ts';
import { send } from './call.ts';

/** What is known of one of API Gateway's lists. */
interface ListRules {
  /** What it is a list of, for a message. */
  readonly of: string;
  /** The members by which an item is told from the others: one without them says that the list is broken. */
  readonly identity: readonly string[];
  /** Whether an answer without the member `item` is an empty list; else it is none. */
  readonly mayLackItems?: boolean;
}

type Query = ServiceInputTypes & { position?: string | undefined; limit?: number | undefined };
type Page = ServiceOutputTypes & { position?: string | undefined; items?: readonly unknown[] | undefined };
type ItemOf<Output extends Page> = NonNullable<Output['items']>[number];

/**
 * The items of all pages of a list, whole, or an {@link UnreadableAnswer}: 500 a call. The SDK reads a page of HTML that
 * came with a 200, an empty body and an object without items alike: as the end of the list.
 */
export async function listWhole<Input extends Query, Output extends Page>(
  { apiGateway }: Aws,
  Kind: new (input: Input) => ListCommand<Input, Output>,
  rules: ListRules,
  query: Omit<Input, 'position' | 'limit'>,
): Promise<readonly ItemOf<Output>[]> {
  const call = nameOf(apiGateway, Kind);
  return allPages(call, async (position) => {
    const command = new Kind({ ...query, position, limit: 500 } as Input);
    readRaw(command.middlewareStack, call, (body) => {
      check(call, rules, body);
    });
    const page = await send(apiGateway, command, rules.of);
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

function check(call: string, { identity, mayLackItems = false }: ListRules, body: string): void {
  const unreadable = (why: string): UnreadableAnswer => new UnreadableAnswer(call, why);
  const page = jsonObject(body);
  if (!page) throw unreadable('it is not a JSON object');
  const { item, position } = page;
  if (!isPosition(position)) throw unreadable('its position is not text');
  if (item === undefined && mayLackItems && !('message' in page)) return;
  if (!Array.isArray(item)) throw unreadable('it has no list of items');
  for (const one of item as unknown[])
    for (const name of identity) if (!isFilled(one, name)) throw unreadable(`it has an item without ${name}`);
}

const isPosition = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value !== '');

function isFilled(item: unknown, name: string): boolean {
  return isObject(item) && typeof item[name] === 'string' && item[name] !== '';
}

/** All items of a list; `read` answers a page's, and where the next begins. Throws an {@link UnreadableAnswer} for endless pages. */
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
