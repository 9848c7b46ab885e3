import type { APIGatewayClientResolvedConfig, ServiceInputTypes } from '@aws-sdk/client-api-gateway';
import type { ServiceOutputTypes } from '@aws-sdk/client-api-gateway';
import type { Command } from '@smithy/types';
import type { Aws } from './connect.ts';
import { readRaw } from './raw-answer.ts';
import { refusable } from './refusal.ts';
import { UnreadableAnswer } from './unreadable.ts';

/** One of API Gateway's lists. */
export interface WholeList<Input extends ServiceInputTypes, Output extends Page> {
  /** `apigateway:GetApiKeys` */
  readonly call: string;
  /** What it is a list of, for a message. */
  readonly resource: string;
  /** The members by which an item is told from the others: one without them says that the list is broken. */
  readonly identity: readonly string[];
  /** Whether an answer without the member `item` is an empty list; else it is none. */
  readonly mayLackItems?: boolean;
  command(
    position: string | undefined,
  ): Command<ServiceInputTypes, Input, ServiceOutputTypes, Output, APIGatewayClientResolvedConfig>;
}

type Page = ServiceOutputTypes & { readonly position?: string | undefined };

/**
 * Every page of a list, whole, or an {@link UnreadableAnswer}. The SDK reads a page of HTML that came with a 200, an
 * empty body and an object without items alike: as the end of the list.
 */
export async function listWhole<Input extends ServiceInputTypes, Output extends Page>(
  aws: Aws,
  list: WholeList<Input, Output>,
): Promise<readonly Output[]> {
  const { call, resource } = list;
  const pages: Output[] = [];
  const positions = new Set<string>();
  for (let position: string | undefined; ;) {
    const command = list.command(position);
    readRaw(command.middlewareStack, call, (body) => {
      check(list, body);
    });
    const page = await refusable(call, resource, aws.apiGateway.send(command));
    pages.push(page);
    ({ position } = page);
    if (position === undefined) return pages;
    if (positions.has(position)) throw new UnreadableAnswer(call, 'its pages go round in a circle');
    positions.add(position);
  }
}

type Rules = Pick<WholeList<ServiceInputTypes, Page>, 'call' | 'identity' | 'mayLackItems'>;

function check({ call, identity, mayLackItems = false }: Rules, body: string): void {
  const unreadable = (why: string): UnreadableAnswer => new UnreadableAnswer(call, why);
  const page = objectOf(body);
  if (!page) throw unreadable('it is not a JSON object');
  const { item, position } = page;
  if (position !== undefined && position !== null && (typeof position !== 'string' || position === ''))
    throw unreadable('its position is not text');
  if (item === undefined && mayLackItems && !('message' in page)) return;
  if (!Array.isArray(item)) throw unreadable('it has no list of items');
  for (const one of item as unknown[])
    for (const name of identity) if (!isFilled(one, name)) throw unreadable(`it has an item without ${name}`);
}

function objectOf(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isFilled(item: unknown, name: string): boolean {
  return isObject(item) && typeof item[name] === 'string' && item[name] !== '';
}
